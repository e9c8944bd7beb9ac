"""Badges of the staff at headquarters: renewed day by day, over for good when somebody leaves (UX.md 6.7 D17)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from kiosk.domain.people import StaffMember
from kiosk.encoding import feed as lines
from sync.hq import badges, feed, network
from tests.builders import BRANCH, TUESDAY, a_staff_member
from tests.headquarters import HouseForTest, opened
from tests.small_network import SmallNetwork
from tests.strictness import AnnouncedWarnings

THIRTY = timedelta(days=30)
PAOLA, WALTER, FOR_EVER = "s-paola", "s-walter", "s-for-ever"


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[HouseForTest]:
    """Pergine on Tuesday knows three badges; one was told without a last day."""
    known = a_staff_member()
    staff = tuple(
        replace(known, staff_id=name, fresh_through=last)
        for name, last in ((PAOLA, TUESDAY + THIRTY), (WALTER, TUESDAY + THIRTY), (FOR_EVER, None))
    )
    with opened(tmp_path / "hq") as made:
        network.load(made.house, SmallNetwork(staff=staff))
        yield made


def said(hq: HouseForTest) -> list[StaffMember]:
    """All that the branch was ever told of badges."""
    with hq.house.store.reading() as connection:
        told = [lines.decode(line.body) for line in feed.lines_after(connection, BRANCH, 0)]
    return [one for one in told if isinstance(one, StaffMember)]


def last_days(hq: HouseForTest) -> dict[str, date | None]:
    """Through which day each badge is good, None for always, without those that are over."""
    with hq.house.store.reading() as connection:
        known = badges.staff_of(connection, BRANCH)
    return {one.staff_id: one.fresh_through for one in known if not one.is_revoked}


def test_each_day_every_badge_is_good_for_thirty_days_more_and_it_is_said_once(hq: HouseForTest) -> None:
    assert badges.renew_everywhere(hq.house) == 0
    hq.clock.pass_by(days=1)
    assert [badges.renew_everywhere(hq.house) for _ in range(2)] == [2, 0]
    last = TUESDAY + timedelta(days=31)
    assert last_days(hq) == {PAOLA: last, WALTER: last, FOR_EVER: None}


def test_who_left_is_told_once_and_never_renewed(
    hq: HouseForTest, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("the badge of s-walter was revoked by account a-1")
    assert badges.revoke(hq.house, WALTER, "a-1") == (BRANCH,)
    assert badges.revoke(hq.house, WALTER, "a-1") == ()
    assert badges.revoke(hq.house, "s-nobody", "a-1") is None
    hq.clock.pass_by(days=40)
    badges.renew_everywhere(hq.house)
    assert WALTER not in last_days(hq)
    assert [one.is_revoked for one in said(hq) if one.staff_id == WALTER] == [False, True]
