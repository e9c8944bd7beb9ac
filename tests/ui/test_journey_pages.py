"""The pages between home and an answer: each touch tells its own signal, and a list longer than its place is counted."""

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QImage

from kiosk.devices import code_reader
from kiosk.domain.spaces import Space, SpaceKind
from tests.ui.conftest import OpenGlass
from tests.ui.glass import LANDSCAPE, PORTRAIT, Glass, counted
from tests.ui.layout_rules import text_faults
from ui import shots, shots_first_start, shots_guests, shots_places
from ui.bridge.answers import qr_matrix
from ui.bridge.pages.closed import ClosedContent, HoursLine
from ui.bridge.pages.first_start import FirstStartContent, FirstStartStep
from ui.bridge.pages.full import FullContent
from ui.bridge.pages.pick_desk import DeskLine, PickDeskContent
from ui.bridge.phrases import phrase
from ui.bridge.tablet import Tablet

LAYOUTS = [pytest.param(PORTRAIT, id="portrait"), pytest.param(LANDSCAPE, id="landscape")]


def touch_all(glass: Glass, *names: str) -> None:
    """Touch one control after the other."""
    for name in names:
        glass.window.grabWindow()  # lays the page out
        glass.touch(name)


@pytest.mark.parametrize("size", LAYOUTS)
def test_the_sixth_digit_of_a_visitors_code_goes_on_by_itself_once(
    open_glass: OpenGlass, tablet: Tablet, size: QSize
) -> None:
    glass, page = open_glass(size), tablet.pages.visitor_code
    typed = counted(page.code_typed)
    glass.show("visitorCode")
    touch_all(glass, "pad.9", "pad.clear", "pad.4", "pad.8", "pad.1", "pad.1", "pad.erase")
    touch_all(glass, "pad.2", "pad.0", "pad.6", "pad.7")
    assert typed == [("481206",)]


def test_a_real_keyboard_types_the_code_too(glass: Glass, tablet: Tablet) -> None:
    typed = counted(tablet.pages.visitor_code.code_typed)
    glass.show("visitorCode")
    tablet.pages.visitor_code.typeText("481206")
    assert typed == [("481206",)]
    assert "6 cifre su 6. Con l’ultima si va avanti." in glass.words()


def test_without_a_code_there_are_three_ways_on(glass: Glass, tablet: Tablet) -> None:
    page = tablet.pages.visitor_code
    heard = [counted(signal) for signal in (page.without_code_touched, page.back_touched, page.erase_touched)]
    glass.show("visitorCode")
    touch_all(glass, "withoutCode", "back", "erase")
    assert heard == [[()], [()], [()]]


def test_card_and_pin_are_typed_in_one_go_and_the_pin_is_never_on_the_glass(
    glass: Glass, tablet: Tablet
) -> None:
    page = tablet.pages.forgotten
    typed = counted(page.numbers_typed)
    glass.show("forgotten")
    touch_all(glass, *(f"pad.{digit}" for digit in "2048179371"))
    assert typed == [("204817", "9371")]
    boxes = [word for word in glass.words() if len(word) == 1]
    assert [word for word in boxes if word in "937"][:1] == ["7"]  # the card's own digit, and the pad's
    assert "9371" not in "".join(boxes)
    assert page.property("pinCount") == 4


def test_who_has_no_number_asks_for_help_or_shows_an_invitation(glass: Glass, tablet: Tablet) -> None:
    page = tablet.pages.forgotten
    heard = [counted(page.invited_touched), counted(page.no_number_touched)]
    glass.show("forgotten")
    touch_all(glass, "invited", "noNumber")
    assert heard == [[()], [()]]


def test_every_question_of_a_room_tells_what_was_chosen(glass: Glass, tablet: Tablet) -> None:
    page = tablet.pages.book_room
    shots_places.fill_book_room(tablet)
    days, starts = counted(page.day_touched), counted(page.start_touched)
    lengths, people = counted(page.length_touched), counted(page.people_touched)
    rooms, confirmed = counted(page.room_touched), counted(page.confirm_touched)
    glass.show("bookRoom")
    touch_all(glass, "day.2026-11-27", "start.now", "length.120", "people.more", "room.MAR", "confirm")
    assert (days, starts, lengths) == ([("2026-11-27",)], [("now",)], [("120",)])
    assert (people, rooms, confirmed) == ([(5,)], [("MAR",)], [()])


@pytest.mark.parametrize("size", LAYOUTS)
def test_another_time_is_leafed_to_with_arrows_that_say_how_many_follow(
    open_glass: OpenGlass, tablet: Tablet, size: QSize
) -> None:
    glass, page = open_glass(size), tablet.pages.book_room
    shots_places.fill_book_room(tablet)
    starts = counted(page.start_touched)
    glass.show("bookRoom")
    touch_all(glass, "start.other")
    assert not glass.find("picker.up").property("isActive")
    follow = int(str(glass.find("picker.down").property("label")).split()[-1])
    touch_all(glass, "picker.down")
    assert not glass.find("picker.down").property("isActive")
    before = int(str(glass.find("picker.up").property("label")).split()[-1])
    assert follow + before <= 29
    assert before >= follow
    touch_all(glass, "pick.17:45")
    assert starts == [("17:45",)]
    assert not glass.has("picker.back")


def test_a_day_two_weeks_off_is_chosen_by_its_name(glass: Glass, tablet: Tablet) -> None:
    days = counted(tablet.pages.book_room.day_touched)
    shots_places.fill_book_room(tablet)
    glass.show("bookRoom")
    touch_all(glass, "day.other")
    assert "martedì 15 dicembre" in glass.words()
    touch_all(glass, "pick.2026-12-15")
    assert days == [("2026-12-15",)]


def test_a_room_that_cannot_be_had_says_why_and_cannot_be_touched(glass: Glass, tablet: Tablet) -> None:
    rooms = counted(tablet.pages.book_room.room_touched)
    shots_places.fill_book_room_many(tablet)
    glass.show("bookRoom")
    touch_all(glass, "room.FER", "room.MAR")
    assert rooms == [("MAR",)]
    assert "Occupata alle 14:00" in glass.words()


def test_more_rooms_than_fit_are_leafed_through_with_their_strips(glass: Glass, tablet: Tablet) -> None:
    shots_places.fill_book_room_many(tablet)
    glass.show("bookRoom")
    assert not glass.has("room.E")
    touch_all(glass, "rooms.down", "rooms.down")
    assert glass.has("room.E")
    assert not glass.find("rooms.down").property("isActive")
    assert glass.words().count("Fravort") == 2  # on its strip and on its card


@pytest.mark.parametrize("size", LAYOUTS)
def test_large_text_asks_everything_with_minus_and_plus(
    open_glass: OpenGlass, tablet: Tablet, size: QSize
) -> None:
    glass, page = open_glass(size), tablet.pages.book_room
    tablet.set_modes(shots.MODES["large"])
    shots_places.fill_book_room(tablet)
    heard = [counted(s) for s in (page.day_touched, page.start_touched, page.length_touched)]
    people = counted(page.people_touched)
    glass.show("bookRoom")
    touch_all(glass, "day.more", "start.less", "length.more", "people.less")
    assert heard == [[("2026-11-27",)], [("13:45",)], [("120",)]]
    assert people == [(3,)]
    assert not glass.find("day.less").property("isActive")


def test_a_wish_that_cannot_be_lets_the_main_button_rest(glass: Glass, tablet: Tablet) -> None:
    shots_places.fill_book_room(tablet)
    confirmed = counted(tablet.pages.book_room.confirm_touched)
    tablet.pages.book_room.wipe()
    glass.show("bookRoom")
    touch_all(glass, "confirm")
    assert confirmed == []


def test_one_touch_takes_a_free_desk_and_a_taken_one_has_no_row(glass: Glass, tablet: Tablet) -> None:
    taken = counted(tablet.pages.pick_desk.desk_touched)
    shots_places.fill_pick_desk(tablet)
    glass.show("pickDesk")
    touch_all(glass, "desk.P-04")
    assert taken == [("P-04",)]
    assert not glass.has("desk.P-01")
    assert "Occupate: P-01, P-02, P-05" in glass.words()


def test_the_plan_takes_a_desk_where_it_stands_and_not_a_taken_one(glass: Glass, tablet: Tablet) -> None:
    taken = counted(tablet.pages.pick_desk.desk_touched)
    shots_places.fill_pick_desk(tablet)
    glass.show("pickDesk")
    touch_all(glass, "view.plan", "plan.P-01", "plan.P-08")
    assert taken == [("P-08",)]


def test_lying_a_touch_on_the_plan_takes_the_free_desk_nearest_to_it(
    open_glass: OpenGlass, tablet: Tablet
) -> None:
    glass, taken = open_glass(LANDSCAPE), counted(tablet.pages.pick_desk.desk_touched)
    shots_places.fill_pick_desk(tablet)
    glass.show("pickDesk")
    touch_all(glass, "view.plan")
    glass.window.grabWindow()
    desk = glass.place(glass.find("plan.P-03"))
    glass.touch_at(QPoint(int(desk.center().x()), int(desk.bottom()) + 8))
    glass.touch_at(glass.place(glass.find("plan")).bottomLeft().toPoint() + QPoint(20, -20))
    assert taken == [("P-03",)]


def test_a_filter_narrows_the_rows_and_fades_the_plan(glass: Glass, tablet: Tablet) -> None:
    shots_places.fill_pick_desk(tablet)
    glass.show("pickDesk")
    touch_all(glass, "filter.quiet")
    assert glass.has("desk.P-03")
    assert not glass.has("desk.P-07")
    touch_all(glass, "view.plan")
    assert not glass.find("plan.P-07").property("isActive")
    touch_all(glass, "filter.quiet", "view.list")
    assert glass.has("desk.P-07")


@pytest.mark.parametrize("size", LAYOUTS)
def test_fourteen_desks_are_all_reached_and_counted(
    open_glass: OpenGlass, tablet: Tablet, size: QSize
) -> None:
    glass = open_glass(size)
    shots_places.fill_pick_desk_many(tablet)
    glass.show("pickDesk")
    seen: list[str] = []
    for _ in range(8):
        glass.window.grabWindow()
        seen += [i.objectName() for i in glass.items() if i.objectName().startswith("desk.P-")]
        if not glass.find("desks.down").property("isActive"):
            break
        glass.touch("desks.down")
    assert set(seen) == {f"desk.P-{number}" for number in range(11, 25)}
    touch_all(glass, "desks.up")
    assert glass.find("desks.down").property("isActive")


def test_a_desk_with_any_name_stays_in_its_row(glass: Glass, tablet: Tablet) -> None:
    name = "<b>\u202eabc</b> 🙂 " + "Wolfeschlegelstein" * 15
    line = DeskLine(Space("X", "LEV", SpaceKind.DESK, name, name, 0, 1), "free", is_usual=True)
    tablet.pages.pick_desk.show(
        PickDeskContent(phrase("desk.title"), phrase("desk.hint", t="13:00"), (line,))
    )
    glass.show("pickDesk")
    glass.window.grabWindow()
    row = glass.place(glass.find("desk.X"))
    shown = next(text for text in glass.texts() if str(text.property("text")).startswith("<b>abc</b> 🙂"))
    assert shown.property("truncated")
    assert row.contains(glass.place(shown))


def test_each_row_of_extending_tells_itself_and_the_bar_needs_no_touch(glass: Glass, tablet: Tablet) -> None:
    page = tablet.pages.extend
    options, moved, back = (
        counted(page.option_touched),
        counted(page.move_touched),
        counted(page.back_touched),
    )
    shots_places.fill_extend(tablet)
    glass.show("extend")
    touch_all(glass, "option.60", "option.max", "move", "back")
    assert (options, moved, back) == ([("60",), ("max",)], [()], [()])
    assert glass.find("option.60").property("label") == "+1 ora, fino alle 14:00"


@pytest.mark.parametrize("size", LAYOUTS)
@pytest.mark.parametrize("mode", ["normal", "large"])
def test_the_times_under_the_bar_of_extending_stand_under_their_own_places(
    open_glass: OpenGlass, tablet: Tablet, size: QSize, mode: str
) -> None:
    glass = open_glass(size)
    tablet.set_modes(shots.MODES[mode])
    shots_places.fill_extend(tablet)
    glass.show("extend")
    glass.window.grabWindow()
    bar, below = glass.place(glass.find("strip")), glass.find("times")
    shown = {}
    for text in glass.texts():
        if below.isAncestorOf(text) and ":" in (time := str(text.property("text"))):
            hour, minute = map(int, time.split(":"))
            at = bar.left() + bar.width() * (60 * hour + minute - 480) / (1110 - 480)
            shown[time] = glass.place(text).left() <= at <= glass.place(text).right()
    assert all(shown.values()), shown
    assert "14:00" in shown or {"13:00", "16:00"} <= shown.keys()


def test_a_desk_without_an_account_asks_how_long_and_leads_to_the_form(glass: Glass, tablet: Tablet) -> None:
    page = tablet.pages.day_guest
    lengths, here = counted(page.length_touched), counted(page.here_touched)
    shots_guests.fill_day_guest(tablet)
    glass.show("dayGuest")
    touch_all(glass, "length.am", "length.pm", "here")
    assert (lengths, here) == ([("pm",)], [()])  # the morning is over


@pytest.mark.parametrize("size", LAYOUTS)
@pytest.mark.parametrize("mode", ["normal", "contrast"])
def test_the_code_on_the_glass_is_read_by_the_kiosks_own_reader(
    open_glass: OpenGlass, tablet: Tablet, size: QSize, mode: str
) -> None:
    glass = open_glass(size)
    tablet.set_modes(shots.MODES[mode])
    content = shots_guests.a_day_pass()
    tablet.pages.day_pass.show(type(content)(content.title, matrix=qr_matrix("481206"), digits="481206"))
    glass.show("dayPass")
    grey = glass.window.grabWindow().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = memoryview(grey.constBits()).cast("B", [grey.height(), grey.bytesPerLine()])
    reading = code_reader.read_frame(pixels)
    assert reading is not None
    assert reading.code == b"481206"
    assert "481\u00a0206" in glass.words()


@pytest.mark.parametrize("language", ["it", "de", "en"])
def test_lying_with_large_text_paper_and_map_say_what_they_are(
    open_glass: OpenGlass, tablet: Tablet, language: str
) -> None:
    glass = open_glass(LANDSCAPE)
    tablet.speak(language)
    tablet.set_modes(shots.MODES["large"])
    shots_guests.fill_day_pass_print(tablet)
    glass.show("dayPass")
    for name in ("print", "way"):
        button = glass.find(name)
        said = [text.property("text") for text in glass.texts() if button.isAncestorOf(text)]
        assert said == [button.property("label")]


@pytest.mark.parametrize("size", LAYOUTS)
@pytest.mark.parametrize("mode", ["normal", "large"])
def test_the_form_says_whom_one_meets_and_which_word_erases_everything(
    open_glass: OpenGlass, tablet: Tablet, size: QSize, mode: str
) -> None:
    glass, erased, read = (
        open_glass(size),
        counted(tablet.pages.walk_in.erase_touched),
        counted(tablet.pages.walk_in.notice_touched),
    )
    tablet.set_modes(shots.MODES[mode])
    shots_guests.fill_walk_in(tablet)
    glass.show("walkIn")
    words = [word.replace("\u2068", "").replace("\u2069", "") for word in glass.words()]
    assert "Incontri Marco B." in words
    assert "Leggi tutto" in words
    assert [word for word in words if "cancella" in word.lower().split()] == [
        "Fine e cancella" if mode == "normal" else "Cancella tutto"
    ]
    touch_all(glass, "third", "erase" if glass.has("erase") else "erase.word")
    assert (read, erased) == ([()], [()])


def test_a_full_house_offers_what_there_is_and_the_way_home(glass: Glass, tablet: Tablet) -> None:
    page = tablet.pages.full
    acts, home = counted(page.act_touched), counted(page.home_touched)
    shots_places.fill_full(tablet)
    glass.show("full")
    touch_all(glass, "act.first", "act.room", "home")
    assert (acts, home) == ([("wait",), ("room",)], [()])
    page.show(FullContent(title=phrase("err.house.title")))
    assert not glass.has("act.first")


def test_a_closed_branch_still_lets_people_leave(glass: Glass, tablet: Tablet) -> None:
    left = counted(tablet.pages.closed.leave_touched)
    shots_places.fill_closed(tablet)
    glass.show("closed")
    touch_all(glass, "leave")
    assert left == [()]
    assert {"lun–ven", "08:00–18:30", "sab", "Personale in sede lun–ven"} <= set(glass.words())


@pytest.mark.parametrize("mode", ["normal", "large"])
@pytest.mark.parametrize("size", LAYOUTS)
def test_a_closed_branch_says_its_week_and_its_number(
    open_glass: OpenGlass, tablet: Tablet, size: QSize, mode: str
) -> None:
    glass = open_glass(size)
    tablet.set_modes(shots.MODES[mode])
    shots_places.fill_closed(tablet)
    glass.show("closed")
    assert {"lun–ven", "08:00–18:30", "sab", "0461 000102"} <= set(glass.words())


def test_a_week_that_is_too_long_for_large_text_is_left_out_whole_and_the_number_stays(
    open_glass: OpenGlass, tablet: Tablet
) -> None:
    glass = open_glass(LANDSCAPE)
    tablet.set_modes(shots.MODES["large"])
    days = tuple(HoursLine(at, at, (("08:00", f"1{at}:00"),)) for at in range(6))
    tablet.pages.closed.show(ClosedContent(phrase("err.closed.hours.title"), hours=days, phone="0461 000102"))
    glass.show("closed")
    glass.window.grabWindow()
    assert text_faults(glass) == []
    assert "0461 000102" in glass.words()
    assert not any("08:00" in word for word in glass.words())


def test_the_installers_code_is_typed_on_31_keys(glass: Glass, tablet: Tablet) -> None:
    page = tablet.pages.first_start
    typed = counted(page.code_typed)
    glass.show("firstStart")
    touch_all(glass, *(f"key.{letter}" for letter in "7K4PM"), "key.erase", "key.M", "key.N", "key.Z")
    assert typed == [("7K4PMN",)]


@pytest.mark.parametrize("step", [FirstStartStep.BAD_CODE, FirstStartStep.STOPPED])
def test_a_refused_code_leaves_empty_boxes_and_a_sentence(
    glass: Glass, tablet: Tablet, step: FirstStartStep
) -> None:
    page = tablet.pages.first_start
    glass.show("firstStart")
    page.typeText("7K4PMN")
    page.show(FirstStartContent(step))
    assert page.property("code") == ""
    assert glass.find("status").property("text") != ""


@pytest.mark.parametrize("size", LAYOUTS)
def test_two_people_compare_three_words_in_their_order(
    open_glass: OpenGlass, tablet: Tablet, size: QSize
) -> None:
    glass, page = open_glass(size), tablet.pages.first_start
    same, different = counted(page.same_touched), counted(page.different_touched)
    shots_first_start.fill_first_words(tablet)
    glass.show("firstStart")
    glass.window.grabWindow()
    places = [glass.place(glass.find(f"word.{at}")).top() for at in range(3)]
    assert places == sorted(places)
    assert [glass.find(f"word.{at}").property("text") for at in range(3)] == ["larice", "porfido", "lago"]
    touch_all(glass, "same", "different")
    assert (same, different) == ([()], [()])
