"""The staff's pages with believable content."""

from datetime import date

from ui.bridge.answers import qr_matrix, text_of
from ui.bridge.journeys.staff_reader import SPECIMEN
from ui.bridge.page_frames import StaffPage
from ui.bridge.pages.choices import Choice, DayAxis, Stretch
from ui.bridge.pages.override import OverrideContent, OverrideKind, OverrideSide
from ui.bridge.pages.staff_alarm import AlarmAct, StaffAlarmContent
from ui.bridge.pages.staff_day import ChosenBooking, DayBar, DayRow, StaffDayContent
from ui.bridge.pages.staff_home import ArrivalLine, StaffHomeContent, StaffNote
from ui.bridge.pages.staff_pin import StaffPinContent
from ui.bridge.pages.staff_present import PresentLine, StaffPresentContent
from ui.bridge.pages.staff_reader import StaffReaderContent
from ui.bridge.phrases import day, length_of_time, listing, phrase, plain
from ui.bridge.tablet import Tablet
from ui.shots_house import GATHER
from ui.shots_scene import Scene

MOVE = Choice("move", phrase("bk.move"), icon="arrow-left-right")
EXTEND = Choice("extend", phrase("bk.extend"), icon="calendar-plus")
CHECK_IN = Choice("check_in", phrase("bk.checkin"), icon="log-in")
CANCEL = Choice("cancel", phrase("bk.cancel"), icon="x")
CHECK_OUT = Choice("check_out", phrase("bk.checkout"), icon="log-out")
UNDO = Choice("undo", phrase("bk.undo"), icon="undo-2")


def scenes() -> tuple[Scene, ...]:
    """These pages, in the order one may meet them."""
    return (
        Scene("r07-staff-pin", "staffPin", fill_staff_pin),
        Scene("r07-staff-pin-wrong", "staffPin", fill_staff_pin_wrong),
        Scene("r07-staff-pin-no-badge", "staffPin", fill_staff_pin_no_badge),
        Scene("r08-staff-home", "staffHome", fill_staff_home),
        Scene("r08-staff-home-quiet", "staffHome", fill_staff_home_quiet),
        Scene("r08-staff-home-to-place", "staffHome", fill_staff_home_to_place),
        Scene("r08-staff-home-new-version", "staffHome", fill_staff_home_new_version),
        Scene("r08-staff-home-nearly-full", "staffHome", fill_staff_home_nearly_full),
        Scene("r08-staff-present", "staffPresent", fill_staff_present),
        Scene("r08-staff-present-chosen", "staffPresent", fill_staff_present_chosen),
        Scene("r09-staff-day", "staffDay", fill_staff_day),
        Scene("r09-staff-day-chosen", "staffDay", fill_staff_day_chosen),
        Scene("r09-staff-day-inside", "staffDay", fill_staff_day_inside),
        Scene("r09-staff-day-moved", "staffDay", fill_staff_day_moved),
        Scene("r10-override-move", "override", fill_override_move),
        Scene("r10-override-move-unaired", "override", fill_override_move_unaired),
        Scene("r10-override-cancel", "override", fill_override_cancel),
        Scene("r10-override-check-in", "override", fill_override_check_in),
        Scene("r10-override-check-in-full", "override", fill_override_check_in_full),
        Scene("r08-cleaning", "staffCleaning", fill_cleaning),
        Scene("r08-cleaning-last", "staffCleaning", fill_cleaning_last),
        Scene("r08-reader", "staffReader", fill_reader),
        Scene("r08-reader-well", "staffReader", fill_reader_well),
        Scene("r08-reader-layout", "staffReader", fill_reader_layout),
        Scene("r08-reader-lost", "staffReader", fill_reader_lost),
        Scene("r05-alarm", "staffAlarm", fill_alarm),
        Scene("r05-alarm-asked", "staffAlarm", fill_alarm_asked),
        Scene("r05-alarm-stands", "staffAlarm", fill_alarm_stands),
    )


def fill_staff_pin(tablet: Tablet) -> None:
    """R7: the badge was read, four digits are in."""
    page = tablet.pages.staff_pin
    page.show(StaffPinContent(is_badge_read=True))
    page.typeText("1234")
    page.count_down(30)


def fill_staff_pin_wrong(tablet: Tablet) -> None:
    """R7: a wrong PIN."""
    page = tablet.pages.staff_pin
    page.show(StaffPinContent(True, phrase("err.pin.title"), phrase("err.pin.next")))
    page.count_down(30)


def fill_staff_pin_no_badge(tablet: Tablet) -> None:
    """R7: no badge yet."""
    tablet.pages.staff_pin.show(StaffPinContent())
    tablet.pages.staff_pin.count_down(30)


def fill_staff_home(tablet: Tablet) -> None:
    """R8: eleven inside, three to come, three things to settle."""
    page = tablet.pages.staff_home
    _signed_in(page)
    clock = phrase("sys.clock.next", date=day(date(2026, 11, 26)), t="10:24")
    page.show(
        StaffHomeContent(
            people=11,
            limit=20,
            guests=2,
            free_desks=4,
            arrivals=(
                ArrivalLine("10:30", "Karl H.", "S-01"),
                ArrivalLine("11:00", "Comune di Levico", "Lago"),
                ArrivalLine("11:15", "Luca M.", "P-04"),
            ),
            notes=(
                StaffNote(
                    "sys.clock", phrase("sys.clock.title"), clock, (Choice("yes", phrase("sys.clock.yes")),)
                ),
                StaffNote("sys.rogue", phrase("sys.rogue")),
                StaffNote("sys.disk", phrase("sys.disk")),
            ),
            unsent=3,
            exchange_minutes=12,
        )
    )


def fill_staff_home_quiet(tablet: Tablet) -> None:
    """R8: a quiet morning."""
    page = tablet.pages.staff_home
    _signed_in(page)
    page.show(StaffHomeContent(people=1, limit=14, exchange_minutes=0, free_desks=7))


def fill_staff_home_new_version(tablet: Tablet) -> None:
    """R8: a version did not start, and the next one comes tonight."""
    page = tablet.pages.staff_home
    _signed_in(page)
    notes = (
        StaffNote("sys.update.back", phrase("sys.update.back")),
        StaffNote("sys.update", phrase("sys.update", version="0.2.1", t="22:30")),
    )
    page.show(StaffHomeContent(people=1, limit=14, exchange_minutes=0, free_desks=7, notes=notes))


def fill_staff_home_to_place(tablet: Tablet) -> None:
    """R8: somebody lost their place, a space is gone, the hours of a day are others."""
    page = tablet.pages.staff_home
    _signed_in(page)
    friday, when = day(date(2026, 11, 27), "weekday"), day(date(2026, 11, 27))
    move = (Choice("move", phrase("in.box.place")),)
    lost = phrase("inbox.displaced", who="Giulia R.", space="Fersina", day=friday)
    gone = phrase("inbox.blocked", who="Stefan U.", space="P-07", day=friday)
    hours = phrase("inbox.hours", who="Karl H.", day=friday)
    notes = (
        StaffNote("a", lost, listing((when, "15:00–16:00")), move),
        StaffNote("b", gone, listing((when, "09:00–12:30")), move),
        StaffNote("c", hours, listing((when, "18:00–19:00")), (Choice("day", phrase("sm.day")),)),
    )
    content = StaffHomeContent(people=4, limit=14, free_desks=3, notes=notes, exchange_minutes=1)
    page.show(content)


def fill_staff_home_nearly_full(tablet: Tablet) -> None:
    """R8: nine tenths of the people limit are inside."""
    page = tablet.pages.staff_home
    _signed_in(page)
    note = StaffNote("pr.near", phrase("pr.near", p=92, n=13, max=14))
    page.show(
        StaffHomeContent(people=13, limit=14, guests=5, free_desks=1, notes=(note,), exchange_minutes=1)
    )


def fill_staff_present(tablet: Tablet) -> None:
    """Who is inside: more than fit."""
    page = tablet.pages.staff_present
    _signed_in(page)
    page.wipe()
    _signed_in(page)
    names = ("Anna V.", "Bianca R.", "Giulia B.", "Giulia P.", "Karl H.", "Luca M.", "Marco B.", "Sara R.")
    lines = tuple(
        PresentLine(f"v{at}", name, f"P-0{at + 1}", f"08:{at}5" if at < 6 else f"09:{at - 6}5")
        for at, name in enumerate(names)
    )
    guest = PresentLine("v8", "Stefan Unterberger +3", "", "10:05", host="Marco B.")
    more = tuple(
        line._replace(visit_id=f"{line.visit_id}b", place=f"P-{at:02}") for at, line in enumerate(lines, 9)
    )
    page.show(StaffPresentContent((*lines, guest, *more), limit=20))


def fill_staff_present_chosen(tablet: Tablet) -> None:
    """Two people are chosen and a reason."""
    fill_staff_present(tablet)
    page = tablet.pages.staff_present
    page.touchLine("v1")
    page.touchLine("v3")
    page.touchReason(5)


def a_staff_day() -> StaffDayContent:
    """Levico's Thursday."""
    bars = {
        "Lago": (DayBar("b1", 510, 660, "St. Bo", "inside"), DayBar("b2", 900, 960, "R. Rossi")),
        "Panarotta": (DayBar("b3", 510, 780, "Comune", "reserved"),),
        "P-01": (DayBar("b4", 510, 810, "Giulia B.", "inside"),),
        "P-02": (DayBar("b5", 510, 1110, "Anna V.", "inside"),),
        "P-03": (),
        "P-04": (DayBar("b6", 840, 1110, "Luca M."),),
        "P-05": (DayBar("b7", 510, 750, "Tobias M.", "inside"), DayBar("b8", 840, 1020, "Sara R.")),
        "P-06": (),
        "P-07": (DayBar("b9", 520, 780, "Giulia P.", "inside"),),
        "P-08": (),
    }
    rows = tuple(DayRow(name, name, found) for name, found in bars.items())
    return StaffDayContent("2026-11-26", DayAxis(480, 1110, 624), rows, can_go_back=True, can_go_on=True)


def fill_staff_day(tablet: Tablet) -> None:
    """R9: nothing chosen."""
    _signed_in(tablet.pages.staff_day)
    tablet.pages.staff_day.show(a_staff_day())


def fill_staff_day_chosen(tablet: Tablet) -> None:
    """R9: a room's booking is chosen, and nobody has come for it yet."""
    acts = (MOVE, EXTEND, CHECK_IN, CANCEL)
    _choose(tablet, ChosenBooking("b2", "Lago", "R. Rossi", "15:00–16:00", phrase("st.booked"), acts))


def fill_staff_day_inside(tablet: Tablet) -> None:
    """R9: a booking whose person is in the house."""
    acts = (MOVE, EXTEND, CANCEL, CHECK_OUT)
    _choose(tablet, ChosenBooking("b4", "P-01", "Giulia B.", "08:30–13:30", phrase("st.in"), acts))


def fill_staff_day_moved(tablet: Tablet) -> None:
    """R9: a booking that was just moved; as many acts as there can be."""
    acts = (MOVE, EXTEND, CHECK_IN, CANCEL, UNDO)
    line = phrase("mv.done", name="R. Rossi", space="Lago")
    _choose(tablet, ChosenBooking("b2", "Lago", "R. Rossi", "15:00–16:00", line, acts))


def _choose(tablet: Tablet, chosen: ChosenBooking) -> None:
    _signed_in(tablet.pages.staff_day)
    tablet.pages.staff_day.show(a_staff_day()._replace(chosen=chosen))


def a_move(*taken: Stretch) -> OverrideContent:
    """From Lago to Panarotta, out of order; what takes Panarotta that day."""
    return OverrideContent(
        OverrideKind.MOVE,
        "R. Rossi",
        DayAxis(480, 1110, 624),
        OverrideSide("Lago", "15:00–16:00", Stretch(900, 960), (Stretch(540, 645),)),
        OverrideSide("Panarotta", "15:00–16:00", Stretch(900, 960), taken),
        tuple(Choice(name, plain(name)) for name in ("Panarotta", "P-03", "P-06", "P-08", "P-01")),
        "Panarotta",
        2,
        can_confirm=True,
    )


def fill_override_move(tablet: Tablet) -> None:
    """R10: from Lago to Panarotta."""
    _signed_in(tablet.pages.override)
    tablet.pages.override.show(a_move(Stretch(510, 780)))


def fill_override_move_unaired(tablet: Tablet) -> None:
    """R10: the same, right before somebody else's."""
    _signed_in(tablet.pages.override)
    move = a_move(Stretch(510, 780), Stretch(960, 1080))
    tablet.pages.override.show(move._replace(warning=phrase("mv.rule.clean"), is_forced=True))


def fill_override_cancel(tablet: Tablet) -> None:
    """R10: cancel, no reason yet."""
    _signed_in(tablet.pages.override)
    side = OverrideSide("Lago", "15:00–16:00", Stretch(900, 960), (Stretch(540, 645),))
    tablet.pages.override.show(
        OverrideContent(OverrideKind.CANCEL, "R. Rossi", DayAxis(480, 1110, 624), side)
    )


def a_check_in() -> OverrideContent:
    """R. Rossi is let in by hand, because of the bank's own mistake."""
    side = OverrideSide("Lago", "15:00–16:00", Stretch(900, 960), (Stretch(510, 660),))
    axis = DayAxis(480, 1110, 624)
    return OverrideContent(OverrideKind.CHECK_IN, "R. Rossi", axis, side, reason=5, can_confirm=True)


def fill_override_check_in(tablet: Tablet) -> None:
    """R10: check somebody in, the reason is said."""
    _signed_in(tablet.pages.override)
    tablet.pages.override.show(a_check_in())


def fill_override_check_in_full(tablet: Tablet) -> None:
    """R10: the same, with a house that holds nobody more."""
    _signed_in(tablet.pages.override)
    warning = phrase("mv.rule.cap", n=20)
    tablet.pages.override.show(a_check_in()._replace(warning=warning, is_forced=True))


def _signed_in(page: StaffPage) -> None:
    page.sign("Paola")
    page.count_down(58)


def fill_cleaning(tablet: Tablet) -> None:
    """The glass is being wiped."""
    tablet.pages.staff_cleaning.count_down(23, 30)


def fill_cleaning_last(tablet: Tablet) -> None:
    """The last second of it."""
    tablet.pages.staff_cleaning.count_down(1, 30)


def fill_reader(tablet: Tablet) -> None:
    """The reader has not been tried yet."""
    _try_reader(tablet, StaffReaderContent(setting=plain('scanner_layout = "us"')))


def fill_reader_well(tablet: Tablet) -> None:
    """It reads well."""
    setting = plain('scanner = "/dev/serial/by-id/usb-SCANNER_0001"')
    _try_reader(tablet, StaffReaderContent(verdict=phrase("sys.reader.ok"), is_well=True, setting=setting))


def fill_reader_layout(tablet: Tablet) -> None:
    """It types as if the tablet had an Italian keyboard."""
    setting = plain('scanner_layout = "it"')
    _try_reader(tablet, StaffReaderContent(verdict=phrase("sys.reader.layout", layout="IT"), setting=setting))


def fill_reader_lost(tablet: Tablet) -> None:
    """It is gone."""
    setting = plain('scanner = "/dev/serial/by-id/usb-SCANNER_0001"')
    _try_reader(tablet, StaffReaderContent(verdict=phrase("sys.reader", t="08:42"), setting=setting))


def _try_reader(tablet: Tablet, content: StaffReaderContent) -> None:
    _signed_in(tablet.pages.staff_reader)
    tablet.pages.staff_reader.show(content._replace(matrix=qr_matrix(SPECIMEN)))


def fill_alarm(tablet: Tablet) -> None:
    """J13: nothing stands."""
    acts = (
        AlarmAct("start", phrase("rc.start"), "exit-run", is_grave=True, is_held=True),
        AlarmAct("drill", phrase("rc.start.drill"), "exit-run", is_held=True),
    )
    title = phrase("rc.title", branch="Levico Terme")
    _show_alarm(tablet, StaffAlarmContent(title, (phrase("rc.start.hold", n=2),), acts, can_go_back=True))


def fill_alarm_asked(tablet: Tablet) -> None:
    """J13: held for two seconds, and asked once more."""
    acts = (
        AlarmAct("yes", phrase("nav.yes"), "check", is_grave=True),
        AlarmAct("no", phrase("nav.no"), "x"),
    )
    _show_alarm(tablet, StaffAlarmContent(phrase("rc.start"), (), acts, can_go_back=True))


def fill_alarm_stands(tablet: Tablet) -> None:
    """J13: a drill stands, and can be ended."""
    place = text_of(GATHER, tablet.current_language)
    since = phrase("rc.since", t="10:12", ago=length_of_time(12), place=place)
    acts = (AlarmAct("close", phrase("rc.close"), "check"),)
    title = phrase("rc.title", branch="Levico Terme")
    _show_alarm(tablet, StaffAlarmContent(title, (since,), acts, is_drill=True))


def _show_alarm(tablet: Tablet, content: StaffAlarmContent) -> None:
    _signed_in(tablet.pages.staff_alarm)
    tablet.pages.staff_alarm.show(content)
