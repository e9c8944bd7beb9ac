"""Believable content for home, for every kind of answer, and for the pages that belong to all journeys."""

from datetime import date

from PySide6.QtGui import QColor, QImage, QPainter

from kiosk.domain.sights import Sight
from ui.bridge.answers import qr_matrix
from ui.bridge.pages.choices import Choice, DayAxis, Stretch
from ui.bridge.pages.goodbye import GoodbyeContent
from ui.bridge.pages.help import HelpContent
from ui.bridge.pages.home import HomeContent
from ui.bridge.pages.inside import InsideContent, Way
from ui.bridge.pages.provisional import ProvisionalContent
from ui.bridge.pages.question import QuestionContent
from ui.bridge.pages.trouble import TroubleAct, TroubleContent
from ui.bridge.pages.welcome import WayStep, WelcomeContent
from ui.bridge.phrases import day, length_of_time, phrase
from ui.bridge.plans import drawn_plan
from ui.bridge.tablet import Tablet
from ui.shots_scene import PERGINE, Scene, levico_floor, levico_spaces

TELEPHONE_PIXELS = 90
ROOM_GREY, GLASS_GREY, LIT_GREY = QColor(118, 118, 118), QColor(30, 30, 30), QColor(62, 62, 62)


def scenes() -> tuple[Scene, ...]:
    """Home, every kind of answer, and the pages that belong to all journeys."""
    return (
        Scene("k01-home", "home", fill_home),
        Scene("k18-home-offline", "home", fill_home_offline),
        Scene("k01-home-no-reader", "home", fill_home_no_reader),
        Scene("k01-home-unclear", "home", fill_home_unclear),
        Scene("k01-home-two-codes", "home", fill_home_two_codes),
        Scene("k02-welcome", "welcome", fill_welcome),
        Scene("k02-welcome-visitor", "welcome", fill_welcome_visitor),
        Scene("k02-welcome-no-name", "welcome", fill_welcome_no_name),
        Scene("k02-welcome-visitor-later", "welcome", fill_welcome_visitor_later),
        Scene("k02-welcome-moved", "welcome", fill_welcome_moved),
        Scene("k02-welcome-booked", "welcome", fill_welcome_booked),
        Scene("k02-provisional", "provisional", fill_provisional),
        Scene("k12-trouble", "trouble", fill_trouble),
        Scene("k12-trouble-unattended", "trouble", fill_trouble_unattended),
        Scene("k03-inside", "inside", fill_inside),
        Scene("k03-inside-last-hour", "inside", fill_inside_last_hour),
        Scene("k10-goodbye", "goodbye", fill_goodbye),
        Scene("k11-question-late", "question", fill_question_late),
        Scene("k11-question-early", "question", fill_question_early),
        Scene("k11-question-form", "question", fill_question_form),
        Scene("k15-help", "help", fill_help),
        Scene("k15-help-staffed", "help", fill_help_staffed),
        Scene("k16-accessibility", "accessibility", fill_accessibility),
        Scene("k16-remembered", "accessibility", fill_remembered),
        Scene("k17-timeout", "timeout", fill_timeout),
    )


def fill_home(tablet: Tablet) -> None:
    """K1, four desks and one room free."""
    tablet.pages.home.set_reader_lost(False)
    tablet.pages.home.set_sight(Sight.NOTHING)
    tablet.pages.home.show(HomeContent(free_desks=4, free_rooms=1, is_ready=True))


def fill_home_no_reader(tablet: Tablet) -> None:
    """K1 while the reader is gone."""
    fill_home(tablet)
    tablet.pages.home.set_reader_lost(True)
    tablet.pages.home.set_support_told(True)


def fill_home_unclear(tablet: Tablet) -> None:
    """K1 while a camera sees a telephone that is too dark to read."""
    fill_home(tablet)
    tablet.pages.home.set_sight(Sight.UNCLEAR)
    tablet.pages.home.mirror.show(dark_telephone())


def fill_home_two_codes(tablet: Tablet) -> None:
    """K1 while two codes are held up."""
    fill_home(tablet)
    tablet.pages.home.set_sight(Sight.TWO_CODES)


def dark_telephone() -> QImage:
    """A camera's small picture of a room, and in it a hardly lit telephone with a code."""
    rows = qr_matrix("a pass")
    side = TELEPHONE_PIXELS // len(rows)
    image = QImage(320, 180, QImage.Format.Format_Grayscale8)
    image.fill(ROOM_GREY)
    painter = QPainter(image)
    painter.translate(160, 90)
    painter.rotate(-9)
    painter.fillRect(-52, -84, 104, 176, GLASS_GREY)
    painter.translate(-len(rows) * side / 2, -len(rows) * side / 2)
    for y, row in enumerate(rows):
        for x, is_dark in enumerate(row):
            painter.fillRect(x * side, y * side, side, side, GLASS_GREY if is_dark else LIT_GREY)
    painter.end()
    return image


def fill_home_offline(tablet: Tablet) -> None:
    """K18: the same without a network."""
    fill_home(tablet)
    tablet.set_offline(True)


def fill_welcome(tablet: Tablet) -> None:
    """K2: a member at her usual desk, with the way to it."""
    tablet.pages.welcome.show(
        WelcomeContent(
            title=phrase("ok.hello", name="Giulia"),
            space="P-07",
            line=phrase("ok.in.until", t="13:00"),
            reason=phrase("why.usual"),
            plan=drawn_plan(levico_floor(), levico_spaces(), destination="P-07"),
            steps=(
                WayStep("arrow-up", phrase("way.straight")),
                WayStep("corner-up-right", phrase("way.right.nth", n=1)),
            ),
            can_change=True,
        )
    )
    tablet.pages.welcome.count_down(10)


def fill_welcome_visitor(tablet: Tablet) -> None:
    """K2: somebody's guest with three others, whose host was told."""
    tablet.pages.welcome.show(
        WelcomeContent(
            title=phrase("ok.hello", name="Karl"),
            line=phrase("ok.group", n=4),
            message=phrase("ok.visit.sent", host="Marco B."),
        )
    )
    tablet.pages.welcome.count_down(6)


def fill_welcome_no_name(tablet: Tablet) -> None:
    """K2: a valid pass whose owner this tablet does not know yet."""
    tablet.pages.welcome.show(
        WelcomeContent(title=phrase("ok.in.noname.title"), message=phrase("ok.in.noname.next"))
    )
    tablet.pages.welcome.count_down(6)


def fill_welcome_visitor_later(tablet: Tablet) -> None:
    """K2: a guest while there is no network, with the way to the room."""
    tablet.set_offline(True)
    tablet.pages.welcome.show(
        WelcomeContent(
            title=phrase("ok.hello", name="Karl"),
            space="Lago",
            message=phrase("ok.visit.later", host="Marco B.", tel="0461 000 000"),
            plan=drawn_plan(levico_floor(), levico_spaces(), destination="LAGO"),
            steps=(WayStep("corner-up-left", phrase("way.left")),),
        )
    )
    tablet.pages.welcome.count_down(10)


def fill_welcome_moved(tablet: Tablet) -> None:
    """K2: somebody took another desk, with the undo's sibling: change again."""
    tablet.pages.welcome.show(
        WelcomeContent(
            title=phrase("ok.moved", space="P-02"),
            space="P-02",
            line=phrase("ok.in.until", t="13:00"),
            plan=drawn_plan(levico_floor(), levico_spaces(), destination="P-02"),
            steps=(
                WayStep("arrow-up", phrase("way.straight")),
                WayStep("corner-up-left", phrase("way.left.nth", n=2)),
            ),
            can_change=True,
            can_disown=False,
        )
    )
    tablet.pages.welcome.count_down(10)


def fill_welcome_booked(tablet: Tablet) -> None:
    """K2: a room is confirmed for another day."""
    booking = {"space": "Lago", "day": day(date(2026, 11, 30), "weekday"), "from": "14:00", "to": "15:00"}
    tablet.pages.welcome.show(
        WelcomeContent(
            title=phrase("book.confirmed.word"),
            message=phrase("ok.booked.day", **booking),
            plan=drawn_plan(levico_floor(), levico_spaces(), destination="LAGO"),
            steps=(WayStep("corner-up-left", phrase("way.left")),),
            can_disown=False,
        )
    )
    tablet.pages.welcome.count_down(10)


def fill_provisional(tablet: Tablet) -> None:
    """K2: a room asked for while the day is in doubt, and one that is certain instead."""
    tablet.set_branch(PERGINE)
    tablet.pages.provisional.show(
        ProvisionalContent(
            title=phrase("book.noted"),
            reason=phrase("book.provisional"),
            next_step=phrase("book.noted.next"),
            space="Fersina",
            span="14:00–15:00",
            axis=DayAxis(8 * 60, 18 * 60 + 30),
            slot=Stretch(14 * 60, 15 * 60),
            sure=phrase("book.provisional.sure", space="Marzola"),
            sure_act=phrase("book.confirm", **{"space": "Marzola", "from": "14:00", "to": "15:00"}),
        )
    )


def fill_trouble(tablet: Tablet) -> None:
    """K12: an old code, and the new one can be shown right here."""
    tablet.pages.trouble.show(
        TroubleContent(
            title=phrase("err.qr.old.title"),
            next_step=phrase("err.qr.old.next"),
            reference="4F2A",
            acts=(
                TroubleAct("no_code", phrase("home.btn.noqr"), "keyboard"),
                TroubleAct("help", phrase("home.btn.help"), "life-buoy"),
            ),
            ground=phrase("err.ground"),
        )
    )
    tablet.pages.trouble.count_down(20)


def fill_trouble_unattended(tablet: Tablet) -> None:
    """K12: please see reception, where there is none."""
    tablet.pages.trouble.show(
        TroubleContent(
            title=phrase("err.desk.title"),
            next_step=phrase("err.desk.next.none", tel="0461 000 000"),
            reference="7C10",
            acts=(TroubleAct("help", phrase("home.btn.help"), "life-buoy"),),
        )
    )
    tablet.pages.trouble.count_down(20)


def fill_inside(tablet: Tablet) -> None:
    """K3: a member at her desk since early morning."""
    tablet.pages.inside.show(
        InsideContent(
            title=phrase("in.title", name="Giulia"),
            longer=Way(phrase("in.extend.sub", t="16:00")),
            room=Way(phrase("in.room.sub", room="Lago")),
            change=Way(phrase("in.move.sub", n=3)),
            space="P-07",
            line=phrase("ok.in.until", t="13:00"),
            left=phrase("in.left", dur=length_of_time(156)),
            axis=DayAxis(8 * 60, 18 * 60 + 30, 10 * 60 + 24),
            own=Stretch(8 * 60 + 41, 13 * 60),
        )
    )


def fill_inside_last_hour(tablet: Tablet) -> None:
    """K3: a long name, and neither longer nor elsewhere is possible."""
    tablet.pages.inside.show(
        InsideContent(
            title=phrase("in.title", name="Massimiliano Alessandro"),
            longer=Way(phrase("in.extend.no", t="11:00"), is_possible=False),
            room=Way(phrase("in.room.later", room="Lago", t="14:00")),
            change=Way(phrase("in.move.no"), is_possible=False),
            space="Panarotta",
            line=phrase("ok.in.until", t="11:00"),
            left=phrase("in.left", dur=length_of_time(36)),
            axis=DayAxis(8 * 60, 18 * 60 + 30, 10 * 60 + 24),
            own=Stretch(8 * 60 + 41, 11 * 60),
        )
    )


def fill_goodbye(tablet: Tablet) -> None:
    """K10: out, with the undo."""
    tablet.pages.goodbye.show(
        GoodbyeContent(
            title=phrase("ok.out", name="Giulia"),
            time=phrase("ok.out.time", t="12:01", dur=length_of_time(200)),
            remark=phrase("ok.out.thanks"),
            can_stay=True,
        )
    )
    tablet.pages.goodbye.count_down(6)


def fill_question_late(tablet: Tablet) -> None:
    """K11: the desk was released, and is still free."""
    tablet.pages.question.show(
        QuestionContent(
            title=phrase("err.qr.late.title"),
            lines=(phrase("err.qr.late.when", t="08:45"), phrase("err.qr.late.next", t="09:15")),
            space="P-07",
            acts=(
                Choice("take_back", phrase("err.qr.late.yes", t="13:00")),
                Choice("other_place", phrase("err.qr.late.other"), icon="arrow-left-right"),
                Choice("home", phrase("err.qr.late.no"), icon="home"),
            ),
        )
    )


def fill_question_early(tablet: Tablet) -> None:
    """K11: somebody else has the room until theirs begins."""
    tablet.pages.question.show(
        QuestionContent(
            title=phrase("err.qr.early.title"),
            lines=(phrase("err.qr.early.next", space="Fersina", t="10:40"),),
            acts=(Choice("home", phrase("err.qr.early.wait")),),
        )
    )


def fill_question_form(tablet: Tablet) -> None:
    """K11: a code was shown while somebody's form is open."""
    tablet.pages.question.show(
        QuestionContent(
            title=phrase("scan.open.title"),
            lines=(phrase("scan.open.next"),),
            acts=(
                Choice("close_form", phrase("scan.open.yes")),
                Choice("keep_form", phrase("scan.open.no")),
            ),
        )
    )


def fill_help(tablet: Tablet) -> None:
    """K15: nobody on site, a number to call, and a form still open behind."""
    tablet.pages.help.show(
        HelpContent(
            phone="0461 000 000",
            matrix=qr_matrix("tel:0461000000"),
            assembly="Piazzale della chiesa",
            where=phrase("help.where", address="viale Roma 9", floor=phrase("floor.0")),
            can_resume=True,
            shows_who_is_in=True,
            is_called=True,
            told=phrase("help.told", t="10:24"),
        )
    )


def fill_help_staffed(tablet: Tablet) -> None:
    """K15: somebody is on site, nothing is open behind, and nobody has said where this is."""
    tablet.pages.help.show(
        HelpContent(
            is_staffed=True,
            phone="0461 000 000",
            matrix=qr_matrix("tel:0461000000"),
            assembly="Piazzale della chiesa",
        )
    )


def fill_accessibility(tablet: Tablet) -> None:
    """K16 for somebody who showed no pass: nothing can be kept."""
    tablet.pages.accessibility.show_remembered(None)


def fill_timeout(tablet: Tablet) -> None:
    """K17: two seconds of the warning are gone."""
    tablet.pages.timeout.count_down(18)


def fill_remembered(tablet: Tablet) -> None:
    """A member showed a pass and asked that the screen stays so."""
    tablet.pages.accessibility.show_remembered(True)
