"""Somebody filled in the form at two tablets while neither had a line: two names, one person (F44).

What happened under either name stays; whoever is erased is erased under both, also when the link comes late (F67).
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk.domain.bookings import Booking
from kiosk.domain.facts import BookingConfirmed, CheckedIn, SubjectIntroduced
from kiosk.domain.people import Person, commitment
from kiosk.domain.visits import Source
from sync.client.steps import PeopleTaken, PutPeople
from sync.hq import erasure, merging, tables, vault, views
from sync.hq.ledger import Ledger
from tests.branch_in_process import BranchInProcess, KioskInProcess
from tests.builders import BRANCH, TUESDAY, a_desk, a_span, a_visitor
from tests.strictness import AnnouncedWarnings

ACCOUNT = "account-of-somebody"
DESK = a_desk().space_id


@pytest.fixture
def branch(tmp_path: Path, database: str | None) -> Iterator[BranchInProcess]:
    made = BranchInProcess(tmp_path, database=database)
    yield made
    made.close()


def fills_in_the_form(kiosk: KioskInProcess, given_name: str, *, books: bool = False) -> str:
    """Somebody is in by their own word; the name this tablet gives them."""
    who = replace(a_visitor(), given_name=given_name, branches=(BRANCH,), salt="5a" * 32)
    with kiosk.store.begin() as work:
        subject_id = work.append(SubjectIntroduced(commitment(who))).ref
        work.vault.keep(replace(who, subject_id=subject_id))
        if books:
            lease = next(one for one in work.places.leases(DESK) if one.holder == kiosk.node)
            span = a_span("12:00", "13:00")
            work.append(BookingConfirmed(DESK, TUESDAY, span, lease.number, 1, subject_id=subject_id))
        work.append(CheckedIn(TUESDAY, Source.FORM, subject_id=subject_id))
    return subject_id


def everybody_meets(*kiosks: KioskInProcess) -> None:
    for kiosk in kiosks:
        kiosk.meet()
        while isinstance(kiosk.perform(PutPeople(100)), PeopleTaken):
            continue
    for kiosk in kiosks:
        kiosk.meet()


def two_names(branch: BranchInProcess) -> tuple[KioskInProcess, KioskInProcess, str, str]:
    """Elisa at the door in the morning, and as Lisa at the other one in the afternoon."""
    door, yard = branch.add("PER-1"), branch.add("PER-2")
    elisa, lisa = fills_in_the_form(door, "Elisa", books=True), fills_in_the_form(yard, "Lisa")
    everybody_meets(door, yard)
    return door, yard, elisa, lisa


def known(kiosk: KioskInProcess, subject_id: str) -> str | None:
    with kiosk.store.begin() as work:
        person = work.vault.person(subject_id)
        return None if person is None else person.given_name


def known_at_headquarters(branch: BranchInProcess, subject_id: str) -> Person | None:
    with branch.house.store.reading() as connection:
        return vault.person(connection, subject_id)


def history(kiosk: KioskInProcess, subject_id: str) -> tuple[list[Booking], set[str | None]]:
    """Their bookings of today, and under which names they came."""
    with kiosk.store.begin() as work:
        booked = list(work.bookings.of_subject(subject_id, TUESDAY))
        return booked, {visit.subject_id for visit in work.visits.on_day(TUESDAY)}


@pytest.mark.fault("F44")
def test_one_person_met_at_two_tablets_without_a_line_is_one_everywhere_and_keeps_both_histories(
    branch: BranchInProcess,
) -> None:
    door, yard, elisa, lisa = two_names(branch)
    assert (known(door, lisa), known(yard, elisa)) == ("Lisa", "Elisa"), "two people, as far as anybody knows"

    assert merging.merge(branch.house, lisa, elisa, ACCOUNT) == (BRANCH,)
    everybody_meets(door, yard)

    for kiosk in (door, yard):
        assert known(kiosk, lisa) == "Elisa"
        booked, names = history(kiosk, lisa)
        assert [booking.subject_id for booking in booked] == [elisa], (
            "asked for under one name, booked under the other"
        )
        assert names == {elisa, lisa}, "what happened keeps the name it happened under"
        with kiosk.store.begin() as work:
            inside = work.visits.inside_by_subject(elisa)
            assert inside is not None
            assert work.visits.inside_by_subject(lisa) == inside
        assert kiosk.store.prove() > 0
    with branch.house.store.reading() as connection:
        (name,) = {one.name for one in views.inside_of(connection, BRANCH)}
        assert name == "Elisa M."
        assert lisa not in {person.subject_id for person in views.people_of(connection, BRANCH)}


def test_who_would_be_one_is_seen_before_and_who_is_one_already_is_not_asked_about(
    branch: BranchInProcess,
) -> None:
    _door, _yard, elisa, lisa = two_names(branch)
    asked = merging.ask(branch.house, lisa, elisa)
    assert asked == merging.Pair(lisa, "Lisa M.", elisa, "Elisa M.", (BRANCH,))
    assert merging.ask(branch.house, lisa, "m-nobody") is None
    merging.merge(branch.house, lisa, elisa, ACCOUNT)
    assert merging.ask(branch.house, elisa, lisa) is None
    assert merging.merge(branch.house, elisa, lisa, ACCOUNT) == ()


def test_a_third_name_joins_whichever_of_the_two_it_is_merged_with(branch: BranchInProcess) -> None:
    door, yard, elisa, lisa = two_names(branch)
    merging.merge(branch.house, lisa, elisa, ACCOUNT)
    merging.merge(branch.house, elisa, "m-giulia", ACCOUNT)
    everybody_meets(door, yard)
    assert {known(yard, name) for name in (elisa, lisa, "m-giulia")} == {"Giulia"}
    with branch.house.store.reading() as connection:
        assert vault.linked(connection, [lisa]) == {elisa, lisa, "m-giulia"}


@pytest.mark.fault("F67")
def test_who_is_erased_under_one_name_is_erased_under_the_others(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("2 names of a person were erased by account")
    door, yard, elisa, lisa = two_names(branch)
    merging.merge(branch.house, lisa, elisa, ACCOUNT)

    done = erasure.erase(branch.house, elisa, ACCOUNT)
    everybody_meets(door, yard)

    assert {known(kiosk, name) for kiosk in (door, yard) for name in (elisa, lisa)} == {None}
    written = Ledger(branch.folder).lines()
    assert {name: line.receipt for name, line in written.items()} == dict.fromkeys(
        (elisa, lisa), done.receipt
    )
    assert door.store.prove() > 0


@pytest.mark.fault("F67")
def test_a_name_found_to_be_an_erased_persons_is_erased_too(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("1 names of a person were erased by account")
    announced_warnings.expect("1 people were erased again")
    door, yard, elisa, lisa = two_names(branch)
    erasure.erase(branch.house, elisa, ACCOUNT)

    merging.merge(branch.house, lisa, elisa, ACCOUNT)
    everybody_meets(door, yard)

    assert known_at_headquarters(branch, lisa) is None
    assert {known(kiosk, name) for kiosk in (door, yard) for name in (elisa, lisa)} == {None}


@pytest.mark.fault("F67")
def test_a_link_that_a_restored_headquarters_hears_after_the_erasure_erases_the_other_name(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    for said in ("incident at PER: restored", "headquarters was restored", "branch PER goes on after"):
        announced_warnings.expect(said)
    announced_warnings.expect("1 names of a person were erased by account")
    announced_warnings.expect("1 people were erased again")
    door, yard, elisa, lisa = two_names(branch)
    copied = branch.copy()
    merging.merge(branch.house, lisa, elisa, ACCOUNT)
    everybody_meets(door, yard)
    branch.put_back(copied)
    erasure.erase(branch.house, elisa, ACCOUNT)
    assert known_at_headquarters(branch, lisa) is not None, "nobody here knows that they are one"

    everybody_meets(door, yard)
    everybody_meets(door, yard)

    assert known_at_headquarters(branch, lisa) is None
    assert {known(kiosk, name) for kiosk in (door, yard) for name in (elisa, lisa)} == {None}
    assert Ledger(branch.folder).lines().keys() == {elisa, lisa}


@pytest.mark.fault("F67")
def test_what_a_tablet_brings_late_of_a_name_that_was_erased_with_another_is_not_kept(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("2 names of a person were erased by account")
    door, yard = branch.add("PER-1"), branch.add("PER-2")
    elisa = fills_in_the_form(door, "Elisa")
    everybody_meets(door)
    lisa = fills_in_the_form(yard, "Lisa")  # her journal has not come yet
    merging.merge(branch.house, lisa, elisa, ACCOUNT)
    erasure.erase(branch.house, elisa, ACCOUNT)

    yard.send()
    assert yard.perform(PutPeople(100)) == PeopleTaken(1), "it has not read yet that she is erased"
    everybody_meets(door, yard)

    assert known_at_headquarters(branch, lisa) is None
    assert {known(kiosk, name) for kiosk in (door, yard) for name in (elisa, lisa)} == {None}
    with branch.house.store.reading() as connection:
        assert vault.missing(connection, "PER-2") == ()
        columns = tables.subject.c
        kept = connection.execute(select(columns.body).where(columns.subject_id == lisa)).scalars()
        assert kept.all() == [b""]


def test_a_guest_who_is_a_member_is_forgotten_without_the_member(branch: BranchInProcess) -> None:
    door = branch.add("PER-1")
    guest = fills_in_the_form(door, "Marchetto")
    everybody_meets(door)
    merging.merge(branch.house, guest, "m-marco", ACCOUNT)
    with branch.house.store.writing() as connection:
        vault.erase(connection, [guest], vault.FORGOTTEN)
    assert erasure.replay(branch.house) == 0
    marco = known_at_headquarters(branch, guest)
    assert marco is not None
    assert marco.given_name == "Marco"
