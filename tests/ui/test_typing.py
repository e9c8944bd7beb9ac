"""What is typed: Python owns it letter by letter, and the pages with our keyboard show it and pass it on."""

import pytest
from PySide6.QtCore import QSize

from tests.ui.conftest import OpenGlass
from tests.ui.glass import LANDSCAPE, PORTRAIT, Glass, counted
from ui import shots_guests as scenes
from ui.bridge.pages.host_search import HostFound, HostSearchContent
from ui.bridge.pages.walk_in import WalkInContent, WalkInError, WalkInKind
from ui.bridge.phrases import phrase
from ui.bridge.tablet import Tablet
from ui.bridge.typed import with_digits, with_letters, without_last

LAYOUTS = [pytest.param(PORTRAIT, id="portrait"), pytest.param(LANDSCAPE, id="landscape")]


@pytest.mark.parametrize(
    ("before", "letters", "after"),
    [
        ("Kar", "l", "Karl"),
        ("", " ", ""),
        ("Karl", "  Huber", "Karl Huber"),
        ("Anna", "\u202egnp", "Annagnp"),
        ("Anna", "\x00\n\t", "Anna"),
        ("Zo", "ë 🙂", "Zoë 🙂"),
    ],
)
def test_a_text_takes_letters_and_nothing_that_steers_its_line(before: str, letters: str, after: str) -> None:
    assert with_letters(before, letters, 300) == after


def test_a_text_ends_at_its_limit() -> None:
    assert with_letters("a" * 299, "bcd", 300) == "a" * 299 + "b"


@pytest.mark.parametrize(
    ("before", "after"),
    [("Müller", "Mülle"), ("e\u0301", ""), ("Zoë 👩\u200d💻", "Zoë "), ("🙂", ""), ("", "")],
)
def test_erasing_takes_one_letter_as_people_count_them(before: str, after: str) -> None:
    assert without_last(before) == after


def test_a_code_takes_digits_alone_and_no_more_than_its_boxes() -> None:
    assert with_digits("48", "1a2-0 6५7", 6) == "481206"


def type_on(glass: Glass, *keys: str) -> None:
    """Touch keys of our keyboard."""
    for key in keys:
        glass.window.grabWindow()  # lays the keys out
        glass.touch(f"key.{key}")


@pytest.mark.parametrize("size", LAYOUTS)
def test_three_letters_ask_three_times_and_the_name_touched_is_told(
    open_glass: OpenGlass, tablet: Tablet, size: QSize
) -> None:
    glass = open_glass(size)
    page = tablet.pages.host_search
    asked, touched = counted(page.query_changed), counted(page.host_touched)
    glass.show("hostSearch")
    type_on(glass, "b", "i", "a")
    page.show(HostSearchContent(scenes.HOSTS))
    glass.window.grabWindow()
    glass.touch("host.2")
    assert asked == [("b",), ("bi",), ("bia",)]
    assert touched == [("m-3",)]


def test_the_search_never_takes_enter_because_the_list_is_live(glass: Glass, tablet: Tablet) -> None:
    glass.show("hostSearch")
    type_on(glass, "b")
    assert not glass.find("key.enter").property("isActive")


def test_nobody_is_told_from_the_list_and_from_the_ways_out(glass: Glass, tablet: Tablet) -> None:
    page = tablet.pages.host_search
    touched = counted(page.nobody_touched)
    glass.show("hostSearch")
    scenes.fill_host_search(tablet)
    glass.window.grabWindow()
    glass.touch("nobody")
    page.show(HostSearchContent(scenes.HOSTS))
    glass.window.grabWindow()
    glass.touch("third")
    assert touched == [(), ()]
    assert not glass.has("nobody")


def test_a_search_that_finds_nobody_says_what_to_do(glass: Glass, tablet: Tablet) -> None:
    glass.show("hostSearch")
    scenes.fill_host_search_nobody(tablet)
    words = " ".join(glass.words())
    assert "Non troviamo questo nome. Scrivi il cognome come sull’invito" in words


@pytest.mark.parametrize(
    ("language", "keys", "typed"),
    [
        ("it", ["d", "'", "a", "space", "b", "ò"], "D'a Bò"),
        ("de", ["m", "ü", "l", "space", "g", "r", "o", "ß"], "Mül Groß"),
        ("en", ["o", "'", "b", "space", "a", "l"], "O'b Al"),
    ],
)
def test_a_name_is_typed_with_the_letters_of_the_screens_language(
    glass: Glass, tablet: Tablet, language: str, keys: list[str], typed: str
) -> None:
    tablet.speak(language)
    page = tablet.pages.walk_in
    page.show(WalkInContent(WalkInKind.VISITOR, "Marco B.", "MB"))
    glass.show("walkIn")
    type_on(glass, *keys)
    assert page.property("name") == typed
    assert typed in glass.words()


def test_a_visitor_enters_with_a_name_alone_and_not_without(glass: Glass, tablet: Tablet) -> None:
    page = tablet.pages.walk_in
    entered = counted(page.entered)
    page.show(WalkInContent(WalkInKind.VISITOR, "Marco B.", "MB"))
    glass.show("walkIn")
    type_on(glass, "enter")
    assert entered == []
    type_on(glass, "k", "enter")
    assert entered == [("K", "")]


def test_the_company_is_typed_into_the_second_line(glass: Glass, tablet: Tablet) -> None:
    page = tablet.pages.walk_in
    entered = counted(page.entered)
    page.show(WalkInContent(WalkInKind.VISITOR, "Marco B.", "MB"))
    glass.show("walkIn")
    type_on(glass, "k")
    glass.touch("field.company")
    type_on(glass, "a", "c", "enter")
    assert entered == [("K", "Ac")]


@pytest.mark.parametrize("size", LAYOUTS)
def test_a_worker_is_led_from_the_name_to_the_number_and_its_pad(
    open_glass: OpenGlass, tablet: Tablet, size: QSize
) -> None:
    glass = open_glass(size)
    page = tablet.pages.walk_in
    entered = counted(page.entered)
    page.show(WalkInContent(WalkInKind.WORKER))
    glass.show("walkIn")
    type_on(glass, "a", "enter")
    assert not glass.has("keyboard")
    for key in ("3", "4", "0", "space", "7", "erase", "enter"):
        glass.touch(f"phone.{key}")
    assert entered == [("A", "340 ")]


def test_a_number_takes_no_letters_from_a_real_keyboard(tablet: Tablet) -> None:
    page = tablet.pages.walk_in
    page.show(WalkInContent(WalkInKind.WORKER))
    page.touchField("phone")
    page.typeText("+39 (0461) abc 000-1")
    assert page.property("phone") == "+39 (0461) 000-1"


def test_a_complaint_takes_the_notices_place_until_the_next_letter(glass: Glass, tablet: Tablet) -> None:
    page = tablet.pages.walk_in
    page.show(WalkInContent(WalkInKind.WORKER))
    page.typeText("Anna")
    page.complain(WalkInError.PHONE)
    glass.show("walkIn")
    assert "Il numero sembra incompleto. Controlla le cifre e riprova." in glass.words()
    glass.touch("phone.3")
    assert not any("incompleto" in word for word in glass.words())
    assert any(word.startswith("Nome e telefono servono") for word in glass.words())


def test_what_was_typed_survives_a_detour_and_a_language_and_not_the_wipe(
    glass: Glass, tablet: Tablet
) -> None:
    page = tablet.pages.walk_in
    page.show(WalkInContent(WalkInKind.VISITOR, "Marco B.", "MB"))
    glass.show("walkIn")
    page.typeText("Karl Huber")
    glass.show("help")
    tablet.speak("de")
    glass.show("walkIn")
    assert "Karl Huber" in glass.words()
    page.wipe()
    assert "Karl Huber" not in glass.words()


def test_three_hundred_letters_stay_inside_the_field_and_show_their_end(glass: Glass, tablet: Tablet) -> None:
    page = tablet.pages.walk_in
    page.show(WalkInContent(WalkInKind.VISITOR, "Marco B.", "MB"))
    page.typeText("Wolfeschlegelstein " * 20)
    glass.show("walkIn")
    glass.window.grabWindow()
    field = glass.place(glass.find("field.name"))
    shown = next(text for text in glass.texts() if str(text.property("text")).startswith("Wolfe"))
    assert len(page.property("name")) == 300
    assert field.contains(glass.place(shown))
    assert shown.property("truncated")


def test_a_host_whose_name_is_markup_is_shown_as_written(glass: Glass, tablet: Tablet) -> None:
    name = '<img src="file:///etc/hostname"> \u202eB.'
    tablet.pages.host_search.show(HostSearchContent((HostFound("m-1", name, "<b"),)))
    tablet.pages.walk_in.show(WalkInContent(WalkInKind.VISITOR, name, "<b"))
    for screen in ("hostSearch", "walkIn"):
        glass.show(screen)
        read = " ".join(glass.words())
        assert '<img src="file:///etc/hos' in read, screen
        assert "\u202e" not in read, screen


@pytest.mark.parametrize(("days", "said"), [(1, "dopo 1 giorno."), (7, "dopo 7 giorni.")])
def test_the_notice_says_what_the_data_are_for_and_when_they_are_deleted(
    glass: Glass, tablet: Tablet, days: int, said: str
) -> None:
    tablet.pages.walk_in.show(WalkInContent(WalkInKind.VISITOR, "Marco B.", "MB", guest_days=days))
    glass.show("walkIn")
    (notice,) = (word for word in glass.words() if "ad avvisare chi ti aspetta." in word)
    assert notice.endswith(f"Li cancelliamo {said}")


def test_a_message_of_the_search_leaves_by_itself_with_the_next_find(glass: Glass, tablet: Tablet) -> None:
    page = tablet.pages.host_search
    page.show(HostSearchContent(message=phrase("host.more")))
    glass.show("hostSearch")
    assert "Scrivi ancora una lettera." in glass.words()
    page.show(HostSearchContent(scenes.HOSTS[:1]))
    assert "Scrivi ancora una lettera." not in glass.words()
