"""The staff's pages: the PIN stays in Python, rows choose, reasons are said, and nothing is confirmed unsaid."""

import pytest
from PySide6.QtCore import QPoint, QSize

from tests.ui import layout_rules
from tests.ui.conftest import OpenGlass
from tests.ui.glass import LANDSCAPE, PORTRAIT, Glass, counted
from ui import shots
from ui import shots_staff as scenes
from ui.bridge.pages.staff_day import DayBar, DayRow
from ui.bridge.pages.staff_home import ArrivalLine, StaffHomeContent, StaffNote
from ui.bridge.pages.staff_pin import StaffPinContent
from ui.bridge.pages.staff_present import PresentLine, StaffPresentContent
from ui.bridge.phrases import phrase
from ui.bridge.tablet import Tablet

LAYOUTS = [pytest.param(PORTRAIT, id="portrait"), pytest.param(LANDSCAPE, id="landscape")]
HOSTILE = '<img src="file:///x"> \u202e🙂 ' + "Wolfeschlegelstein " * 15


def touch_all(glass: Glass, *names: str) -> None:
    """Touch one control after the other."""
    for name in names:
        glass.window.grabWindow()  # lays the page out
        glass.touch(name)


@pytest.mark.parametrize("size", LAYOUTS)
def test_ok_wakes_with_the_sixth_digit_and_brings_the_pin(
    open_glass: OpenGlass, tablet: Tablet, size: QSize
) -> None:
    glass, page = open_glass(size), tablet.pages.staff_pin
    entered = counted(page.pin_entered)
    page.show(StaffPinContent(is_badge_read=True))
    glass.show("staffPin")
    touch_all(glass, *(f"pad.{digit}" for digit in "13579"), "pad.ok")
    assert entered == []
    touch_all(glass, "pad.0", "pad.ok")
    assert entered == [("135790",)]


def test_the_glass_learns_how_many_digits_there_are_and_never_which(glass: Glass, tablet: Tablet) -> None:
    scenes.fill_staff_pin(tablet)
    glass.show("staffPin")
    assert "4 cifre su 6" in glass.words()
    values = [item.property("code") for item in glass.items() if item.property("code") is not None]
    assert values == ["••••"]


def test_before_a_badge_there_is_nothing_to_type_on(glass: Glass, tablet: Tablet) -> None:
    scenes.fill_staff_pin_no_badge(tablet)
    glass.show("staffPin")
    assert not glass.has("pad.1")
    assert "Mostra il tuo badge al lettore." in glass.words()


def test_a_wrong_pin_is_said_with_empty_boxes(glass: Glass, tablet: Tablet) -> None:
    scenes.fill_staff_pin(tablet)
    scenes.fill_staff_pin_wrong(tablet)
    glass.show("staffPin")
    assert "Numero o PIN non tornano. Riprova con calma." in glass.words()
    assert "0 cifre su 6" in glass.words()


def test_the_first_page_leads_on_and_a_note_brings_its_act(glass: Glass, tablet: Tablet) -> None:
    page = tablet.pages.staff_home
    heard = [counted(page.present_touched), counted(page.day_touched), counted(page.end_touched)]
    notes = counted(page.note_touched)
    scenes.fill_staff_home(tablet)
    glass.show("staffHome")
    touch_all(glass, "present", "day", "end", "note.sys.clock.yes")
    assert heard == [[()], [()], [()]]
    assert notes == [("sys.clock", "yes")]


def test_more_notes_than_fit_are_reached_by_the_arrows(glass: Glass, tablet: Tablet) -> None:
    scenes.fill_staff_home(tablet)
    glass.show("staffHome")
    disk = "Lo spazio sul disco sta finendo. Avvisa l’assistenza oggi."
    assert disk not in glass.words()
    touch_all(glass, "notes.down")
    assert disk in glass.words()


def test_the_first_page_counts_what_headquarters_lacks_and_how_old_the_last_exchange_is(
    glass: Glass, tablet: Tablet
) -> None:
    scenes.fill_staff_home(tablet)
    glass.show("staffHome")
    words = set(glass.words())
    assert {"centrale 12\u00a0min fa", "3 registrazioni non ancora alla sede centrale."} <= words
    assert "limite 20, 2 ospiti · 4 postazioni libere adesso" in words


def test_people_are_chosen_a_reason_is_said_and_then_they_are_checked_out(
    glass: Glass, tablet: Tablet
) -> None:
    page = tablet.pages.staff_present
    out = counted(page.check_out_touched)
    scenes.fill_staff_present(tablet)
    glass.show("staffPresent")
    touch_all(glass, "present.v1", "present.v3", "present.v1", "checkOut")
    assert out == []
    touch_all(glass, "reason.5", "checkOut")
    assert out == [(["v3"], 5)]


def test_everybody_inside_is_reached(glass: Glass, tablet: Tablet) -> None:
    scenes.fill_staff_present(tablet)
    glass.show("staffPresent")
    seen: set[str] = set()
    for _ in range(4):
        glass.window.grabWindow()
        seen |= {i.objectName() for i in glass.items() if i.objectName().startswith("present.v")}
        if not glass.find("present.down").property("isActive"):
            break
        glass.touch("present.down")
    assert len(seen) == 17


@pytest.mark.parametrize("size", LAYOUTS)
def test_a_touch_anywhere_in_a_row_picks_the_booking_nearest_in_time(
    open_glass: OpenGlass, tablet: Tablet, size: QSize
) -> None:
    glass = open_glass(size)
    touched = counted(tablet.pages.staff_day.booking_touched)
    scenes.fill_staff_day(tablet)
    glass.show("staffDay")
    glass.window.grabWindow()
    row = glass.place(glass.find("row.Lago"))
    middle = int(row.center().y())
    glass.touch_at(QPoint(int(row.left() + 0.35 * row.width()), middle))
    glass.touch_at(QPoint(int(row.right()) - 20, middle))
    assert touched == [("b1",), ("b2",)]


def test_a_free_row_has_nothing_to_pick(glass: Glass, tablet: Tablet) -> None:
    touched = counted(tablet.pages.staff_day.booking_touched)
    scenes.fill_staff_day(tablet)
    glass.show("staffDay")
    touch_all(glass, "row.P-03")
    assert touched == []


def test_the_chosen_booking_offers_its_acts(glass: Glass, tablet: Tablet) -> None:
    page = tablet.pages.staff_day
    acts, days = counted(page.act_touched), [counted(page.earlier_touched), counted(page.later_touched)]
    scenes.fill_staff_day_chosen(tablet)
    glass.show("staffDay")
    back = counted(page.back_touched)
    touch_all(glass, "act.move", "act.cancel", "earlier", "later", "panel.back")
    assert back == [()]
    assert acts == [("b2", "move"), ("b2", "cancel")]
    assert days == [[()], [()]]
    assert "15:00–16:00 · prenotata" in glass.words()


def test_who_has_not_come_can_be_checked_in_from_the_panel(glass: Glass, tablet: Tablet) -> None:
    heard = counted(tablet.pages.staff_day.act_touched)
    scenes.fill_staff_day_chosen(tablet)
    glass.show("staffDay")
    assert {"Check-in", "Prolunga", "Disdici"} <= set(glass.words())
    touch_all(glass, "act.check_in")
    assert heard == [("b2", "check_in")]


def test_words_of_two_lines_push_no_button_under_the_foot(glass: Glass, tablet: Tablet) -> None:
    tablet.set_modes(shots.MODES["large"])
    scenes.fill_staff_day_moved(tablet)
    glass.show("staffDay")
    glass.window.grabWindow()
    main, foot = glass.place(glass.find("act.move")), glass.place(glass.find("end"))
    last = max(glass.place(item).bottom() for item in glass.items() if item.objectName().startswith("row."))
    assert glass.find("chosen.line").property("lineCount") == 2
    assert main.bottom() + layout_rules.APART["landscape"] <= foot.top()
    assert last <= glass.place(glass.find("panel")).top()


def test_checking_somebody_in_shows_the_booking_once_and_the_button_says_why(
    glass: Glass, tablet: Tablet
) -> None:
    scenes.fill_override_check_in(tablet)
    glass.show("override")
    assert "Resta scritto chi e perché." in glass.words()
    assert "prenotata" in glass.words()
    assert not glass.has("after")
    assert glass.find("confirm").property("label") == "Check-in: Errore nostro"
    assert glass.find("confirm").property("isDanger") is False
    scenes.fill_override_check_in_full(tablet)
    assert "Supera il limite di 20 persone." in glass.words()
    assert glass.find("confirm").property("label") == "Forza: Errore nostro"


def test_where_and_why_are_chosen_and_the_button_repeats_them(glass: Glass, tablet: Tablet) -> None:
    page = tablet.pages.override
    options, reasons = counted(page.option_touched), counted(page.reason_touched)
    confirmed, kept = counted(page.confirm_touched), counted(page.keep_touched)
    scenes.fill_override_move(tablet)
    glass.show("override")
    touch_all(glass, "option.P-06", "reason.7", "confirm", "keep")
    assert (options, reasons) == ([("P-06",)], [(7,)])
    assert (confirmed, kept) == ([()], [()])
    assert glass.find("confirm").property("label") == "Conferma: Panarotta, Guasto"


def test_without_a_reason_nothing_is_cancelled(glass: Glass, tablet: Tablet) -> None:
    confirmed = counted(tablet.pages.override.confirm_touched)
    scenes.fill_override_cancel(tablet)
    glass.show("override")
    touch_all(glass, "confirm")
    assert confirmed == []


@pytest.mark.parametrize("size", LAYOUTS)
def test_a_hostile_name_is_plain_and_cut_on_every_page_of_the_staff(
    open_glass: OpenGlass, tablet: Tablet, size: QSize
) -> None:
    glass, pages = open_glass(size), tablet.pages
    arrivals = (ArrivalLine("10:30", HOSTILE, HOSTILE),)
    pages.staff_home.show(StaffHomeContent(people=1, limit=2, arrivals=arrivals))
    pages.staff_present.show(StaffPresentContent((PresentLine("v", HOSTILE, HOSTILE, "10:00", HOSTILE),), 20))
    bar = DayBar("b", 510, 900, HOSTILE)
    pages.staff_day.show(scenes.a_staff_day()._replace(rows=(DayRow("r", HOSTILE, (bar,)),)))
    scenes.fill_override_move(tablet)
    for screen in ("staffHome", "staffPresent", "staffDay"):
        pages.staff_home.sign(HOSTILE)
        glass.show(screen)
        glass.window.grabWindow()
        read = " ".join(glass.words())
        assert '<img src="file' in read, screen
        assert "\u202e" not in read, screen
        for text in glass.texts():
            assert glass.place(text).right() <= glass.window.width(), (screen, text.property("text"))
        assert layout_rules.touch_faults(glass) == []


def test_lying_the_staffs_pages_keep_the_one_size_that_fits(open_glass: OpenGlass, tablet: Tablet) -> None:
    glass = open_glass(LANDSCAPE)
    scenes.fill_staff_home(tablet)
    glass.show("staffHome")
    normal = glass.find("people").property("font").pixelSize()
    tablet.set_modes(shots.MODES["large"])
    assert glass.find("people").property("font").pixelSize() == normal


def test_a_note_without_an_act_has_no_button(glass: Glass, tablet: Tablet) -> None:
    tablet.pages.staff_home.show(StaffHomeContent(notes=(StaffNote("sys.rogue", phrase("sys.rogue")),)))
    glass.show("staffHome")
    assert not [item for item in glass.items() if item.objectName().startswith("note.")]
