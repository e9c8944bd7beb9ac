"""What is over and has been safe for weeks loses its bytes on the tablet, and nothing else changes (SYNC.md 2.8, I8)."""

from datetime import date, timedelta

import pytest

from kiosk.domain.facts import DayClosed, FactName
from kiosk.storage.outbox import LetGoError
from kiosk.storage.wreck import journal_on
from sync.client.steps import OpenSession, PageTaken
from sync.hq import pruning
from tests.branch_in_process import (
    BranchInProcess,
    KioskInProcess,
    assert_same_rows,
    comes_and_goes,
    confirms,
)
from tests.builders import BRANCH, TUESDAY, a_desk
from tests.premises import driver_in
from tests.strictness import AnnouncedWarnings

DESK = a_desk()
DAY = timedelta(days=1)
SOON, WEEKS_LATER = TUESDAY + 20 * DAY, TUESDAY + 36 * DAY
ALIKE = PageTaken(0, 0.0)


def night(kiosk: KioskInProcess, day: date) -> int:
    """Both ends are in step, the copy is proven and reported; then what may go is let go, and how much."""
    assert kiosk.meet() == ALIKE
    return reported(kiosk, day)


def reported(kiosk: KioskInProcess, day: date) -> int:
    tip = kiosk.store.journal.tip()
    assert kiosk.exchange.report_backup(day, tip) == tip.seq
    return prune(kiosk)


def prune(kiosk: KioskInProcess) -> int:
    return kiosk.store.prune(kiosk.premises.clock.now())


def bytes_of(kiosk: KioskInProcess, name: FactName) -> bytes:
    """The fact's own bytes in the journal; empty once they were let go."""
    ((life, _),) = [one for one in kiosk.store._shelves.log.lives() if one[1].inc == name.inc]
    ((body, _head),) = kiosk.store._shelves.log.facts_after(life, name.seq - 1, 1)
    return body


def test_what_is_over_and_was_safe_for_weeks_is_let_go_and_both_chains_count_on(
    branch: BranchInProcess,
) -> None:
    kiosk = branch.add()
    over, visit, soon = (
        confirms(kiosk, DESK.space_id),
        comes_and_goes(kiosk),
        confirms(kiosk, DESK.space_id, SOON),
    )
    night(kiosk, TUESDAY)
    heads, read = kiosk.store.heads(), kiosk.has_read()
    branch.clock.pass_by(days=36)
    later = comes_and_goes(kiosk, WEEKS_LATER)
    assert night(kiosk, WEEKS_LATER) > 0
    assert [bytes_of(kiosk, name) for name in (over, *visit)] == [b"", b"", b""]
    assert all(bytes_of(kiosk, name) for name in (soon, *later))
    assert kiosk.store.prove() > len(later)
    assert heads.items() <= {**kiosk.store.heads(), **heads}.items()
    assert kiosk.has_read() < read | {str(name) for name in later}
    assert prune(kiosk) == 0, "once it is gone nothing more is found"
    assert_same_rows(branch, kiosk, WEEKS_LATER, SOON)
    assert kiosk.store.backup(WEEKS_LATER).exists()


def test_a_closed_day_is_known_to_be_closed_however_long_ago_it_was(branch: BranchInProcess) -> None:
    kiosk = branch.add()
    comes_and_goes(kiosk)
    with kiosk.store.begin() as work:
        closing = work.append(DayClosed(TUESDAY, 1, 0, ""))
    night(kiosk, TUESDAY)
    branch.clock.pass_by(days=36)
    assert night(kiosk, WEEKS_LATER) > 0
    assert bytes_of(kiosk, closing)
    assert kiosk.store.days_on_record(TUESDAY)[TUESDAY]


@pytest.mark.invariant("I8")
def test_what_headquarters_does_not_call_safe_is_kept_however_old_it_is(branch: BranchInProcess) -> None:
    kiosk = branch.add()
    sent = comes_and_goes(kiosk)
    kiosk.meet()
    unsent = comes_and_goes(kiosk)
    for _ in range(3):
        prune(kiosk)
        branch.clock.pass_by(days=36)
    assert all(bytes_of(kiosk, name) for name in (*sent, *unsent))


def test_what_became_safe_only_lately_is_kept_as_long_as_copies_without_it_may_be_put_back(
    branch: BranchInProcess,
) -> None:
    kiosk = branch.add()
    night(kiosk, TUESDAY)
    old = comes_and_goes(kiosk)
    branch.clock.pass_by(days=40)
    night(kiosk, TUESDAY + 40 * DAY)
    branch.clock.pass_by(days=34)
    night(kiosk, TUESDAY + 74 * DAY)
    assert all(bytes_of(kiosk, name) for name in old), "headquarters has it for 34 days"
    branch.clock.pass_by(days=2)
    assert night(kiosk, TUESDAY + 76 * DAY) > 0
    assert [bytes_of(kiosk, name) for name in old] == [b"", b""]


def test_what_headquarters_has_lost_since_is_kept_although_it_was_safe(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("incident at PER: restored 2-")
    announced_warnings.expect("headquarters was restored: ")
    announced_warnings.expect("branch PER goes on after")
    kiosk = branch.add()
    copied = branch.copy()
    visit = comes_and_goes(kiosk)
    kiosk.send()
    reported(kiosk, TUESDAY)
    branch.clock.pass_by(days=36)
    branch.put_back(copied)
    kiosk.perform(OpenSession())
    assert kiosk.store.journal.unsent_count() >= len(visit), (
        "it had not read them back: nobody could tell again"
    )
    prune(kiosk)
    assert all(bytes_of(kiosk, name) for name in visit)
    assert_same_rows(branch, kiosk, TUESDAY)


def test_of_a_life_before_that_headquarters_has_lost_nothing_goes_and_nothing_after_it(
    branch: BranchInProcess,
) -> None:
    kiosk = branch.add()
    before = comes_and_goes(kiosk)
    kiosk.power_off()
    kiosk.power_on()
    visit = comes_and_goes(kiosk)
    night(kiosk, TUESDAY)
    branch.clock.pass_by(days=36)
    kiosk.store.journal.rewind(before[0].inc, before[0].seq - 1)
    prune(kiosk)
    assert all(bytes_of(kiosk, name) for name in (*before, *visit))


def test_what_was_read_behind_the_last_fact_that_was_safe_is_kept(branch: BranchInProcess) -> None:
    """Nobody here can know since when headquarters has that in safety."""
    kiosk, other = branch.add(), branch.add("PER-2")
    heard = comes_and_goes(other)
    other.meet()
    night(kiosk, TUESDAY)
    mine = comes_and_goes(kiosk)
    night(kiosk, TUESDAY)
    heard_later = comes_and_goes(other)
    other.meet()
    kiosk.read()
    branch.clock.pass_by(days=36)
    prune(kiosk)
    assert [bytes_of(kiosk, name) for name in mine] == [b"", b""]
    assert kiosk.has_read().isdisjoint(map(str, heard))
    assert kiosk.has_read() >= {str(name) for name in heard_later}


def test_a_copy_of_headquarters_that_is_too_old_to_be_made_whole_is_a_clear_failure(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("incident at PER: (restored 2-|gap PER-1)")
    announced_warnings.expect("headquarters was restored: ")
    announced_warnings.expect("branch PER goes on after")
    kiosk = branch.add()
    copied = branch.copy()
    for _ in range(2):  # what was read back before a later fact was safe goes with it
        comes_and_goes(kiosk)
        night(kiosk, TUESDAY)
    branch.clock.pass_by(days=36)
    assert night(kiosk, WEEKS_LATER) > 0
    branch.put_back(copied)
    with pytest.raises(LetGoError, match="let go"):
        kiosk.meet()


def test_other_bytes_under_the_name_of_what_was_let_go_are_still_told_apart(branch: BranchInProcess) -> None:
    kiosk = branch.add()
    visit, _ = comes_and_goes(kiosk)
    written = bytes_of(kiosk, visit)
    night(kiosk, TUESDAY)
    branch.clock.pass_by(days=36)
    night(kiosk, WEEKS_LATER)
    log = kiosk.store._shelves.log
    assert bytes_of(kiosk, visit) == b""
    assert log.is_written(visit.inc, visit.seq, written) is True
    assert log.is_written(visit.inc, visit.seq, written.replace(b"form", b"fork")) is False
    assert log.is_written(visit.inc, 1000, written) is None


def test_the_journal_on_a_disk_that_was_taken_out_goes_on_behind_what_was_let_go(
    branch: BranchInProcess,
) -> None:
    kiosk = branch.add()
    comes_and_goes(kiosk)
    night(kiosk, TUESDAY)
    branch.clock.pass_by(days=36)
    later = comes_and_goes(kiosk, WEEKS_LATER)
    night(kiosk, WEEKS_LATER)
    kiosk.power_off()
    batches = list(journal_on(kiosk.premises.data, kiosk.node, 2))
    kiosk.power_on()
    assert all(all(batch.events) for batch in batches)
    firsts = {batch.incarnation.inc: batch.first for batch in reversed(batches)}
    assert 1 < firsts[later[0].inc] <= later[0].seq


def test_what_a_snapshot_stands_for_is_let_go_as_well(branch: BranchInProcess) -> None:
    away, there = branch.add(), branch.add("PER-2")
    sent = comes_and_goes(away)
    far = confirms(away, DESK.space_id, SOON)
    away.meet()
    for _ in range(4):
        comes_and_goes(there)
    there.meet()
    branch.clock.pass_by(days=36)
    comes_and_goes(there, WEEKS_LATER)
    there.meet()
    assert pruning.prune(branch.house, BRANCH) > 0
    away.perform(OpenSession())
    night(away, WEEKS_LATER)
    assert driver_in(away.store).execute("SELECT count(*) FROM feed WHERE timeline = 0").fetchone() != (0,)
    branch.clock.pass_by(days=36)
    assert night(away, WEEKS_LATER + 36 * DAY) > 0
    assert [bytes_of(away, name) for name in (*sent, far)] == [b"", b"", b""]
    assert_same_rows(branch, away, WEEKS_LATER + 36 * DAY)
