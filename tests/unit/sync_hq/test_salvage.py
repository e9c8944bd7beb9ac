"""A kiosk is declared out of the world by two people; its disk turns up later (F23, F42, SYNC.md 2.6)."""

import copy
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import select

from kiosk.domain.authority import on_day
from kiosk.domain.bookings import BookingState, Wish
from kiosk.domain.errors import HeadquartersUnreachableError
from kiosk.domain.facts import BookingCancelled, BookingConfirmed, CheckedIn, FactRef, LeaseWished
from kiosk.domain.visits import Source
from kiosk.storage import keys
from kiosk.storage.wreck import journal_on
from sync.client import batches
from sync.client.steps import OpenSession, Revoked
from sync.hq import accept, authority, declarations, network, tables, views
from sync.hq.authority import Confirmed
from sync.hq.declarations import Act, Declared
from sync.hq.projections import SqlRows
from sync.protocol import messages
from sync.protocol.messages import JournalStored, Refusal
from tests.branch_in_process import BranchInProcess, DirectLine, KioskInProcess
from tests.builders import BRANCH, TUESDAY, a_desk, a_span
from tests.fakes.clock import CountedRandom
from tests.fakes.kiosk_end import KeptRatchet
from tests.strictness import AnnouncedWarnings

DESK_ID = a_desk().space_id
REASON = "found in the lake after the flood"


@pytest.fixture
def branch(tmp_path: Path, database: str | None) -> Iterator[BranchInProcess]:
    made = BranchInProcess(tmp_path, database=database)
    yield made
    made.close()


def confirms(kiosk: KioskInProcess) -> str:
    """A walk-in reads "confirmed"; headquarters does not hear of it."""
    with kiosk.store.begin() as work:
        work.append(CheckedIn(TUESDAY, Source.PASS))
        lease = work.places.leases(DESK_ID)[-1]
        return work.append(BookingConfirmed(DESK_ID, TUESDAY, a_span("10:00", "11:00"), lease.number, 1)).ref


def retire(branch: BranchInProcess, kiosk: KioskInProcess) -> None:
    for account, came in (("account-1", Declared.FIRST), ("account-2", Declared.DONE)):
        word = (account, REASON)
        assert declarations.declare(branch.house, Act.RETIRE, BRANCH, kiosk.node, word) is came


def brings(
    branch: BranchInProcess, kiosk: KioskInProcess, facts_max: int = 2
) -> list[JournalStored | Refusal]:
    """The disk in another machine."""
    folder, key = kiosk.premises.data, keys.device_key(kiosk.premises.data)
    answers: list[JournalStored | Refusal] = []
    for batch in journal_on(folder, kiosk.node, facts_max):
        header = batches.header_of(kiosk.node, kiosk.start.timeline, batch, lambda said: key.sign(said).hex())
        body = b"\n".join((messages.encode(header), *batch.events)) + b"\n"
        upload = accept.read(body)
        assert isinstance(upload, accept.Upload)
        answers.append(accept.salvage(branch.house, upload))
    return answers


@pytest.mark.fault("F23")
def test_what_a_retired_kiosk_had_confirmed_is_found_and_asked_of_the_present_holder(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("headquarters revoked this kiosk: it is locked")
    announced_warnings.expect("kiosk PER-1 was retired")
    announced_warnings.expect("incident at PER: (retire|salvaged|late) ")
    kiosk = branch.add()
    told = confirms(kiosk)
    retire(branch, kiosk)
    assert kiosk.perform(OpenSession()) == Revoked()
    taken = authority.book(branch.house, Wish(DESK_ID, TUESDAY, a_span("12:00", "13:00"), "m-marco", 1))
    assert isinstance(taken, Confirmed), "its days are free: two people said so"
    assert all(isinstance(one, JournalStored) for one in brings(branch, kiosk))
    assert all(isinstance(one, JournalStored) for one in brings(branch, kiosk)), "may be repeated"
    with branch.house.store.reading() as connection:
        booking = SqlRows(connection).booking(told)
        visits = connection.execute(select(tables.visit.c.visit_id)).scalars().all()
        kinds = [kind for kind, _about, _at in views.incidents(connection, BRANCH)]
        asked = connection.execute(select(tables.late_request)).one()
        again = SqlRows(connection).request(asked.request_id)
    assert booking is not None
    assert booking.state is BookingState.LATE
    assert len(visits) == 1, "whoever came, came"
    assert kinds.count("late") == 1
    assert kinds.count("salvaged") == 1, "one journal, in however many pieces and however often"
    assert again is not None
    assert again.booking_id is not None, "nobody had taken that hour"


@pytest.mark.fault("F23")
@pytest.mark.parametrize("is_held_by_a_kiosk", [False, True])
def test_what_a_retired_kiosk_had_cancelled_is_cancelled_by_the_present_holder(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings, is_held_by_a_kiosk: bool
) -> None:
    announced_warnings.expect("kiosk PER-1 was retired")
    announced_warnings.expect("incident at PER: (retire|salvaged) ")
    kiosk = branch.add()
    booked = confirms(kiosk)
    kiosk.meet()
    with kiosk.store.begin() as work:
        work.append(BookingCancelled(FactRef(booked)))
    retire(branch, kiosk)
    holder = branch.add("PER-2") if is_held_by_a_kiosk else None
    if holder is not None:
        with holder.store.begin() as work:
            work.append(LeaseWished(TUESDAY, (DESK_ID,)))
        holder.meet()
    brings(branch, kiosk)
    if holder is not None:
        with branch.house.store.reading() as connection:
            waiting = SqlRows(connection).booking(booked)
        assert waiting is not None
        assert (waiting.state, waiting.is_cancel_asked) == (BookingState.CONFIRMED, True)
        holder.meet()
        holder.meet()
    with branch.house.store.reading() as connection:
        booking = SqlRows(connection).booking(booked)
    assert booking is not None
    assert booking.state is BookingState.CANCELLED


@pytest.mark.fault("F23")
def test_what_a_kiosk_had_confirmed_that_a_restored_headquarters_went_on_without_decides_nothing_when_it_is_brought_in(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("incident at PER: (restored|go_on|salvaged|late) ")
    announced_warnings.expect("branch PER goes on after 0 statements")
    kiosk = branch.add()
    copied = branch.copy()
    told = confirms(kiosk)
    kiosk.meet()
    branch.put_back(copied)
    for account in ("account-1", "account-2"):
        declarations.declare(branch.house, Act.GO_ON, BRANCH, "", (account, REASON))
    assert all(isinstance(one, JournalStored) for one in brings(branch, kiosk))
    with branch.house.store.reading() as connection:
        booking = SqlRows(connection).booking(told)
    assert booking is not None
    assert booking.state is BookingState.LATE


def test_a_clash_with_what_was_given_out_meanwhile_is_listed_for_a_person(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("kiosk PER-1 was retired")
    announced_warnings.expect("incident at PER: (retire|salvaged|late|conflict) ")
    kiosk = branch.add()
    confirms(kiosk)
    retire(branch, kiosk)
    authority.book(branch.house, Wish(DESK_ID, TUESDAY, a_span("10:30", "11:30"), "m-marco", 1))
    brings(branch, kiosk)
    with branch.house.store.reading() as connection:
        assert "conflict" in [kind for kind, _about, _at in views.incidents(connection, BRANCH)]


@pytest.mark.fault("F22")
def test_a_cloned_card_is_noticed_and_what_was_written_on_it_is_brought_in_and_doubles_nothing(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("incident at PER: (clone|fork|salvaged|late|conflict|fenced) ")
    announced_warnings.expect("nothing is confirmed")
    kiosk = branch.add()
    clone = cloned(branch, kiosk)
    kept = confirms(kiosk)
    for _ in range(3):  # hours of work
        kiosk.perform(OpenSession())
        kiosk.meet()
    doubled = confirms(clone)
    clone.power_off()
    clone.line = kiosk.line
    clone.power_on()
    assert "clone" in incidents(branch)
    assert clone.store.is_fenced, "it confirms nothing from its first contact on"
    clone.power_off()

    assert all(isinstance(one, JournalStored) for one in brings(branch, clone))
    newcomer = branch.add("PER-2")  # the same tablet, enrolled anew
    for one in (kiosk, newcomer):
        one.meet()
    for one in (kiosk, newcomer):
        one.meet()

    with branch.house.store.reading() as connection:
        states = [SqlRows(connection).booking(name) for name in (kept, doubled)]
        visits = connection.execute(select(tables.visit.c.visit_id)).scalars().all()
    assert [one and one.state for one in states] == [BookingState.CONFIRMED, BookingState.LATE]
    assert len(visits) == 2, "whoever came, came"
    assert incidents(branch).count("conflict") == 1
    assert not kiosk.store.is_fenced


def cloned(branch: BranchInProcess, kiosk: KioskInProcess) -> KioskInProcess:
    """Another tablet with a copy of its card, which has no line."""
    clone = copy.copy(kiosk)
    clone.premises = replace(kiosk.premises, root=branch.root / "clone", random=CountedRandom("clone"))
    clone.ratchet = KeptRatchet(kiosk.ratchet.word)
    clone.line = DirectLine(nobody_answers)
    kiosk.power_off()
    shutil.copytree(kiosk.premises.root, clone.premises.root)
    kiosk.power_on()
    clone.power_on()
    return clone


def nobody_answers() -> NoReturn:
    raise HeadquartersUnreachableError("no line")


def incidents(branch: BranchInProcess) -> list[str]:
    with branch.house.store.reading() as connection:
        return [kind for kind, _about, _at in views.incidents(connection, BRANCH)]


def test_a_disk_that_is_read_is_not_changed(branch: BranchInProcess, tmp_path: Path) -> None:
    kiosk = branch.add()
    confirms(kiosk)
    kiosk.power_off()
    folder = tmp_path / "wreck"
    shutil.copytree(kiosk.premises.data, folder)
    before = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    facts = [event for batch in journal_on(folder, kiosk.node, 2) for event in batch.events]
    after = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    kiosk.power_on()
    assert len(facts) == 3
    assert {name: body for name, body in after.items() if name in before} == before


@pytest.mark.fault("F23")
def test_nobody_else_can_bring_a_journal_in_a_kiosks_name(branch: BranchInProcess) -> None:
    kiosk = branch.add()
    confirms(kiosk)
    batch = next(journal_on(kiosk.premises.data, kiosk.node, 9))
    header = batches.header_of(kiosk.node, kiosk.start.timeline, batch, lambda _said: "00" * 64)
    upload = accept.read(b"\n".join((messages.encode(header), *batch.events)) + b"\n")
    assert isinstance(upload, accept.Upload)
    assert accept.salvage(branch.house, upload) == Refusal("SIGNATURE")


@pytest.mark.fault("F42")
def test_a_retired_kiosks_days_are_headquarters_at_once(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("headquarters revoked this kiosk: it is locked")
    announced_warnings.expect("kiosk PER-1 was retired")
    announced_warnings.expect("incident at PER: retire ")
    kiosk = branch.add()
    retire(branch, kiosk)
    wish = Wish(DESK_ID, TUESDAY, a_span("12:00", "13:00"), "m-marco", 1)
    assert isinstance(authority.book(branch.house, wish), Confirmed)
    assert kiosk.perform(OpenSession()) == Revoked()


def wishes(branch: BranchInProcess, kiosk: KioskInProcess, days: int) -> None:
    """The desk becomes its own, and it wishes for the next day that nobody has been given."""
    branch.clock.pass_by(hours=24)
    with branch.house.changing(BRANCH) as connection:
        network.put_space(connection, replace(a_desk(), kiosk=kiosk.node))
    kiosk.meet()
    with kiosk.store.begin() as work:
        work.append(LeaseWished(TUESDAY + timedelta(days=days), (DESK_ID,)))
    kiosk.meet()


def put_back(kiosk: KioskInProcess, disk: Path) -> None:
    """Somebody puts in a copy of its disk that was made before."""
    kiosk.power_off()
    shutil.rmtree(kiosk.premises.root)
    shutil.copytree(disk, kiosk.premises.root)
    kiosk.power_on()


@pytest.mark.fault("F59")
@pytest.mark.parametrize("how", ["retired", "put back"])
def test_days_a_kiosk_loses_in_front_of_another_ones_are_that_ones_at_every_kiosk(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings, tmp_path: Path, how: str
) -> None:
    losing, other = branch.add("PER-1"), branch.add("PER-2")
    losing.power_off()
    disk = Path(shutil.copytree(losing.premises.root, tmp_path / "disk"))
    losing.power_on()
    wishes(branch, other, 1)
    wishes(branch, losing, 2)
    if how == "retired":
        announced_warnings.expect("kiosk PER-1 was retired")
        announced_warnings.expect("incident at PER: retire ")
        retire(branch, losing)
    else:
        announced_warnings.expect("incident at PER: (fork|fenced) PER-1 ")
        announced_warnings.expect("the journal lacks what lay before ")
        announced_warnings.expect("headquarters has fenced this kiosk")
        put_back(losing, disk)
        losing.meet()
    other.meet()
    with other.store.begin() as work:
        rows = work.places.leases(DESK_ID)
        held = [on_day(rows, TUESDAY + timedelta(days=days)) for days in (5, 31, 32)]
    assert [lease and lease.holder for lease in held] == ["PER-2", "PER-2", None], rows
