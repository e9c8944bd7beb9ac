"""Being told of a free desk: a fact without a name, and only about whom somebody could tell."""

from kiosk.domain.bookings import Wish
from kiosk.domain.facts import PlaceAwaited
from kiosk.domain.outcomes import NoDeskFree, Refusal, Refused, Waiting
from kiosk.encoding import facts
from kiosk.services import book, find_space
from kiosk.services.identify import Known
from kiosk.services.wait import wait
from tests.builders import NODE, TUESDAY, WEDNESDAY, a_desk, a_room, a_span, at
from tests.houses import House

MARCO = Known("m-marco", "Marco", None)


def awaited(house: House) -> list[PlaceAwaited]:
    """What the journal says of people who wait."""
    inc = house.store.journal.tip().inc
    told = (facts.decode(NODE, inc, body).fact for body in house.store.tables.events)
    return [fact for fact in told if isinstance(fact, PlaceAwaited)]


def take(house: House, *spaces: str) -> None:
    """Somebody has these spaces until the evening."""
    for space_id in spaces:
        book.book(Wish(space_id, TUESDAY, a_span("09:00", "19:00"), f"m-{space_id}"), house.ports)


def a_full_house() -> House:
    """Both desks are taken until the evening, today and tomorrow."""
    house = House()
    take(house, "PER:P-01", "PER:P-02")
    for code in ("P-01", "P-02"):
        wish = Wish(f"PER:{code}", WEDNESDAY, a_span("08:00", "19:00", WEDNESDAY), f"m-{code}")
        book.book(wish, house.ports)
    return house


def test_who_waits_is_written_without_a_name() -> None:
    house = a_full_house()
    assert wait(MARCO, house.ports) == Waiting()
    assert awaited(house) == [PlaceAwaited(TUESDAY, "m-marco")]


def test_who_asks_again_at_once_adds_nothing_and_who_may_have_sat_down_meanwhile_asks_anew() -> None:
    house = a_full_house()
    wait(MARCO, house.ports)
    house.later(minutes=4)
    assert wait(MARCO, house.ports) == Waiting()
    assert wait(Known("m-bianca", "Bianca", None), house.ports) == Waiting()
    house.later(hours=2)
    assert wait(MARCO, house.ports) == Waiting()
    house.clock.set_to(at("09:00", WEDNESDAY))
    wait(MARCO, house.ports)
    assert [(one.day, one.subject_id) for one in awaited(house)] == [
        (TUESDAY, "m-marco"),
        (TUESDAY, "m-bianca"),
        (TUESDAY, "m-marco"),
        (WEDNESDAY, "m-marco"),
    ]


def test_for_whom_there_is_a_desk_now_does_not_wait_for_one() -> None:
    house = House()
    assert wait(MARCO, house.ports) is None
    take(house, "PER:P-01", "PER:P-02")
    assert wait(Known("m-PER:P-01", None, None), house.ports) is None
    assert awaited(house) == []


def test_who_comes_half_an_hour_before_their_booking_is_let_in_and_who_has_one_later_may_wait() -> None:
    house = House()
    for code, person in (("P-01", "m-marco"), ("P-02", "m-giulia")):
        start = "09:30" if person == "m-marco" else "09:31"
        for span, who in ((a_span("09:00", start), "m-early"), (a_span(start, "19:00"), person)):
            book.book(Wish(f"PER:{code}", TUESDAY, span, who), house.ports)
    assert wait(MARCO, house.ports) is None
    assert wait(Known("m-giulia", "Giulia", None), house.ports) == Waiting()


def test_whom_nobody_here_knows_nobody_could_tell() -> None:
    house = House()
    answer = wait(Known(None, None, None), house.ports)
    assert isinstance(answer, Refused)
    assert answer.because is Refusal.NOT_HERE
    assert awaited(house) == []


def test_a_branch_is_full_when_every_desk_for_everybody_is_taken_and_a_room_may_be_left() -> None:
    house = House()
    take(house, "PER:P-01")
    assert find_space.no_desk_free(house.ports) is None
    take(house, "PER:P-02")
    full = find_space.no_desk_free(house.ports)
    assert isinstance(full, NoDeskFree)
    assert full.room_is_free
    take(house, "PER:P-31")
    full = find_space.no_desk_free(house.ports)
    assert isinstance(full, NoDeskFree)
    assert not full.room_is_free


def test_a_branch_without_desks_for_everybody_is_never_full() -> None:
    house = House(spaces=(a_desk("P-01", fixed_for="m-marco"), a_room("P-31")))
    assert find_space.no_desk_free(house.ports) is None
