"""The pages of guests - code, search, form, a desk for the day - with believable content."""

from kiosk.services.hand_off import page_address
from ui.bridge import house_words
from ui.bridge.answers import qr_matrix
from ui.bridge.pages.choices import Choice
from ui.bridge.pages.day_guest import DayGuestContent
from ui.bridge.pages.day_pass import DayPassContent
from ui.bridge.pages.host_search import HostFound, HostSearchContent
from ui.bridge.pages.trouble import TroubleContent
from ui.bridge.pages.walk_in import WalkInContent, WalkInError, WalkInKind
from ui.bridge.phrases import phrase
from ui.bridge.tablet import Tablet
from ui.shots_scene import Scene

HOSTS = (
    HostFound("m-1", "Marco B.", "MB"),
    HostFound("m-2", "Bianca R.", "BR"),
    HostFound("m-3", "Tobia B.", "TB"),
    HostFound("m-4", "Bianca Sofia T.", "BT"),
)


def scenes() -> tuple[Scene, ...]:
    """These pages, in the order one may meet them."""
    return (
        Scene("k04-visitor-code", "visitorCode", fill_visitor_code),
        Scene("k04-group", "groupSize", fill_group),
        Scene("k04-parcel", "trouble", fill_parcel),
        Scene("k14-forgotten", "forgotten", fill_forgotten),
        Scene("k05-host-search", "hostSearch", fill_host_search),
        Scene("k05-host-search-four", "hostSearch", fill_host_search_four),
        Scene("k05-host-search-nobody", "hostSearch", fill_host_search_nobody),
        Scene("k05-host-search-twins", "hostSearch", fill_host_search_twins),
        Scene("k06-walk-in", "walkIn", fill_walk_in),
        Scene("k06-walk-in-worker", "walkIn", fill_walk_in_worker),
        Scene("k06-walk-in-error", "walkIn", fill_walk_in_error),
        Scene("k13-day-guest", "dayGuest", fill_day_guest),
        Scene("k13-day-guest-phone", "dayGuest", fill_day_guest_phone),
        Scene("k13-hand-off", "handOff", fill_hand_off),
        Scene("k13b-day-pass", "dayPass", fill_day_pass),
        Scene("k13b-day-pass-digits", "dayPass", fill_day_pass_digits),
        Scene("k13b-day-pass-print", "dayPass", fill_day_pass_print),
        Scene("k13b-day-pass-no-paper", "dayPass", fill_day_pass_no_paper),
    )


def fill_visitor_code(tablet: Tablet) -> None:
    """K4 after three digits."""
    tablet.pages.visitor_code.wipe()
    tablet.pages.visitor_code.typeText("481")


def fill_group(tablet: Tablet) -> None:
    """K4: four people."""
    tablet.pages.group_size.show(20)
    tablet.pages.group_size.step(2)


def fill_parcel(tablet: Tablet) -> None:
    """K4: a courier is told whom to call."""
    tablet.pages.trouble.show(
        TroubleContent(phrase("meet.parcel.none", tel=house_words.unbroken("0461 000 000")))
    )
    tablet.pages.trouble.count_down(10)


def fill_forgotten(tablet: Tablet) -> None:
    """K14: the card's number is in, the PIN half."""
    tablet.pages.forgotten.wipe()
    tablet.pages.forgotten.typeText("20481712")


def fill_host_search(tablet: Tablet) -> None:
    """K5: three letters, three names."""
    _search(tablet, "bia", HostSearchContent(HOSTS[:3]))


def fill_host_search_four(tablet: Tablet) -> None:
    """K5: three letters, four names."""
    _search(tablet, "bia", HostSearchContent(HOSTS))


def fill_host_search_twins(tablet: Tablet) -> None:
    """K5: two of one name, and nothing tells them apart."""
    _search(tablet, "marco", HostSearchContent((), phrase("err.twins.title"), phrase("err.twins.next")))


def fill_host_search_nobody(tablet: Tablet) -> None:
    """K5: nobody of that name."""
    found = HostSearchContent(message=phrase("err.host.title"), next_step=phrase("err.host.next"))
    _search(tablet, "xyl", found)


def _search(tablet: Tablet, letters: str, found: HostSearchContent) -> None:
    tablet.pages.host_search.wipe()
    tablet.pages.host_search.typeText(letters)
    tablet.pages.host_search.show(found)


def fill_walk_in(tablet: Tablet) -> None:
    """K6: somebody's guest has typed a name."""
    page = tablet.pages.walk_in
    page.wipe()
    page.show(WalkInContent(WalkInKind.VISITOR, "Marco B.", "MB", will_notify=True))
    page.typeText("Karl Huber")


def fill_walk_in_worker(tablet: Tablet) -> None:
    """K6: somebody without an account types a telephone number."""
    page = tablet.pages.walk_in
    page.wipe()
    page.show(WalkInContent(WalkInKind.WORKER))
    page.typeText("Anna Gasser")
    page.enter()
    page.typeText("0461 000")


def fill_walk_in_error(tablet: Tablet) -> None:
    """K6: the number is too short."""
    fill_walk_in_worker(tablet)
    tablet.pages.walk_in.complain(WalkInError.PHONE)


def fill_day_guest(tablet: Tablet) -> None:
    """K13: four desks are free; the whole day is chosen."""
    lengths = (("2h", "book.2h"), ("am", "book.am"), ("pm", "book.pm"), ("day", "book.day"))
    choices = tuple(Choice(one, phrase(key), is_possible=one != "am") for one, key in lengths)
    tablet.pages.day_guest.show(DayGuestContent(4, "18:30", choices, "day"))


def fill_day_guest_phone(tablet: Tablet) -> None:
    """K13 where telephones find headquarters' page; at ten there is no other half day to choose."""
    lengths = (("2h", "book.2h"), ("am", "book.am"), ("day", "book.day"))
    choices = tuple(Choice(one, phrase(key)) for one, key in lengths)
    tablet.pages.day_guest.show(DayGuestContent(4, "18:30", choices, "day", has_phone_page=True))


def fill_hand_off(tablet: Tablet) -> None:
    """K13: the code for the own telephone, as long as the bank's address makes it."""
    ticket = f"PER-1.1795769040.{'Qz' * 43}"
    tablet.pages.hand_off.show(
        qr_matrix(page_address("https://coworking.smartvalley.example", "PER", ticket))
    )


def fill_day_pass(tablet: Tablet) -> None:
    """K13b: the digits as a code to photograph."""
    content = a_day_pass()
    tablet.pages.day_pass.show(content._replace(matrix=qr_matrix(content.digits)))
    tablet.pages.day_pass.count_down(60)


def fill_day_pass_print(tablet: Tablet) -> None:
    """K13b where there is a printer."""
    content = a_day_pass()
    tablet.pages.day_pass.show(content._replace(matrix=qr_matrix(content.digits), has_printer=True))
    tablet.pages.day_pass.count_down(60)


def fill_day_pass_no_paper(tablet: Tablet) -> None:
    """K13b: the printer does not print."""
    fill_day_pass_print(tablet)
    tablet.pages.day_pass.show_printed(phrase("print.none"))


def fill_day_pass_digits(tablet: Tablet) -> None:
    """K13b: no code to photograph, only the six digits."""
    tablet.pages.day_pass.show(a_day_pass())
    tablet.pages.day_pass.count_down(60)


def a_day_pass() -> DayPassContent:
    """Anna's desk for the day."""
    return DayPassContent(
        title=phrase("ok.hello", name="Anna"),
        space="P-03",
        line=phrase("ok.in.until", t="18:30"),
        reason=phrase("why.quiet"),
        digits="481206",
        can_show_way=True,
    )
