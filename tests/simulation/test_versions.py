"""Tablets of an earlier version beside newer ones and a newer headquarters: nothing is skipped, doubled or lost."""

import secrets
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.authority import Grant
from kiosk.domain.facts import CheckedIn, LeaseWished
from kiosk.domain.outcomes import Welcome
from kiosk.services import check_in
from sync.hq.authority import Confirmed
from sync.simulation.kiosk import SimulatedKiosk
from sync.simulation.versions import older_tablets
from sync.simulation.world import simulate
from tests.profiles import runs
from tests.simulation.planted import MIXED
from tests.two_ends import FRIDAY, TwoEnds, a_wish, the_desks

DAY = timedelta(days=1)
DESKS = the_desks()
POOL, BY_DAY, OURS = DESKS[30], DESKS[0], DESKS[None]
Unknown = dict[str, Collection[str]]


@pytest.fixture
def unknown() -> Iterator[Unknown]:
    """The words that tablets do not know, by the tablet's name."""
    words: Unknown = {}
    with older_tablets(words):
        yield words


@pytest.fixture
def ends(tmp_path: Path, unknown: Unknown) -> Iterator[TwoEnds]:
    """A tablet with a desk of the walk-in pool, one by the day, and one that is headquarters' alone."""
    begun = TwoEnds(tmp_path, POOL, BY_DAY, OURS)
    yield begun
    begun.close()


def position(kiosk: SimulatedKiosk) -> int:
    """How far the tablet has read."""
    worker = kiosk.parts.worker
    assert worker is not None
    return worker.sides[0].exchange._end.inbox.cursor().position


@pytest.mark.fault("F38")
@pytest.mark.parametrize("word", ["space.put", "booking.confirmed"], ids=["a kind", "a type of fact"])
def test_an_older_tablet_stops_at_what_it_does_not_know_works_with_what_it_has_and_goes_on_after_its_update(
    ends: TwoEnds, unknown: Unknown, word: str
) -> None:
    (kiosk,) = ends.kiosks
    unknown[kiosk.name] = (word,)
    before = position(kiosk)
    ends.describes(replace(OURS, seats=OURS.seats))
    remote = a_wish(OURS, "16:00", "17:00")
    assert isinstance(ends.books_remotely(remote), Confirmed)
    ends.pass_by(minutes=20)
    stopped_at = position(kiosk)
    assert before <= stopped_at < before + 2
    assert "sys.older" in kiosk.parts.notes()
    ends.dark(kiosk, hours=23)  # it is Friday before anybody updates it
    ends.pass_by(hours=1)
    held = a_wish(POOL, "16:00", "17:00", FRIDAY)
    booked = ends.confirmed(kiosk, held)
    welcome = kiosk.do(lambda ports: check_in.check_in(ends.pass_of_a_member, ports))
    assert isinstance(welcome, Welcome)
    asked = ends.provisional(kiosk, a_wish(BY_DAY, "18:00", "19:00", FRIDAY))
    assert isinstance(ends.books_remotely(a_wish(BY_DAY, "16:00", "17:00", FRIDAY, "m-1")), Confirmed)
    ends.pass_by(minutes=20)
    assert welcome.visit_id in {name for name, _ in ends.said(CheckedIn)}
    assert ends.taken_by(held) == {"hq": {booked}, kiosk.name: {booked}}
    assert (ends.state_at(None, asked), ends.state_at(kiosk, asked)) == ("confirmed", "pending")
    assert position(kiosk) == stopped_at
    assert (grants := len(ends.in_feed(Grant))) == 2, "nobody gave it days that it could not come to"
    assert ends.said(LeaseWished) == []

    kiosk.power_off()
    unknown.clear()
    kiosk.power_on()
    ends.until("told", lambda: ends.state_at(kiosk, asked) == "confirmed", minutes=1)
    ends.pass_by(minutes=6)
    assert "sys.older" not in kiosk.parts.notes()
    (there, here) = map(frozenset, ends.taken_by(remote).values())
    assert there == here != frozenset()
    assert len(ends.in_feed(Grant)) > grants
    ends.confirmed(kiosk, a_wish(BY_DAY, "20:00", "21:00", FRIDAY))


@pytest.mark.timeout(2400)
def test_seeds_nobody_has_seen_with_tablets_of_several_versions_keep_every_promise(
    capsys: pytest.CaptureFixture[str],
) -> None:
    first, counts = secrets.randbelow(1 << 40), Counter[str]()
    for seed in range(first, first + runs(quick=1, push=4, release=200)):
        figures = simulate(seed, MIXED)
        counts.update(figures.counts)
        assert figures.violation == "", seed
    with capsys.disabled():
        print(f"\nfrom seed {first}: {counts['older']} older tablets, {counts['stopped']} found stopped")
