"""All journeys joined: the one object the tablet's composition root talks to."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from kiosk.domain.branches import FreeElsewhere
from kiosk.domain.outcomes import CheckInOutcome, StaffBadge
from kiosk.domain.ports import Ports
from kiosk.domain.sights import Sight
from kiosk.domain.versions import UpdateNews
from ui.bridge.answers import BranchView
from ui.bridge.calls import Calls
from ui.bridge.journeys.alarm import AlarmParts
from ui.bridge.journeys.arrival import Arrival, Ways
from ui.bridge.journeys.community import Community
from ui.bridge.journeys.first_start import FirstStart, FirstStartParts
from ui.bridge.journeys.guests import Guests, GuestWays
from ui.bridge.journeys.help_call import HelpCall
from ui.bridge.journeys.house_rules import HouseRules
from ui.bridge.journeys.out_of_service import OutOfService
from ui.bridge.journeys.printing import Printing
from ui.bridge.journeys.rooms import Rooms, RoomWays
from ui.bridge.journeys.staff import Health, Staff
from ui.bridge.journeys.staff_reader import ReaderSettings
from ui.bridge.journeys.stage import Stage, StageParts
from ui.bridge.journeys.surveys import Surveys
from ui.bridge.messages import Tone
from ui.bridge.tablet import Tablet

log = logging.getLogger(__name__)
STAFF_SCREENS = frozenset(
    {"staffHome", "staffPresent", "staffDay", "override", "staffAlarm", "staffCleaning"}
)


@dataclass(frozen=True)
class JourneyParts:
    """What the journeys are made of: the screen, calls of two kinds of need, services' ports, and the kiosk itself.

    ``printing``: None where nothing prints. ``free_elsewhere``: what is known of the other branches. ``reader``: what the
    settings say of it. ``update_news``: what is known of other versions of the program.
    """

    tablet: Tablet
    visitors: Calls
    staff: Calls
    ports: Ports
    language: str
    health: Health
    first_start: FirstStartParts
    confirm_clock: Callable[[], None]
    signal: Callable[[Tone], None]
    alarm: AlarmParts
    printing: Printing | None = None
    free_elsewhere: Callable[[], Sequence[FreeElsewhere]] = tuple
    reader: ReaderSettings = field(default_factory=ReaderSettings)
    update_news: Callable[[], UpdateNews] = UpdateNews


class Journeys(QObject):
    """Every journey over one stage. Codes come in by ``on_code``, typing goes to ``page``."""

    def __init__(self, parts: JourneyParts, parent: QObject) -> None:
        super().__init__(parent)
        stage_parts = StageParts(
            parts.tablet, parts.visitors, parts.staff, parts.ports, parts.language, parts.signal
        )
        self.stage = Stage(stage_parts, None, self)
        self.stage.tablet.screenChanged.connect(self._put_mirror_away)
        self.stage.ticked.connect(self.stage.tablet.pages.home.mirror.age)
        self._rules = HouseRules(self.stage, HelpCall(self.stage, parts.health.unsent))
        self.out_of_service = OutOfService(self.stage)
        self._staff = Staff(
            self.stage,
            parts.health,
            parts.confirm_clock,
            parts.alarm,
            parts.reader,
            parts.printing,
            parts.update_news,
        )
        self._surveys = Surveys(self.stage)
        self._first_start = FirstStart(self.stage, parts.first_start)
        self._rooms = Rooms(self.stage, RoomWays(go_back=self._back, show_arrival=self._show))
        ways = Ways(
            open_rooms=self._rooms.open,
            book_room_for=self._rooms.book_for,
            open_door=self._open_door,
            open_code_pad=lambda: self._guests.open_code_pad(),
            open_forgotten=lambda: self._guests.open_forgotten(),
            open_help=self._rules.open_help,
            show_day_pass=lambda outcome: self._guests.show_day_pass(outcome),
            free_elsewhere=parts.free_elsewhere,
            appear=lambda code: self._community.on_code(code),
            act_on_card=lambda act_id: self._community.act(act_id),
        )
        self._arrival = Arrival(self.stage, ways)
        guest_ways = GuestWays(
            on_code=self._arrival.on_code,
            check_in_by_card=self._arrival.check_in_by_card,
            show=self._arrival.show,
            open_help=self._rules.open_help,
        )
        self._guests = Guests(self.stage, guest_ways, parts.printing)
        self._community = Community(
            self.stage,
            open_code_pad=self._guests.open_code_pad,
            rules=self._rules,
            refuse=self._arrival.show,
            check_in=self._arrival.check_in,
        )

    def start(self) -> None:
        """Begins to count time; home stands, its tiles answer when the store is open."""
        self.stage.start()

    def stop(self) -> None:
        """Ends counting, and whatever enrolment is under way."""
        self.stage.stop()
        self._first_start.stop()

    def on_code(self, code: bytes) -> None:
        """A reader saw a code; on the GUI thread. In staff mode nobody's arrival is taken for the receptionist's."""
        screen = self.stage.tablet.current_screen
        if screen == "firstStart":
            self._first_start.on_code(code)
        elif screen == "outOfService":
            log.info("a code was shown while there is no store to read it by")
        elif self._staff.alarm.standing is not None:
            self._staff.alarm.on_code(code)
        elif screen == "staffReader":
            self._staff.reader.on_code(code)
        elif screen not in STAFF_SCREENS:
            self._arrival.on_code(code)

    def set_reader_lost(self, lost_at: datetime | None) -> None:
        """The reader is gone since then, or back: home and the staff's first page say so (UX.md 6.7 D13)."""
        self.stage.reader_lost_at = lost_at
        self.stage.tablet.pages.home.set_reader_lost(lost_at is not None)

    def set_touch_stuck(self, is_stuck: bool) -> None:
        """A spot of the glass seems pressed all the time, or does no more: staff read it (UX.md 6.7 D12)."""
        self.stage.is_touch_stuck = is_stuck

    def set_support_told(self, is_told: bool) -> None:
        """Whether headquarters has it that the reader is gone: until then nobody is told so."""
        self.stage.tablet.pages.home.set_support_told(is_told)

    def set_sight(self, sight: Sight) -> None:
        """A camera has had something in view for too long: home says what helps (UX.md 6.7 D10)."""
        self.stage.tablet.pages.home.set_sight(sight)

    def show_mirror(self, image: QImage) -> None:
        """What the camera sees, for somebody who is being helped at home; no other page shows it."""
        tablet = self.stage.tablet
        if tablet.current_screen == "home":
            tablet.pages.home.mirror.show(image)

    def page(self) -> object:
        """The page that stands, for a keyboard's letters."""
        return self.stage.tablet.current_page()

    def belong(self, view: BranchView) -> None:
        """The branch as the database now describes it; the first time it puts the tablet in service."""
        is_first = not self.stage.has_branch
        self.stage.belong(view)
        if is_first:
            self.stage.go_home()
            self._staff.alarm.resume()
        else:
            self._staff.alarm.refresh()
            self.stage.refresh_counts()

    def show_first_start(self) -> None:
        """Nobody has enrolled this kiosk yet: K24."""
        self._first_start.open()

    def show_failure(self, fault: BaseException) -> None:
        """Whatever failed has a page."""
        self._arrival.show_failure(fault)

    def _put_mirror_away(self) -> None:
        self.stage.tablet.pages.home.mirror.wipe()

    def _open_door(self, badge: StaffBadge) -> None:
        self._staff.open_door(badge)

    def _show(self, outcome: CheckInOutcome) -> None:
        self._arrival.show(outcome)

    def _back(self) -> None:
        self._arrival.back()
