"""The curve of a branch's day: filled is fact, the line is plan, and nothing is filled that nobody heard."""

from kiosk.domain.bookings import Booking
from kiosk.domain.visits import Visit
from sync.hq.web.charts import HEIGHT, WIDTH, Curve, day_curve
from tests.builders import a_booking, a_branch, a_span, a_visit, at

VISITS: tuple[Visit, ...] = (a_visit(clock="09:00"),)
BOOKINGS: tuple[Booking, ...] = (a_booking(span=a_span("09:00", "17:00")),)


def curve(clock: str, *, is_heard: bool = True) -> Curve:
    return day_curve(a_branch(people_limit=2), at(clock), VISITS, BOOKINGS, is_heard=is_heard)


def test_what_was_is_filled_up_to_now_and_what_is_booked_is_a_line_after_it() -> None:
    drawn = curve("13:30")

    assert drawn.now_x == WIDTH / 2
    assert drawn.done.startswith(f"M0.0 {HEIGHT - 1}L0.0 {HEIGHT - 1:.1f}")
    assert drawn.done.endswith(f"L{WIDTH / 2:.1f} {HEIGHT - 1}Z")
    assert drawn.expected.startswith(f"M{WIDTH / 2:.1f} ")
    half_full = HEIGHT - 1 - (HEIGHT - 3) / 2
    assert f"L{WIDTH / 2:.1f} {half_full:.1f}" in drawn.done


def test_a_silent_branch_has_no_fill_and_no_now() -> None:
    drawn = curve("13:30", is_heard=False)

    assert (drawn.done, drawn.now_x) == ("", None)
    assert drawn.expected.startswith("M0.0 ")


def test_before_eight_nothing_was_and_after_seven_nothing_is_expected() -> None:
    assert curve("07:00").done == ""
    assert curve("20:00").expected == ""
