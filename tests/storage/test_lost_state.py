"""A journal that lost its tail while nobody looked says so before it confirms again (SYNC.md 2.6, F19)."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.facts import Booted, StateLost
from kiosk.domain.ports import JournalTip
from kiosk.encoding import facts
from kiosk.storage.store import KioskStore
from kiosk.storage.witness import Sighting, Witness
from tests.builders import NODE, an_arrival
from tests.premises import Premises
from tests.strictness import AnnouncedWarnings

FENCED = "the journal lacks what lay before"


def let_people_in(premises: Premises, count: int = 3) -> JournalTip:
    """One run of the program in which so many people come in; where its journal ends."""
    with premises.opened() as store:
        for _ in range(count):
            with store.begin() as work:
                work.append(an_arrival())
        return store.journal.tip()


def copied(premises: Premises, target: Path) -> Path:
    """A copy of the whole data folder."""
    shutil.copytree(premises.data, target)
    return target


def put_back(premises: Premises, copy: Path) -> None:
    """Somebody restores the data folder from a copy."""
    shutil.rmtree(premises.data)
    shutil.copytree(copy, premises.data)


def first_facts(store: KioskStore) -> list[object]:
    """The facts of the present life."""
    inc = store.journal.tip().inc
    with_all = [store.journal.unsent(1000, 1 << 20)]
    while with_all[-1] is not None and with_all[-1].incarnation.inc != inc:
        last = with_all[-1]
        store.journal.acknowledge(last.incarnation.inc, last.first + len(last.events) - 1, 0)
        with_all.append(store.journal.unsent(1000, 1 << 20))
    batch = with_all[-1]
    assert batch is not None
    return [facts.decode(NODE, inc, event).fact for event in batch.events]


def test_the_witness_knows_the_tip_after_every_commit(premises: Premises) -> None:
    with premises.opened() as store:
        for _ in range(3):
            with store.begin() as work:
                work.append(an_arrival())
            sighting = Witness(premises.witness).read()
            assert sighting == Sighting(NODE, store.journal.tip(), premises.machine)


def test_a_work_without_facts_leaves_the_witness_alone(premises: Premises) -> None:
    with premises.opened() as store:
        before = premises.witness.read_bytes()
        with store.begin() as work:
            work.vault.put_day_code("471193", "PER-1.00.2")
        assert premises.witness.read_bytes() == before


def test_an_ordinary_restart_goes_on_unfenced_and_hangs_on_the_end_of_the_life_before(
    premises: Premises,
) -> None:
    tips = [let_people_in(premises) for _ in range(3)]
    with premises.opened() as store:
        assert not store.is_fenced
        assert list(store.heads()) == [*(tip.inc for tip in tips), store.journal.tip().inc]
        assert store.prove() == sum(tip.seq for tip in tips) + 1
        assert first_facts(store) == [Booted(premises.build, False)]


def test_a_database_restored_from_yesterday_is_fenced_and_says_what_it_lost(
    premises: Premises, tmp_path: Path, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect(FENCED)
    let_people_in(premises)
    yesterday = copied(premises, tmp_path / "yesterday")
    lost = let_people_in(premises)
    put_back(premises, yesterday)
    with premises.opened() as store:
        assert store.is_fenced
        assert first_facts(store) == [Booted(premises.build, False), StateLost(lost.inc, lost.seq)]
        with store.begin() as work:
            assert work.is_fenced
            work.append(an_arrival())


def test_a_life_that_lost_its_own_tail_is_fenced_too(
    premises: Premises, tmp_path: Path, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect(FENCED)
    with premises.opened() as store:
        with store.begin() as work:
            work.append(an_arrival())
        store.settle()
        before = copied(premises, tmp_path / "before")
        with store.begin() as work:
            work.append(an_arrival())
        lost = store.journal.tip()
    put_back(premises, before)
    with premises.opened() as store:
        assert store.is_fenced
        assert StateLost(lost.inc, lost.seq) in first_facts(store)


def test_a_database_that_is_gone_leaves_a_fenced_kiosk(
    premises: Premises, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect(FENCED)
    lost = let_people_in(premises)
    shutil.rmtree(premises.data)
    with premises.opened() as store:
        assert store.is_fenced
        assert StateLost(lost.inc, lost.seq) in first_facts(store)
        assert len(store.heads()) == 1


def test_another_journal_under_the_same_place_is_no_proof_of_being_whole(
    premises: Premises, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect(FENCED)
    tip = let_people_in(premises)
    watch = Witness(premises.witness)
    watch.write(Sighting(NODE, JournalTip(tip.inc, tip.seq, bytes(32)), premises.machine))
    watch.close()
    with premises.opened() as store:
        assert store.is_fenced


@pytest.mark.parametrize("with_witness", [True, False])
def test_an_image_on_another_machine_is_fenced_there_once(
    premises: Premises, announced_warnings: AnnouncedWarnings, *, with_witness: bool
) -> None:
    announced_warnings.expect(FENCED)
    let_people_in(premises)
    if not with_witness:
        premises.witness.unlink()
    premises.machine = "a spare tablet"
    with premises.opened() as store:
        assert store.is_fenced
        lost = store.journal.lost()
    with premises.opened() as store:
        assert store.is_fenced
        assert store.journal.lost() == lost


def test_a_fence_outlives_restarts(premises: Premises, announced_warnings: AnnouncedWarnings) -> None:
    announced_warnings.expect(FENCED)
    with premises.opened() as store:
        store.journal.note_loss()
        lost = store.journal.lost()
    with premises.opened() as store, store.begin() as work:
        assert work.is_fenced
        assert store.journal.lost() == lost


@pytest.mark.parametrize(
    "content", [None, b"", b"\0" * 512, b"0123456789abcdef {}", b"torn", bytes(range(256))]
)
def test_a_witness_that_cannot_be_read_lags_and_fences_nobody(
    premises: Premises, content: bytes | None
) -> None:
    let_people_in(premises)
    premises.witness.unlink()
    if content is not None:
        premises.witness.write_bytes(content)
    with premises.opened() as store:
        assert not store.is_fenced


def test_a_witness_torn_between_two_commits_is_not_believed(premises: Premises) -> None:
    with premises.opened() as store:
        with store.begin() as work:
            work.append(an_arrival())
        first = premises.witness.read_bytes()
        with store.begin() as work:
            work.append(an_arrival())
        second = premises.witness.read_bytes()
    for cut in range(1, len(second.rstrip())):
        torn = second[:cut] + first[cut:]
        premises.witness.write_bytes(torn)
        assert Witness(premises.witness).read() in (
            None,
            *(Witness(wrote(premises, whole)).read() for whole in (first, second)),
        )


def wrote(premises: Premises, content: bytes) -> Path:
    """Another file with that content."""
    path = premises.witness.with_name("other.json")
    path.write_bytes(content)
    return path


def test_the_witness_of_another_node_says_nothing_about_this_one(premises: Premises) -> None:
    let_people_in(premises)
    shutil.rmtree(premises.data)
    with premises.opened(node="PER-2") as store:
        assert not store.is_fenced


def test_a_witness_on_a_full_disk_stops_nobody(
    premises: Premises, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("the witness witness.json cannot be written")
    premises.witness.parent.parent.mkdir(parents=True, exist_ok=True)
    premises.witness.parent.write_bytes(b"a file where the folder should be")
    tip = let_people_in(premises)
    with premises.opened() as store:
        assert store.prove() == tip.seq + 1


def test_a_clock_behind_the_journal_or_behind_the_build_is_suspect(premises: Premises) -> None:
    morning = premises.clock.now()
    let_people_in(premises)
    premises.clock.set_to(morning - timedelta(milliseconds=1))
    with premises.opened() as store:
        assert store.is_clock_suspect
        assert store.latest_at == morning
        assert first_facts(store) == [Booted(premises.build, True)]
    premises.clock.set_to(morning)
    with premises.opened() as store:
        assert not store.is_clock_suspect
    premises.build = "0.2.0 2030-01-01"
    with premises.opened() as store:
        assert store.is_clock_suspect
