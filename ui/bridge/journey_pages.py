"""The pages between home and an answer, the house's own, those of the first start and those of the staff."""

from PySide6.QtCore import Property, QObject
from PySide6.QtQml import QmlElement

from ui.bridge.pages.book_room import BookRoomPage
from ui.bridge.pages.closed import ClosedPage
from ui.bridge.pages.day_guest import DayGuestPage
from ui.bridge.pages.day_pass import DayPassPage
from ui.bridge.pages.emergency import EmergencyPage
from ui.bridge.pages.emergency_over import EmergencyOverPage
from ui.bridge.pages.exit_time import ExitTimePage
from ui.bridge.pages.extend import ExtendPage
from ui.bridge.pages.first_start import FirstStartPage
from ui.bridge.pages.forgotten import ForgottenPage
from ui.bridge.pages.full import FullPage
from ui.bridge.pages.group_size import GroupSizePage
from ui.bridge.pages.hand_off import HandOffPage
from ui.bridge.pages.host_search import HostSearchPage
from ui.bridge.pages.house_rules import HouseRulesPage
from ui.bridge.pages.out_of_service import OutOfServicePage
from ui.bridge.pages.override import OverridePage
from ui.bridge.pages.own_words import OwnWordsPage
from ui.bridge.pages.pick_desk import PickDeskPage
from ui.bridge.pages.privacy_notice import PrivacyNoticePage
from ui.bridge.pages.staff_alarm import StaffAlarmPage
from ui.bridge.pages.staff_cleaning import StaffCleaningPage
from ui.bridge.pages.staff_day import StaffDayPage
from ui.bridge.pages.staff_home import StaffHomePage
from ui.bridge.pages.staff_pin import StaffPinPage
from ui.bridge.pages.staff_present import StaffPresentPage
from ui.bridge.pages.staff_reader import StaffReaderPage
from ui.bridge.pages.survey import SurveyPage
from ui.bridge.pages.survey_thanks import SurveyThanksPage
from ui.bridge.pages.visitor_code import VisitorCodePage
from ui.bridge.pages.walk_in import WalkInPage
from ui.bridge.pages.who_is_in import WhoIsInPage

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


class JourneyPages:
    """The page objects, for Python."""

    def __init__(self, owner: QObject) -> None:
        self.visitor_code = VisitorCodePage(owner)
        self.group_size = GroupSizePage(owner)
        self.forgotten = ForgottenPage(owner)
        self.host_search = HostSearchPage(owner)
        self.walk_in = WalkInPage(owner)
        self.book_room = BookRoomPage(owner)
        self.pick_desk = PickDeskPage(owner)
        self.extend = ExtendPage(owner)
        self.exit_time = ExitTimePage(owner)
        self.day_guest = DayGuestPage(owner)
        self.hand_off = HandOffPage(owner)
        self.day_pass = DayPassPage(owner)
        self.full = FullPage(owner)
        self.closed = ClosedPage(owner)
        self.house_rules = HouseRulesPage(owner)
        self.privacy_notice = PrivacyNoticePage(owner)
        self.emergency = EmergencyPage(owner)
        self.emergency_over = EmergencyOverPage(owner)
        self.out_of_service = OutOfServicePage(owner)
        self.first_start = FirstStartPage(owner)
        self.staff_pin = StaffPinPage(owner)
        self.staff_home = StaffHomePage(owner)
        self.staff_present = StaffPresentPage(owner)
        self.staff_day = StaffDayPage(owner)
        self.override = OverridePage(owner)
        self.survey = SurveyPage(owner)
        self.survey_thanks = SurveyThanksPage(owner)
        self.staff_alarm = StaffAlarmPage(owner)
        self.staff_cleaning = StaffCleaningPage(owner)
        self.staff_reader = StaffReaderPage(owner)
        self.who_is_in = WhoIsInPage(owner)
        self.own_words = OwnWordsPage(owner)


@QmlElement
class JourneyTablet(QObject):
    """The same pages for QML: the screen `walkIn` has the page `walkIn`, and so on. The tablet is one of these."""

    _journeys: JourneyPages

    def offer(self, pages: JourneyPages) -> None:
        """Offer these pages to QML; before any QML is loaded."""
        self._journeys = pages

    @Property(VisitorCodePage, constant=True)
    def visitorCode(self) -> VisitorCodePage:
        return self._journeys.visitor_code

    @Property(GroupSizePage, constant=True)
    def groupSize(self) -> GroupSizePage:
        return self._journeys.group_size

    @Property(ForgottenPage, constant=True)
    def forgotten(self) -> ForgottenPage:
        return self._journeys.forgotten

    @Property(HostSearchPage, constant=True)
    def hostSearch(self) -> HostSearchPage:
        return self._journeys.host_search

    @Property(WalkInPage, constant=True)
    def walkIn(self) -> WalkInPage:
        return self._journeys.walk_in

    @Property(BookRoomPage, constant=True)
    def bookRoom(self) -> BookRoomPage:
        return self._journeys.book_room

    @Property(PickDeskPage, constant=True)
    def pickDesk(self) -> PickDeskPage:
        return self._journeys.pick_desk

    @Property(ExtendPage, constant=True)
    def extend(self) -> ExtendPage:
        return self._journeys.extend

    @Property(ExitTimePage, constant=True)
    def exitTime(self) -> ExitTimePage:
        return self._journeys.exit_time

    @Property(DayGuestPage, constant=True)
    def dayGuest(self) -> DayGuestPage:
        return self._journeys.day_guest

    @Property(HandOffPage, constant=True)
    def handOff(self) -> HandOffPage:
        return self._journeys.hand_off

    @Property(DayPassPage, constant=True)
    def dayPass(self) -> DayPassPage:
        return self._journeys.day_pass

    @Property(FullPage, constant=True)
    def full(self) -> FullPage:
        return self._journeys.full

    @Property(ClosedPage, constant=True)
    def closed(self) -> ClosedPage:
        return self._journeys.closed

    @Property(HouseRulesPage, constant=True)
    def houseRules(self) -> HouseRulesPage:
        return self._journeys.house_rules

    @Property(PrivacyNoticePage, constant=True)
    def privacyNotice(self) -> PrivacyNoticePage:
        return self._journeys.privacy_notice

    @Property(EmergencyPage, constant=True)
    def emergency(self) -> EmergencyPage:
        return self._journeys.emergency

    @Property(EmergencyOverPage, constant=True)
    def emergencyOver(self) -> EmergencyOverPage:
        return self._journeys.emergency_over

    @Property(OutOfServicePage, constant=True)
    def outOfService(self) -> OutOfServicePage:
        return self._journeys.out_of_service

    @Property(FirstStartPage, constant=True)
    def firstStart(self) -> FirstStartPage:
        return self._journeys.first_start

    @Property(StaffPinPage, constant=True)
    def staffPin(self) -> StaffPinPage:
        return self._journeys.staff_pin

    @Property(StaffHomePage, constant=True)
    def staffHome(self) -> StaffHomePage:
        return self._journeys.staff_home

    @Property(StaffPresentPage, constant=True)
    def staffPresent(self) -> StaffPresentPage:
        return self._journeys.staff_present

    @Property(StaffDayPage, constant=True)
    def staffDay(self) -> StaffDayPage:
        return self._journeys.staff_day

    @Property(OverridePage, constant=True)
    def override(self) -> OverridePage:
        return self._journeys.override

    @Property(SurveyPage, constant=True)
    def survey(self) -> SurveyPage:
        return self._journeys.survey

    @Property(SurveyThanksPage, constant=True)
    def surveyThanks(self) -> SurveyThanksPage:
        return self._journeys.survey_thanks

    @Property(StaffAlarmPage, constant=True)
    def staffAlarm(self) -> StaffAlarmPage:
        return self._journeys.staff_alarm

    @Property(StaffCleaningPage, constant=True)
    def staffCleaning(self) -> StaffCleaningPage:
        return self._journeys.staff_cleaning

    @Property(StaffReaderPage, constant=True)
    def staffReader(self) -> StaffReaderPage:
        return self._journeys.staff_reader

    @Property(WhoIsInPage, constant=True)
    def whoIsIn(self) -> WhoIsInPage:
        return self._journeys.who_is_in

    @Property(OwnWordsPage, constant=True)
    def ownWords(self) -> OwnWordsPage:
        return self._journeys.own_words
