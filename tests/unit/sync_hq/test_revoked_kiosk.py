"""A tablet in the wrong hands learns from headquarters that it is revoked: it stops, and forgets people (F41).

Only headquarters' signed word does that. One that was restored and does not know the kiosk says nothing of the kind.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update

from kiosk.domain.errors import RevokedDeviceError
from kiosk.domain.facts import CheckedIn
from kiosk.domain.visits import Source
from kiosk.storage import keys
from kiosk.storage.backup import BACKUPS
from kiosk.storage.store import KioskStore
from kiosk.storage.wreck import journal_on
from sync.client.steps import ImpostorFound, OpenSession, PageTaken, Revoked, SessionOpened
from sync.hq import pruning, reconcile, sessions, tables
from sync.hq.sessions import Speaker
from sync.protocol.messages import Hello
from tests.branch_in_process import BranchInProcess, KioskInProcess
from tests.builders import BRANCH, TUESDAY
from tests.storage.pages import deciphered
from tests.strictness import AnnouncedWarnings

LOCKED = "headquarters revoked this kiosk: it is locked"


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[BranchInProcess]:
    made = BranchInProcess(tmp_path)
    yield made
    made.close()


def knows_marco(store: KioskStore) -> bool:
    with store.begin() as work:
        return work.vault.person("m-marco") is not None


def comes(store: KioskStore) -> None:
    with store.begin() as work:
        work.append(CheckedIn(TUESDAY, Source.FORM, subject_id="m-marco"))


def locked(branch: BranchInProcess, announced_warnings: AnnouncedWarnings) -> KioskInProcess:
    """A kiosk that met somebody, was revoked and has heard so."""
    announced_warnings.expect(LOCKED)
    kiosk = branch.add()
    comes(kiosk.store)
    revoke(branch, announced_warnings)
    kiosk.perform(OpenSession())
    return kiosk


def revoke(branch: BranchInProcess, announced_warnings: AnnouncedWarnings) -> None:
    announced_warnings.expect("was revoked by account")
    sessions.revoke(branch.house, "PER-1", "account-of-somebody")


def let_in(branch: BranchInProcess) -> None:
    with branch.house.store.writing() as connection:
        connection.execute(update(tables.node).values(is_revoked=False))


def facts_on_the_disk(kiosk: KioskInProcess) -> int:
    """What ``smartvalley rescue`` would bring, read from the disk of a tablet that is off."""
    return sum(len(batch.events) for batch in journal_on(kiosk.premises.data, kiosk.node, 500))


@pytest.mark.fault("F41")
def test_a_revoked_kiosk_writes_nothing_knows_nobody_and_keeps_its_journal_for_whoever_rescues_it(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect(LOCKED)
    kiosk = branch.add()
    kiosk.store.backup(TUESDAY)
    comes(kiosk.store)  # headquarters will not take it any more
    linked = kiosk.store.prove()
    revoke(branch, announced_warnings)

    assert kiosk.perform(OpenSession()) == Revoked()

    assert kiosk.store.is_locked
    assert not knows_marco(kiosk.store)
    assert list((kiosk.premises.data / BACKUPS).iterdir()) == []
    with pytest.raises(RevokedDeviceError):
        comes(kiosk.store)
    assert kiosk.store.prove() == linked
    with kiosk.store.begin() as work:
        assert len(work.visits.inside()) == 1, "what was there can be read"
    kiosk.power_off()
    assert b"Bortolotti" not in deciphered(kiosk.premises.database, keys.database_key(kiosk.premises.data))
    assert facts_on_the_disk(kiosk) == linked
    kiosk.power_on()
    assert kiosk.store.is_locked, "also after the next start"


@pytest.mark.fault("F41")
def test_a_kiosk_let_in_again_knows_everybody_again_and_goes_on_where_it_stopped(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("headquarters let this kiosk in again")
    kiosk = locked(branch, announced_warnings)
    let_in(branch)

    assert kiosk.perform(OpenSession()) == SessionOpened()
    kiosk.meet()
    comes(kiosk.store)
    kiosk.meet()

    assert knows_marco(kiosk.store)
    kiosk.store.rebuild()
    with branch.house.store.reading() as connection:
        there = reconcile.totals(connection, Speaker(kiosk.node, BRANCH, ""), TUESDAY)
    assert dict(kiosk.store.totals(TUESDAY).digests) == dict(there.digests)
    assert kiosk.store.quarantined() == []
    assert kiosk.store.journal.unsent_count() == 0


def test_a_kiosk_let_in_after_weeks_knows_everybody_from_what_is_left_of_the_feed(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("headquarters let this kiosk in again")
    kiosk = locked(branch, announced_warnings)
    branch.clock.pass_by(hours=36 * 24)
    assert pruning.prune(branch.house, BRANCH) > 0
    let_in(branch)

    assert kiosk.perform(OpenSession()) == SessionOpened()
    assert kiosk.meet() == PageTaken(0, 0.0)

    assert knows_marco(kiosk.store)
    assert kiosk.store.quarantined() == []
    assert kiosk.store.journal.unsent_count() == 0


def test_a_kiosk_that_has_read_a_snapshot_is_let_in_too(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect(LOCKED)
    announced_warnings.expect("headquarters let this kiosk in again")
    kiosk = branch.add()
    comes(kiosk.store)
    kiosk.meet()
    comes(kiosk.store)
    kiosk.send()
    branch.clock.pass_by(hours=36 * 24)
    assert pruning.prune(branch.house, BRANCH) > 0
    kiosk.perform(OpenSession())
    assert kiosk.meet() == PageTaken(0, 0.0)
    revoke(branch, announced_warnings)
    kiosk.perform(OpenSession())
    let_in(branch)

    assert kiosk.perform(OpenSession()) == SessionOpened()
    assert kiosk.meet() == PageTaken(0, 0.0)

    assert knows_marco(kiosk.store)
    assert kiosk.store.quarantined() == []


@pytest.mark.fault("F41")
def test_a_headquarters_that_does_not_know_the_kiosk_has_not_revoked_it(
    branch: BranchInProcess,
) -> None:
    kiosk = branch.add()
    with branch.house.store.writing() as connection:
        connection.execute(delete(tables.node))  # put back from before the kiosk was enrolled

    kiosk.perform(OpenSession())

    assert not kiosk.store.is_locked
    assert knows_marco(kiosk.store)
    comes(kiosk.store)


@pytest.mark.fault("F41")
def test_a_revocation_that_headquarters_did_not_sign_for_this_question_wipes_nothing(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings, monkeypatch: pytest.MonkeyPatch
) -> None:
    announced_warnings.expect("not headquarters: the revocation is not signed")
    kiosk = branch.add()
    revoke(branch, announced_warnings)
    heard: list[Any] = []

    def said_before(message: Any) -> Any:
        """Somebody on the line gives the answer to an earlier question."""
        heard.append(message)
        return sessions.revocation(branch.house, Hello(message.node, "00" * 16))

    monkeypatch.setattr(kiosk.line, "revocation", said_before)

    assert kiosk.perform(OpenSession()) == ImpostorFound(is_feed=False)

    assert len(heard) == 1
    assert not kiosk.store.is_locked
    assert knows_marco(kiosk.store)
