"""How somebody asked to have the screen: said to every branch that knows them, and forgotten everywhere (UX.md 3.4)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk.domain.entry_passes import Claims, Preferences
from kiosk.domain.people import PersonErased, PersonPreferences, VisitCard
from kiosk.domain.ports import FeedItem
from kiosk.encoding import feed as lines
from kiosk.encoding.passes import SignedPasses, key_id, public_key_of
from sync.client.steps import PeopleTaken, PutPeople
from sync.hq import asked, erasure, feed, network, tables
from sync.hq.house import House
from sync.hq.remaining import Survey
from sync.protocol.messages import Whence
from tests.branch_in_process import BranchInProcess, KioskInProcess
from tests.builders import BRANCH, TUESDAY, a_branch, a_member, at
from tests.headquarters import opened
from tests.small_network import PASS_ID, SmallNetwork, marcos_pass
from tests.storage.pages import deciphered
from tests.strictness import AnnouncedWarnings

ACCOUNT = "account-of-somebody"
LEVICO, CALDONAZZO = "LEV", "CAL"
LARGE = Preferences("de", large_text=True)
CALM = Preferences("it", calm=True)
HINT = b"large_text"


@pytest.fixture
def branch(tmp_path: Path, database: str | None) -> Iterator[BranchInProcess]:
    """Pergine, Levico and Caldonazzo; Marco is a member at the first two, Giulia at Levico alone."""
    others = (a_branch(LEVICO, name="Levico Terme"), a_branch(CALDONAZZO, name="Caldonazzo"))
    marco = replace(a_member(), branches=(BRANCH, LEVICO))
    giulia = replace(a_member("m-giulia", given_name="Giulia"), branches=(LEVICO,), card_number=None)
    described = SmallNetwork(branches=(a_branch(), *others), people=(marco, giulia))
    made = BranchInProcess(tmp_path, described, database)
    yield made
    made.close()


def asks(kiosk: KioskInProcess, revision: int, asked: Preferences | None, who: str = "m-marco") -> None:
    """Somebody asks at a tablet."""
    with kiosk.store.begin() as work:
        work.vault.remember(PersonPreferences(who, revision, asked))


def meets(kiosk: KioskInProcess) -> None:
    """A tablet sends what it owes and reads what was said."""
    kiosk.meet()
    while isinstance(kiosk.perform(PutPeople(100)), PeopleTaken):
        continue
    kiosk.meet()


def known(kiosk: KioskInProcess) -> PersonPreferences | None:
    """What a tablet knows of Marco's wishes."""
    with kiosk.store.begin() as work:
        return work.vault.preferences("m-marco")


def told(house: House, branch_id: str) -> list[PersonPreferences]:
    """What a branch's feed says of people's wishes; its lines lead to its head."""
    with house.store.reading() as connection:
        timeline = feed.head(connection, branch_id).timeline
        start = feed.hash_at(connection, branch_id, 0)
        assert start is not None
        page = feed.page(connection, branch_id, Whence("PER-9", "cd" * 16, timeline), 0, start.hex())
    assert isinstance(page, feed.Page)
    assert lines.extend_all(start, page.lines).hex() == page.hash
    items = [lines.decode(line) for line in page.lines]
    return [item for item in items if isinstance(item, PersonPreferences)]


def test_what_is_asked_at_one_tablet_every_branch_that_knows_the_person_hears_and_no_other(
    branch: BranchInProcess,
) -> None:
    door, yard = branch.add("PER-1"), branch.add("PER-2")
    asks(door, 1, LARGE)
    meets(door)
    meets(yard)
    said = PersonPreferences("m-marco", 1, LARGE)
    assert known(yard) == said
    assert told(branch.house, LEVICO) == [said]
    assert told(branch.house, CALDONAZZO) == []


def test_of_what_is_forgotten_no_line_says_anything_any_more_and_the_chain_counts_on(
    branch: BranchInProcess,
) -> None:
    door = branch.add("PER-1")
    asks(door, 1, LARGE)
    meets(door)
    before = told(branch.house, BRANCH)
    asks(door, 2, None)
    meets(door)
    for branch_id in (BRANCH, LEVICO):
        emptied, last = told(branch.house, branch_id)
        assert emptied == PersonPreferences("m-marco", 1, in_place_of=emptied.in_place_of)
        assert emptied.in_place_of == lines.digest_of(lines.encode(before[0])).hex()
        assert last == PersonPreferences("m-marco", 2)
    assert known(branch.add("PER-2")) == PersonPreferences("m-marco", 2)


def test_no_page_of_headquarters_file_says_what_was_forgotten(tmp_path: Path) -> None:
    branch = BranchInProcess(tmp_path)
    door = branch.add()
    asks(door, 1, LARGE)
    meets(door)
    file, key = branch.folder / "hq.db", branch.house.keys.database
    branch.house.store.scrub()
    assert HINT in deciphered(file, key)
    asks(door, 2, None)
    assert isinstance(door.perform(PutPeople(100)), PeopleTaken)
    assert (branch.folder / "hq.db-wal").stat().st_size == 0
    assert HINT not in deciphered(file, key)
    branch.close()


def test_two_tablets_that_changed_it_in_one_moment_come_to_the_one_that_forgets(
    branch: BranchInProcess,
) -> None:
    door, yard = branch.add("PER-1"), branch.add("PER-2")
    asks(door, 1, None)
    asks(yard, 1, CALM)
    meets(yard)
    meets(door)
    meets(yard)
    assert known(door) == known(yard) == PersonPreferences("m-marco", 1)


def test_an_answer_that_was_lost_is_asked_for_again_and_nothing_is_said_twice(
    branch: BranchInProcess,
) -> None:
    door = branch.add()
    asks(door, 1, LARGE)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(door.store.journal, "asked_sent", lambda _said: None)
        door.perform(PutPeople(100))
    assert len(door.store.journal.asked_owed(9)) == 1
    meets(door)
    assert door.store.journal.asked_owed(9) == []
    assert len(told(branch.house, BRANCH)) == 1


def test_a_tablet_cannot_speak_for_people_whom_its_branch_does_not_know(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("whom its branch does not know")
    door = branch.add()
    asks(door, 1, LARGE, "m-giulia")
    asks(door, 1, LARGE, "m-nobody")
    meets(door)
    assert door.store.journal.asked_owed(9) == [], "nothing is asked for ever in vain"
    assert told(branch.house, LEVICO) == []
    with branch.house.store.reading() as connection:
        assert connection.execute(select(tables.asked)).all() == []


def test_with_an_erased_person_it_goes_and_what_comes_later_is_not_kept(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("were erased by account")
    announced_warnings.expect("whom its branch does not know")
    door, yard = branch.add("PER-1"), branch.add("PER-2")
    asks(door, 1, LARGE)
    meets(door)
    meets(yard)
    asks(yard, 2, CALM)
    erasure.erase(branch.house, "m-marco", ACCOUNT)
    while isinstance(yard.perform(PutPeople(100)), PeopleTaken):
        continue
    meets(yard)
    assert known(yard) is None
    assert [said.preferences for said in told(branch.house, BRANCH)] == [None]
    assert all(said.in_place_of for said in told(branch.house, BRANCH))
    with branch.house.store.reading() as connection:
        assert connection.execute(select(tables.asked)).all() == []


def test_a_restored_headquarters_is_told_again_what_it_lost(
    branch: BranchInProcess, announced_warnings: AnnouncedWarnings
) -> None:
    for word in ("headquarters was restored", "incident at", "goes on after"):
        announced_warnings.expect(word)
    door = branch.add()
    copy = branch.copy()
    asks(door, 1, LARGE)
    meets(door)
    branch.put_back(copy)
    assert told(branch.house, BRANCH) == []
    meets(door)
    meets(door)
    assert told(branch.house, BRANCH) == [PersonPreferences("m-marco", 1, LARGE)]


def issued_with(tmp_path: Path, said: PersonPreferences | None) -> Claims:
    """The claims of Marco's pass, which asks for calm as it is wished for, when that was known of him before."""
    wished = replace(marcos_pass(), claims=replace(marcos_pass().claims, preferences=CALM))
    with opened(tmp_path) as hq:
        if said is not None:
            with hq.house.store.writing() as connection:
                asked.keep(connection, said)
        texts = network.load(hq.house, SmallNetwork(passes=(wished,)))
        public_key = public_key_of(hq.house.keys.passes)
        kid = key_id(public_key)
        claims = SignedPasses(lambda: {kid: public_key}).verify(texts["member-marco"].encode())
    assert isinstance(claims, Claims)
    assert claims.pass_id.hex() == PASS_ID
    return claims


@pytest.mark.parametrize(
    ("said", "carried"),
    [
        (None, CALM),
        (PersonPreferences("m-marco", 1, LARGE), LARGE),
        (PersonPreferences("m-marco", 2), None),
    ],
)
def test_the_next_pass_carries_what_its_member_asked_last(
    tmp_path: Path, said: PersonPreferences | None, carried: Preferences | None
) -> None:
    assert issued_with(tmp_path, said).preferences == carried


def test_of_a_long_feed_the_last_word_on_the_screen_remains() -> None:
    said: list[FeedItem] = [
        PersonPreferences("m-marco", 1, in_place_of="ab" * 32),
        PersonPreferences("m-giulia", 1, CALM),
        PersonPreferences("m-marco", 2, LARGE),
        PersonPreferences("m-marco", 3, CALM),
        PersonErased("m-nobody"),
    ]
    survey = Survey(len(said), TUESDAY, at("08:00") - timedelta(days=35))
    for position, item in enumerate(said, 1):
        survey.take(position, lines.encode(item))
    assert survey.over() == {1, 3}


def test_a_card_is_for_the_branch_of_its_visit_alone_and_of_one_taken_back_no_line_says_anything(
    branch: BranchInProcess,
) -> None:
    door, yard = branch.add("PER-1"), branch.add("PER-2")
    asks(door, 1, LARGE)
    for revision, words in ((1, "Mappe e sentieri"), (2, None)):
        with door.store.begin() as work:
            work.vault.put_card(VisitCard("m-marco", revision, "PER-1.00.7", words))
        meets(door)
        yard.meet()
        with yard.store.begin() as work:
            assert work.vault.card("PER-1.00.7") == VisitCard("m-marco", revision, "PER-1.00.7", words)
    for branch_id, count in ((BRANCH, 2), (LEVICO, 0)):
        with branch.house.store.reading() as connection:
            said = [line.body for line in feed.lines_after(connection, branch_id, 0)]
        cards = [card for body in said if isinstance(card := lines.decode(body), VisitCard)]
        assert [card.words for card in cards] == [None] * count
    assert told(branch.house, BRANCH) == [PersonPreferences("m-marco", 1, LARGE)], "each is apart"


def test_of_a_long_feed_no_card_that_was_taken_back_remains() -> None:
    said: list[FeedItem] = [
        VisitCard("m-marco", 1, "PER-1.00.7", in_place_of="ab" * 32),
        VisitCard("m-marco", 2, "PER-1.00.7"),
        VisitCard("m-giulia", 1, "PER-1.00.9", "Traduzioni"),
    ]
    survey = Survey(len(said), TUESDAY, at("08:00") - timedelta(days=35))
    for position, item in enumerate(said, 1):
        survey.take(position, lines.encode(item))
    assert survey.over() == {1, 2}
