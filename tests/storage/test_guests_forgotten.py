"""Guests are forgotten seven days after their last visit: in the file, in its copies, and not one day earlier.

What happened stays: facts and rows name them by an id that says nothing any more (SYNC.md 2.8, UX.md 2.5).
"""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from kiosk.domain.entry_passes import Preferences
from kiosk.domain.facts import CheckedIn, CheckedOut, FactRef, SubjectIntroduced
from kiosk.domain.people import (
    Entitlement,
    EntitlementKind,
    Person,
    PersonErased,
    PersonPreferences,
    commitment,
)
from kiosk.domain.visits import Source
from kiosk.storage import backup, keys, purge
from kiosk.storage.store import KioskStore
from tests.builders import (
    NODE,
    TUESDAY,
    a_branch,
    a_confirmation,
    a_desk,
    a_grant,
    a_member,
    a_span,
    a_staff_member,
    a_visitor,
    an_invitation,
    at,
)
from tests.fakes.feed import FeedOf, told
from tests.premises import Premises
from tests.storage.pages import deciphered
from tests.strictness import AnnouncedWarnings

DAY = timedelta(days=1)
GUEST_DAYS = 7
LAST_DAY = TUESDAY + GUEST_DAYS * DAY
NAME = b"Zanella"


def a_guest(**changed: object) -> Person:
    """Elisa, with a telephone number and a pass for the day, whom nobody knew before."""
    person = Person(
        "",
        1,
        "Elisa",
        NAME.decode(),
        phone="347 5551234",
        entitlements=(Entitlement(EntitlementKind.DAY_PASS, TUESDAY, TUESDAY),),
        branches=(a_branch().branch_id,),
        salt="5a" * 32,
    )
    return replace(person, **changed)  # type: ignore[arg-type]


def comes(store: KioskStore, who: Person, day: date = TUESDAY, *, leaves: bool = True) -> str:
    """Somebody fills in the form and is in; the name the house knows them by from then on."""
    with store.begin() as work:
        person = replace(who, subject_id=work.append(SubjectIntroduced(commitment(who))).ref)
        work.vault.keep(person)
        visit = work.append(CheckedIn(day, Source.FORM, subject_id=person.subject_id))
        if leaves:
            work.append(CheckedOut(FactRef(visit.ref), Source.FORM))
    return person.subject_id


def knows(store: KioskStore, subject_id: str) -> bool:
    with store.begin() as work:
        return work.vault.person(subject_id) is not None


def spoken_to(store: KioskStore) -> FeedOf:
    return told(
        store, a_branch(), a_desk(), a_grant(), a_member(), a_visitor(), a_staff_member(), an_invitation()
    )


def test_a_guest_is_forgotten_seven_days_after_the_visit_and_not_one_day_earlier(premises: Premises) -> None:
    with premises.opened() as store:
        told(store, a_branch())
        guest = comes(store, a_guest())
        facts = store.heads()
        assert store.purge_guests(LAST_DAY - DAY) == 0
        assert knows(store, guest)
        assert store.purge_guests(LAST_DAY) == 1
        assert not knows(store, guest)
        assert store.heads() == facts
        assert store.totals(TUESDAY).facts["checkin"] == 1
        with store.begin() as work:
            assert [visit.subject_id for visit in work.visits.on_day(TUESDAY)] == [guest]
        assert store.purge_guests(LAST_DAY) == 0


def test_headquarters_may_say_how_many_days(premises: Premises) -> None:
    with premises.opened() as store:
        told(store, replace(a_branch(), guest_days=2))
        comes(store, a_guest())
        assert store.purge_guests(TUESDAY + DAY) == 0
        assert store.purge_guests(TUESDAY + 2 * DAY) == 1


def test_nobody_brings_a_forgotten_guest_back_and_nobody_is_owed_a_name_that_is_gone(
    premises: Premises,
) -> None:
    with premises.opened() as store:
        hq = told(store, a_branch())
        guest = comes(store, a_guest())
        store.purge_guests(LAST_DAY)
        hq.say(a_guest(subject_id=guest, revision=9))
        assert not knows(store, guest)
        assert list(store.journal.people_owed(10)) == []


@pytest.mark.parametrize(
    "binds",
    [
        {"entitlements": (Entitlement(EntitlementKind.PLAN, date(2026, 1, 1), date(2026, 2, 1)),)},
        {"entitlements": (Entitlement(EntitlementKind.EMPLOYER, date(2026, 1, 1)),)},
        {"card_number": "204818"},
        {"pin": "c2FsdA$aGFzaA"},
        {"is_findable": True},
    ],
    ids=str,
)
def test_who_became_a_member_or_a_host_since_is_no_guest(
    premises: Premises, binds: dict[str, object]
) -> None:
    with premises.opened() as store:
        hq = told(store, a_branch())
        guest = comes(store, a_guest())
        hq.say(a_guest(subject_id=guest, revision=2, **binds))
        assert store.purge_guests(LAST_DAY + 365 * DAY) == 0
        assert knows(store, guest)


def test_who_is_still_in_who_came_again_and_who_comes_tomorrow_are_kept(premises: Premises) -> None:
    with premises.opened() as store:
        told(store, a_branch(), a_desk(), a_grant())
        inside = comes(store, a_guest(), leaves=False)
        again, booked = comes(store, a_guest()), comes(store, a_guest())
        with store.begin() as work:
            work.append(CheckedIn(TUESDAY + DAY, Source.PASS, subject_id=again))
            last = LAST_DAY + DAY
            work.append(a_confirmation(span=a_span(day=last), day=last, subject_id=booked))
        assert store.purge_guests(LAST_DAY) == 0
        assert all(knows(store, who) for who in (inside, again, booked))


def test_members_hosts_and_staff_stay_and_an_invited_visitor_goes_until_invited_again(
    premises: Premises,
) -> None:
    staff = replace(a_visitor("m-s-paola", given_name="Paola"), branches=())
    with premises.opened() as store:
        hq = spoken_to(store)
        hq.say(staff, replace(an_invitation(), invitation_id="hers", visitor_id=staff.subject_id))
        assert store.purge_guests(LAST_DAY - DAY) == 0
        assert store.purge_guests(LAST_DAY) == 1
        assert [knows(store, who) for who in ("m-anna", "m-marco", "m-s-paola")] == [False, True, True]
        hq.say(
            a_visitor(revision=2),
            replace(an_invitation(), invitation_id="again", ends_at=at("12:00", LAST_DAY + DAY)),
        )
        assert store.purge_guests(LAST_DAY) == 0
        assert knows(store, "m-anna")


def test_no_page_of_the_file_and_of_any_copy_says_who_a_forgotten_guest_was(premises: Premises) -> None:
    with premises.opened() as store:
        told(store, a_branch(), a_member())
        comes(store, a_guest())
        earlier = store.backup(TUESDAY)
        store.settle()
        key = keys.database_key(premises.data)
        assert NAME in deciphered(premises.database, key)
        assert NAME in deciphered(earlier, key)

        store.purge_guests(LAST_DAY)
        assert (premises.data / "kiosk.db-wal").stat().st_size == 0
        tonight = store.backup(LAST_DAY)

        files = [premises.database, earlier, tonight]
        assert [path.name for path in files if NAME in deciphered(path, key)] == []
        assert sorted(path.name for path in tonight.parent.iterdir()) == sorted([earlier.name, tonight.name])
        assert all(b"Bortolotti" in deciphered(path, key) for path in files)
        backup.prove(earlier, key, NODE)


def test_whom_headquarters_erases_the_copies_forget_in_the_next_night_too(premises: Premises) -> None:
    with premises.opened() as store:
        hq = told(store, a_branch(), a_member(), an_invitation())
        earlier = store.backup(TUESDAY)
        hq.say(PersonErased("m-marco"))
        store.backup(TUESDAY + DAY)
        key = keys.database_key(premises.data)
        assert b"Bortolotti" not in deciphered(earlier, key)
        assert an_invitation().code.encode() not in deciphered(earlier, key)
        backup.prove(earlier, key, NODE)


def test_what_somebody_asked_of_the_screen_no_copy_says_from_the_night_on_in_which_they_ask_no_more(
    premises: Premises,
) -> None:
    asked = Preferences("de", large_text=True)
    with premises.opened() as store:
        told(store, a_branch(), a_member())
        for revision, preferences in ((1, asked), (2, None)):
            with store.begin() as work:
                work.vault.remember(PersonPreferences("m-marco", revision, preferences))
            night = TUESDAY + revision * DAY
            copy = store.backup(night)
            if preferences:
                earlier = copy
                assert b"large_text" in deciphered(earlier, keys.database_key(premises.data))
        key = keys.database_key(premises.data)
        for path in (premises.database, earlier, copy):
            assert b"large_text" not in deciphered(path, key)
            assert b"Bortolotti" in deciphered(path, key)
        backup.prove(earlier, key, NODE)


def test_a_copy_that_nobody_looks_through_still_says_who_the_guest_was(
    premises: Premises, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge, "forget_in_copies", lambda *_: None)
    with premises.opened() as store:
        told(store, a_branch())
        comes(store, a_guest())
        earlier = store.backup(TUESDAY)
        store.purge_guests(LAST_DAY)
        store.backup(LAST_DAY)
    assert NAME in deciphered(earlier, keys.database_key(premises.data))


def test_a_copy_put_back_brings_a_guest_for_one_night_at_most(premises: Premises) -> None:
    with premises.opened() as store:
        told(store, a_branch())
        guest = comes(store, a_guest())
        copy = store.backup(TUESDAY)
    backup.restore(premises.data, copy, NODE)
    with premises.opened() as store:
        assert knows(store, guest)
        assert store.purge_guests(LAST_DAY) == 1


def test_a_copy_that_cannot_be_read_any_more_is_deleted(
    premises: Premises, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("cannot be read any more")
    with premises.opened() as store:
        told(store, a_branch())
        broken: Path = store.backup(TUESDAY)
        broken.write_bytes(broken.read_bytes()[:4096] + b"\0" * 8192)
        store.backup(LAST_DAY)
        assert not broken.exists()


def test_a_guest_whom_a_telephone_brought_is_forgotten_although_they_never_came(premises: Premises) -> None:
    guest = a_guest(subject_id="g-elisa", salt=None)
    with premises.opened() as store:
        told(store, a_branch(), guest)
        assert store.purge_guests(LAST_DAY - DAY) == 0
        assert store.purge_guests(LAST_DAY) == 1
        assert not knows(store, "g-elisa")


def test_somebody_whose_right_has_no_end_is_no_guest_of_one_day(premises: Premises) -> None:
    for_good = (
        Entitlement(EntitlementKind.DAY_PASS, TUESDAY, TUESDAY),
        Entitlement(EntitlementKind.DAY_PASS, TUESDAY),
    )
    with premises.opened() as store:
        told(store, a_branch(), a_guest(subject_id="m-elisa", salt=None, entitlements=for_good))
        assert store.purge_guests(LAST_DAY + 30 * DAY) == 0
