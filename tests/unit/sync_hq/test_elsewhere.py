"""What a kiosk hears of the other branches: how many desks are free, as of the kiosk there heard longest ago."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from kiosk.domain.bookings import Wish
from kiosk.encoding.values import milliseconds
from sync.client.steps import Event
from sync.hq import tables, views
from sync.protocol.messages import AskElsewhere, Elsewhere, FreeAt, Refusal, Whence
from tests.branch_in_process import BranchInProcess, KioskInProcess
from tests.builders import TUESDAY, a_branch, a_desk, a_room, a_span, at
from tests.small_network import SmallNetwork

LEVICO = replace(a_branch("LEV", name="Levico Terme"), summit=1)
LEVICOS_DESKS = (
    a_desk("P-01", branch="LEV"),
    a_desk("P-02", branch="LEV"),
    a_desk("P-03", branch="LEV", fixed_for="m-marco"),
    a_room("P-31", branch="LEV"),
)
NETWORK = SmallNetwork(
    branches=(a_branch(), LEVICO),
    spaces=(a_desk(), a_desk("P-08", name="Fravort"), a_room(), *LEVICOS_DESKS),
    wishes=(Wish("LEV:P-01", TUESDAY, a_span("10:00", "12:00"), None),),
)


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[BranchInProcess]:
    """Pergine and Levico on Tuesday at ten."""
    made = BranchInProcess(tmp_path, NETWORK)
    yield made
    made.close()


@pytest.fixture
def kiosk(branch: BranchInProcess) -> KioskInProcess:
    """Pergine's."""
    return branch.add()


def enrol_at_levico(branch: BranchInProcess, node: str, *, minutes_ago: float | None) -> None:
    """A kiosk there that was heard so long ago; None: never."""
    heard = None
    if minutes_ago is not None:
        heard = milliseconds(branch.clock.now() - timedelta(minutes=minutes_ago))
    with branch.house.store.writing() as connection:
        columns = tables.node.c
        row = connection.execute(select(tables.node).where(columns.node == "PER-1")).one()
        there = {**row._mapping, "node": node, "branch_id": "LEV", "heard_ms": heard}
        connection.execute(insert(tables.node).values(there))


def asked(kiosk: KioskInProcess) -> tuple[FreeAt, ...]:
    """What the kiosk is told."""
    said: Elsewhere | Event = kiosk.exchange.elsewhere()
    assert isinstance(said, Elsewhere), said
    return said.branches


def test_a_branch_tells_its_desks_for_everybody_that_are_free_for_a_while(
    branch: BranchInProcess, kiosk: KioskInProcess
) -> None:
    enrol_at_levico(branch, "LEV-1", minutes_ago=12)
    assert asked(kiosk) == (FreeAt("LEV", 1, 720),)
    branch.clock.pass_by(hours=3)
    kiosk.meet()
    assert asked(kiosk)[0].desks == 2


def test_it_is_as_old_as_the_word_of_the_kiosk_heard_longest_ago(
    branch: BranchInProcess, kiosk: KioskInProcess
) -> None:
    enrol_at_levico(branch, "LEV-1", minutes_ago=1)
    enrol_at_levico(branch, "LEV-2", minutes_ago=50)
    assert asked(kiosk)[0].seconds == 3000


@pytest.mark.parametrize("heard", [(), (None,), (1, None)])
def test_of_a_branch_that_was_not_heard_whole_nothing_is_told(
    branch: BranchInProcess, kiosk: KioskInProcess, heard: tuple[float | None, ...]
) -> None:
    for number, minutes_ago in enumerate(heard):
        enrol_at_levico(branch, f"LEV-{number}", minutes_ago=minutes_ago)
    assert asked(kiosk) == ()


def test_a_revoked_kiosk_there_does_not_make_it_old(branch: BranchInProcess, kiosk: KioskInProcess) -> None:
    enrol_at_levico(branch, "LEV-1", minutes_ago=1)
    enrol_at_levico(branch, "LEV-2", minutes_ago=None)
    with branch.house.store.writing() as connection:
        connection.execute(update(tables.node).where(tables.node.c.node == "LEV-2").values(is_revoked=True))
    assert asked(kiosk) == (FreeAt("LEV", 1, 60),)


def test_a_branch_that_is_closed_has_no_desk_to_give(branch: BranchInProcess, kiosk: KioskInProcess) -> None:
    branch.clock.pass_by(hours=12)
    kiosk.meet()
    enrol_at_levico(branch, "LEV-1", minutes_ago=0)
    assert asked(kiosk) == (FreeAt("LEV", 0, 0),)


@pytest.mark.parametrize(("wall", "desks"), [("18:30", 2), ("18:31", 0)])
def test_a_branch_that_closes_before_a_desk_is_worth_the_way_has_none(
    branch: BranchInProcess, wall: str, desks: int
) -> None:
    with branch.house.store.reading() as connection:
        assert views.desks_to_give(connection, LEVICO, at(wall)) == desks


def test_while_a_branch_is_asked_after_a_restore_nothing_is_told_of_it(
    branch: BranchInProcess, kiosk: KioskInProcess
) -> None:
    enrol_at_levico(branch, "LEV-1", minutes_ago=1)
    with branch.house.store.writing() as connection:
        levico = update(tables.branch).where(tables.branch.c.branch_id == "LEV")
        connection.execute(levico.values(mode=tables.RECOVERY))
    assert asked(kiosk) == ()


def test_only_who_has_a_session_is_told_and_in_its_own_name(
    branch: BranchInProcess, kiosk: KioskInProcess
) -> None:
    session = kiosk.exchange.session()
    ask = AskElsewhere(session.whence)
    assert kiosk.line.elsewhere("nobody's", ask) == Refusal("BEARER")
    other = AskElsewhere(Whence("PER-2", session.whence.inc, session.whence.timeline))
    assert kiosk.line.elsewhere(session.bearer, other) == Refusal("MALFORMED")
