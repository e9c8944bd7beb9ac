"""What every vault answers alike: who people are, what lets them in, what they got wrong."""

from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.entry_passes import Preferences
from kiosk.domain.people import (
    PassKey,
    PassRevoked,
    Person,
    PersonErased,
    PersonMerged,
    PersonPreferences,
    PinTries,
    VisitCard,
)
from tests.builders import (
    a_member,
    a_pass_record,
    a_staff_member,
    a_visitor,
    an_invitation,
    at,
)
from tests.contracts.conftest import Store
from tests.fakes.feed import FeedOf

LARGE = Preferences("de", large_text=True)
CALM = Preferences("it", calm=True)

NAMES = {
    "m-1": ("Łukasz", "Kowalski"),
    "m-2": ("Đorđe", "Čermák"),
    "m-3": ("Anna-Maria", "D’Ambrosio"),
    "m-4": ("JÜRGEN", "Groß"),
    "m-5": ("Marta", "Bortolotti"),
    "m-6": ("Ciro", "Bortolameolli"),
}


def named(store: Store, letters: str, limit: int = 4) -> list[str]:
    """Ids of the people found by those letters."""
    with store.begin() as work:
        return [person.subject_id for person in work.vault.find_hosts(letters, limit)]


@pytest.fixture
def people(hq: FeedOf) -> list[Person]:
    """Members with names from all over."""
    found = [a_member(subject, given_name=g, family_name=f) for subject, (g, f) in NAMES.items()]
    hq.say(*found)
    return found


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        ("luk", ["m-1"]),
        ("LUKASZ", ["m-1"]),
        ("kow", ["m-1"]),
        ("dord", ["m-2"]),
        ("Cermák", ["m-2"]),
        ("mari", ["m-3"]),
        ("ambro", ["m-3"]),
        ("d'amb", ["m-3"]),
        ("jur", ["m-4"]),
        ("gross", ["m-4"]),
        ("GROSS", ["m-4"]),
        ("bortolo", ["m-marco", "m-5"]),
        ("mart bort", ["m-5"]),
        ("bort ciro", ["m-6"]),
        ("ukasz", []),
        ("%", []),
        ("mar%", ["m-3", "m-marco", "m-5"]),
        ("_ar", []),
        ("' or 1=1 --", []),
        ("", []),
        ("—", []),
    ],
)
def test_hosts_are_found_by_the_beginnings_of_words_without_case_and_accents(
    store: Store, people: list[Person], letters: str, found: list[str]
) -> None:
    assert set(named(store, letters)) == set(found)


def test_hosts_come_by_family_name_and_never_more_than_asked_for(store: Store, people: list[Person]) -> None:
    assert named(store, "bort") == ["m-6", "m-marco", "m-5"]
    assert named(store, "bort", limit=2) == ["m-6", "m-marco"]


def test_who_does_not_wish_to_be_found_or_belongs_elsewhere_is_not_a_host(store: Store, hq: FeedOf) -> None:
    hidden = a_member("m-h", family_name="Bortolon", is_findable=False)
    elsewhere = replace(a_member("m-e", family_name="Bortolas"), branches=("LEV",))
    hq.say(hidden, elsewhere)
    assert named(store, "bortol") == ["m-marco"]


def test_a_host_who_changed_name_is_found_by_the_new_one_alone(store: Store, hq: FeedOf) -> None:
    hq.say(replace(a_member(family_name="Rossi"), revision=2))
    assert (named(store, "bort"), named(store, "ross")) == ([], ["m-marco"])


def test_the_later_revision_of_headquarters_stands_whatever_comes_after(store: Store, hq: FeedOf) -> None:
    hq.say(
        replace(a_member(), revision=3, company="Larice srl"), replace(a_member(), revision=2, company="X")
    )
    with store.begin() as work:
        person = work.vault.person("m-marco")
    assert person is not None
    assert (person.revision, person.company) == (3, "Larice srl")


def test_an_erased_person_is_gone_with_their_invitations_and_never_comes_back(
    store: Store, hq: FeedOf
) -> None:
    hq.say(a_visitor(), an_invitation(), PersonErased("m-marco"), replace(a_member(), revision=9))
    with store.begin() as work:
        assert work.vault.person("m-marco") is None
        assert work.vault.person_by_card("204817") is None
        assert work.vault.invitation_by_code("471193") is None
        assert work.vault.person("m-anna") == a_visitor()
    assert named(store, "bort") == []


def test_who_was_first_seen_here_is_owed_until_headquarters_has_that_revision(store: Store) -> None:
    anna, ugo = a_visitor("PER-1.00.4"), a_visitor("PER-1.00.9", given_name="Ugo")
    with store.begin() as work:
        work.vault.keep(anna)
        work.vault.keep(ugo)
    assert list(store.journal.people_owed(1)) == [anna]
    later = replace(anna, revision=2, phone="340 0000200")
    with store.begin() as work:
        work.vault.keep(later)
    store.journal.people_sent([anna, ugo])
    assert list(store.journal.people_owed(9)) == [later]
    store.journal.people_sent([later])
    assert list(store.journal.people_owed(9)) == []
    with store.begin() as work:
        assert work.vault.person("PER-1.00.4") == later


def test_a_person_whom_headquarters_describes_is_owed_no_more(store: Store, hq: FeedOf) -> None:
    with store.begin() as work:
        work.vault.keep(a_visitor("PER-1.00.4"))
    hq.say(a_visitor("PER-1.00.4", revision=2))
    assert list(store.journal.people_owed(9)) == []


def test_a_card_number_names_its_member_exactly(store: Store, hq: FeedOf) -> None:
    with store.begin() as work:
        found = work.vault.person_by_card("204817")
        assert found is not None
        assert found.subject_id == "m-marco"
        assert [work.vault.person_by_card(n) for n in ("20481", "2048170", "", "%")] == [None] * 4


def test_passes_say_whose_they_are_and_whether_they_still_open(store: Store, hq: FeedOf) -> None:
    record = a_pass_record()
    hq.say(record, PassRevoked("ff" * 8))
    with store.begin() as work:
        assert work.vault.pass_record(record.pass_id) == record
        assert work.vault.pass_record("ff" * 8) is None
        assert work.vault.is_revoked("ff" * 8)
        assert not work.vault.is_revoked(record.pass_id)


def test_a_retired_key_signs_no_pass_that_still_holds(store: Store, hq: FeedOf) -> None:
    old, new = PassKey("0a" * 4, "11" * 32), PassKey("0b" * 4, "22" * 32)
    hq.say(old, new)
    assert list(store.pass_keys()) == [old, new]
    hq.say(replace(old, is_retired=True))
    assert list(store.pass_keys()) == [new]


def test_an_invitation_is_found_by_its_id_and_by_exactly_its_code(store: Store, hq: FeedOf) -> None:
    hq.say(an_invitation("471193"))
    with store.begin() as work:
        assert work.vault.invitation("i-1") == an_invitation()
        assert work.vault.invitation_by_code("471193") == an_invitation()
        assert [work.vault.invitation_by_code(c) for c in ("47119", "4711930", "471194", "")] == [None] * 4


def test_of_two_invitations_with_one_code_the_later_one_counts(store: Store, hq: FeedOf) -> None:
    past = replace(
        an_invitation(invitation_id="i-0"),
        starts_at=at("10:00", date(2026, 3, 2)),
        ends_at=at("12:00", date(2026, 3, 2)),
    )
    hq.say(an_invitation(), past)
    with store.begin() as work:
        assert work.vault.invitation_by_code("471193") == an_invitation()


def test_a_day_code_leads_to_the_visit_it_was_given_to(store: Store) -> None:
    with store.begin() as work:
        work.vault.put_day_code("800114", "PER-1.00.7")
    with store.begin() as work:
        assert work.vault.visit_of_day_code("800114") == "PER-1.00.7"
        assert work.vault.visit_of_day_code("800115") is None


def test_staff_are_listed_with_those_who_may_no_longer_sign_in(store: Store, hq: FeedOf) -> None:
    gone = replace(a_staff_member("s-ugo"), is_revoked=True)
    hq.say(gone, a_staff_member("s-paola"))
    with store.begin() as work:
        assert list(work.vault.staff()) == [a_staff_member("s-paola"), gone]


def test_wrong_pins_are_counted_by_account(store: Store) -> None:
    tries = PinTries("staff s-paola", 5, at("09:00"))
    with store.begin() as work:
        assert work.vault.pin_tries("staff s-paola") == PinTries("staff s-paola")
        work.vault.put_pin_tries(tries)
    with store.begin() as work:
        assert work.vault.pin_tries("staff s-paola") == tries
        work.vault.put_pin_tries(PinTries("staff s-paola"))
        assert work.vault.pin_tries("staff s-paola") == PinTries("staff s-paola")


def remembers(store: Store, revision: int, preferences: Preferences | None = LARGE) -> PersonPreferences:
    """Marco asks at this tablet."""
    said = PersonPreferences("m-marco", revision, preferences)
    with store.begin() as work:
        work.vault.remember(said)
    return said


def known(store: Store, subject_id: str = "m-marco") -> PersonPreferences | None:
    """What this copy knows of what somebody asked."""
    with store.begin() as work:
        return work.vault.preferences(subject_id)


def test_what_somebody_asked_of_the_screen_is_owed_until_headquarters_has_that_very_word(
    store: Store, hq: FeedOf
) -> None:
    assert known(store) is None
    first = remembers(store, 1)
    later = remembers(store, 2, None)
    store.journal.asked_sent([first])
    assert list(store.journal.asked_owed(9)) == [later]
    store.journal.asked_sent([later])
    assert list(store.journal.asked_owed(9)) == []
    assert known(store) == later


def test_something_owed_that_no_fact_tells_of_wakes_whoever_sends(store: Store, hq: FeedOf) -> None:
    woken: list[bool] = []
    store.on_appended = lambda: woken.append(True)
    remembers(store, 1)
    assert woken == [True]
    known(store)
    assert woken == [True]


def test_the_later_word_on_the_screen_counts_and_of_two_alike_the_one_that_forgets(
    store: Store, hq: FeedOf
) -> None:
    remembers(store, 3)
    hq.say(PersonPreferences("m-marco", 2, CALM))
    assert known(store) == PersonPreferences("m-marco", 3, LARGE)
    hq.say(PersonPreferences("m-marco", 3, CALM))
    assert known(store) == PersonPreferences("m-marco", 3, CALM), "headquarters' word decides"
    assert list(store.journal.asked_owed(9)) == []
    forgotten = remembers(store, 4, None)
    hq.say(PersonPreferences("m-marco", 4, LARGE))
    assert known(store) == forgotten
    assert list(store.journal.asked_owed(9)) == [forgotten]


def test_a_line_that_stands_in_the_place_of_a_word_on_the_screen_says_nothing(
    store: Store, hq: FeedOf
) -> None:
    asked = remembers(store, 1)
    hq.say(PersonPreferences("m-marco", 2, in_place_of="ab" * 32))
    assert known(store) == asked


def test_what_an_erased_person_asked_of_the_screen_is_gone_and_never_comes_back(
    store: Store, hq: FeedOf
) -> None:
    remembers(store, 1)
    hq.say(PersonErased("m-marco"), PersonPreferences("m-marco", 9, CALM))
    assert known(store) is None
    assert list(store.journal.asked_owed(9)) == []


def test_who_has_two_names_is_forgotten_under_both(store: Store, hq: FeedOf) -> None:
    hq.say(a_member("m-1"), PersonPreferences("m-1", 4, CALM), PersonMerged("m-1", "m-marco"))
    assert known(store) == PersonPreferences("m-1", 4, CALM)
    remembers(store, 5, None)
    owed = {said.subject_id: said.is_taken_back for said in store.journal.asked_owed(9)}
    assert owed == {"m-1": True, "m-marco": True}
    for said in (known(store), known(store, "m-1")):
        assert said is not None
        assert (said.revision, said.preferences) == (5, None)


def test_cards_are_kept_by_their_visit_and_of_one_taken_back_nothing_is_left(
    store: Store, hq: FeedOf
) -> None:
    morning = VisitCard("m-marco", 1, "PER-1.00.7", "Mappe")
    with store.begin() as work:
        assert work.vault.card("PER-1.00.7") is None
        work.vault.put_card(morning)
    hq.say(VisitCard("m-1", 1, "PER-2.00.3", ""))
    with store.begin() as work:
        assert list(work.vault.cards()) == [morning, VisitCard("m-1", 1, "PER-2.00.3", "")]
        assert work.vault.card("PER-1.00.7") == morning
        assert work.vault.preferences("m-marco") is None, "each is apart"
    assert list(store.journal.asked_owed(9)) == [morning]
    hq.say(VisitCard("m-marco", 1, "PER-1.00.7"), PersonErased("m-1"))
    with store.begin() as work:
        assert list(work.vault.cards()) == []
        assert work.vault.card("PER-1.00.7") == VisitCard("m-marco", 1, "PER-1.00.7")
        assert work.vault.card("PER-2.00.3") is None
    assert list(store.journal.asked_owed(9)) == []
