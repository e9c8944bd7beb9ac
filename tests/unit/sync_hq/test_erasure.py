"""Who was erased stays erased: in every revision and feed, at every branch, after a kill and after a restore (I12).

Faults F27, F45, F67. The controls take one rule away and find the person again.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk.domain.errors import StorageError
from kiosk.domain.facts import CheckedIn, SubjectIntroduced
from kiosk.domain.people import PassRevoked, Person, PersonErased
from kiosk.domain.ports import FeedCursor, FeedItem
from kiosk.domain.visits import Source
from kiosk.encoding import feed as lines
from kiosk.storage import tables as kiosk_tables
from kiosk.storage.database import Prepared
from sync.client import pages
from sync.client.pages import FeedPage
from sync.hq import app, erasure, feed, network, tables, vault, views
from sync.hq.house import House
from sync.hq.ledger import LEDGER, Ledger
from sync.protocol import messages
from sync.protocol.messages import FeedHeader, Whence
from tests.builders import BRANCH, TUESDAY, a_branch, a_member, a_visitor
from tests.fakes.feed import told
from tests.headquarters import HouseForTest, enrol, kiosk_says, opened
from tests.premises import Premises
from tests.small_network import PASS_ID, SmallNetwork
from tests.storage.pages import deciphered
from tests.strictness import AnnouncedWarnings

ACCOUNT = "account-of-somebody"
LEVICO = "LEV"
NAMES = (b"Marco", b"Bortolotti", b"member-marco")


@pytest.fixture
def hq(tmp_path: Path, database: str | None, announced_warnings: AnnouncedWarnings) -> Iterator[HouseForTest]:
    announced_warnings.expect("were erased by account")
    with opened(tmp_path / "hq", database) as made:
        network.load(made.house, SmallNetwork(branches=(a_branch(), a_branch(LEVICO, name="Levico Terme"))))
        enrol(made.house, "PER-1")
        yield made


def knows(house: House, subject_id: str = "m-marco") -> Person | None:
    with house.store.reading() as connection:
        return vault.person(connection, subject_id)


def brings(house: House, person: Person) -> bool:
    """A kiosk sends somebody, as ``subjects.put`` takes it; whether it was kept and said."""
    with house.changing(BRANCH) as connection:
        feed.lock(connection, BRANCH)
        is_new = vault.keep(connection, person)
        feed.append(connection, BRANCH, [person] if is_new else [])
    return is_new


def read_by_a_new_kiosk(house: House, branch_id: str = BRANCH) -> list[FeedItem | None]:
    """The whole feed, signed by headquarters and checked as a kiosk checks it that has read nothing yet."""
    with house.store.reading() as connection:
        timeline = feed.head(connection, branch_id).timeline
        start = feed.hash_at(connection, branch_id, 0)
        assert start is not None
        whence = Whence("PER-1", "cd" * 16, timeline)
        page = feed.page(connection, branch_id, whence, 0, start.hex())
    assert isinstance(page, feed.Page)
    head, *body = page.signed(house.keys.feed).removesuffix(b"\n").split(b"\n")
    sent = FeedPage(messages.decode(FeedHeader, head), tuple(body))
    key = house.keys.feed.public_key()
    checked = pages.checked(sent, whence, branch_id, FeedCursor(timeline, 0, start), key)
    assert checked.stops_at is None
    return [step.line.item for step in checked.steps]


@pytest.mark.invariant("I12")
def test_nothing_of_an_erased_person_is_left_and_every_branch_hears_it(hq: HouseForTest) -> None:
    house = hq.house
    with house.changing(BRANCH) as connection:
        again = replace(a_member(), revision=2, company="Studio Porfido")
        assert vault.keep(connection, again)
        feed.append(connection, BRANCH, [again])

    done = erasure.erase(house, "m-marco", ACCOUNT)

    assert done.branches == (BRANCH,)
    assert done.kiosks == 1
    assert knows(house) is None
    with house.store.reading() as connection:
        assert "m-marco" not in [one.subject_id for one in views.people_of(connection, BRANCH)]
        (row,) = connection.execute(select(tables.subject).where(tables.subject.c.subject_id == "m-marco"))
        assert row.body == b""
        (issued,) = connection.execute(select(tables.issued_pass)).all()
        assert (issued.is_revoked, issued.label, issued.text) == (True, "", "")
    items = read_by_a_new_kiosk(house)
    assert not any(isinstance(item, Person) and item.subject_id == "m-marco" for item in items)
    assert items[-2:] == [PassRevoked(PASS_ID), PersonErased("m-marco")]
    assert len([item for item in items if isinstance(item, PersonErased)]) == 3, (
        "twice in place of who it was"
    )


def test_who_is_known_at_every_branch_is_erased_at_every_branch(hq: HouseForTest) -> None:
    with hq.house.changing(BRANCH, LEVICO) as connection:
        everywhere = replace(a_visitor("m-everywhere"), branches=())
        vault.keep(connection, everywhere)
        for branch_id in (BRANCH, LEVICO):
            feed.append(connection, branch_id, [everywhere])
    assert erasure.erase(hq.house, "m-everywhere", ACCOUNT).branches == (LEVICO, BRANCH)
    for branch_id in (BRANCH, LEVICO):
        assert read_by_a_new_kiosk(hq.house, branch_id)[-1] == PersonErased("m-everywhere")


def test_what_comes_later_of_an_erased_person_is_acknowledged_and_not_kept(hq: HouseForTest) -> None:
    (guest,) = kiosk_says(hq.house, "PER-1", 1, [SubjectIntroduced("00" * 32)])
    assert brings(hq.house, a_visitor(guest))
    erasure.erase(hq.house, guest, ACCOUNT)
    assert not brings(hq.house, a_visitor(guest, revision=7))
    assert knows(hq.house, guest) is None


def test_who_is_introduced_only_after_the_erasure_stays_unknown_and_is_not_missed(hq: HouseForTest) -> None:
    guest = f"PER-1.{'ab' * 16}.1"
    erasure.erase(hq.house, guest, ACCOUNT)
    assert kiosk_says(hq.house, "PER-1", 1, [SubjectIntroduced("00" * 32)]) == [guest]
    kiosk_says(hq.house, "PER-1", 2, [CheckedIn(TUESDAY, Source.FORM, subject_id=guest)])
    assert not brings(hq.house, a_visitor(guest))
    with hq.house.store.reading() as connection:
        assert vault.missing(connection, "PER-1") == ()


def test_one_person_under_two_names_is_erased_under_one_receipt(hq: HouseForTest) -> None:
    done = erasure.erase(hq.house, "m-marco", ACCOUNT, also=["m-giulia"])
    assert (knows(hq.house), knows(hq.house, "m-giulia")) == (None, None)
    kept = Ledger(hq.house.keys.folder).lines()
    assert {kept[one].receipt for one in ("m-marco", "m-giulia")} == {done.receipt}


def test_asked_for_again_the_receipt_is_the_first_one_and_nothing_is_said_twice(hq: HouseForTest) -> None:
    first = erasure.erase(hq.house, "m-marco", ACCOUNT)
    said = read_by_a_new_kiosk(hq.house)
    assert erasure.erase(hq.house, "m-marco", ACCOUNT).receipt == first.receipt
    assert read_by_a_new_kiosk(hq.house) == said


class KilledError(BaseException):
    """The server ends here."""


def test_a_kill_right_behind_the_ledger_is_made_up_for_at_the_next_start(
    hq: HouseForTest, monkeypatch: pytest.MonkeyPatch, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.patterns.clear()
    announced_warnings.expect("1 people were erased again")

    def die(*_: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(vault, "erase", die)
        with pytest.raises(KilledError):
            erasure.erase(hq.house, "m-marco", ACCOUNT)
    assert knows(hq.house) is not None
    assert erasure.replay(hq.house) == 1
    assert knows(hq.house) is None
    assert erasure.replay(hq.house) == 0


def test_the_ledger_names_nobody_and_is_the_servers_alone(hq: HouseForTest) -> None:
    erasure.erase(hq.house, "m-marco", ACCOUNT)
    ledger = hq.house.keys.folder / LEDGER
    assert ledger.stat().st_mode & 0o077 == 0
    assert b"m-marco" in ledger.read_bytes()
    assert [name for name in NAMES if name in ledger.read_bytes()] == []


def test_a_server_learns_at_its_start_whom_another_one_erased(hq: HouseForTest) -> None:
    erasure.erase(hq.house, "m-marco", ACCOUNT)
    (hq.house.keys.folder / LEDGER).unlink()  # as on a machine of its own, over the same database
    assert erasure.replay(hq.house) == 0
    assert list(Ledger(hq.house.keys.folder).lines()) == ["m-marco"]


@contextmanager
def restored(folder: Path, announced_warnings: AnnouncedWarnings) -> Iterator[Path]:
    """Headquarters erased Marco; its database was put back from a copy that still knows him."""
    announced_warnings.expect("were erased by account")
    announced_warnings.expect("incident at PER: restored 2-")
    announced_warnings.expect("branch PER goes on after 0 statements")
    with opened(folder) as hq:
        network.load(hq.house, SmallNetwork())
        hq.house.store.scrub()
        copy = shutil.copy(folder / "hq.db", folder / "copy")
        erasure.erase(hq.house, "m-marco", ACCOUNT)
    shutil.copy(copy, folder / "hq.db")
    yield folder


def test_a_restored_database_forgets_again_before_anything_is_served(
    tmp_path: Path, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("1 people were erased again")
    with restored(tmp_path, announced_warnings) as folder:
        house = app.open_house(folder)
        try:
            assert knows(house) is None
            assert not brings(house, a_member())
            key = house.keys.database
        finally:
            house.store.close()
        assert [name for name in NAMES if name in deciphered(folder / "hq.db", key)] == []
        assert [name for name in NAMES if name in deciphered(folder / "copy", key)] == list(NAMES)


def test_while_the_server_goes_on_no_page_says_who_was_erased(
    tmp_path: Path, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("were erased by account")
    with opened(tmp_path) as hq:
        network.load(hq.house, SmallNetwork())
        hq.house.store.scrub()
        key = hq.house.keys.database
        assert [name for name in NAMES if name in deciphered(tmp_path / "hq.db", key)] == list(NAMES)
        erasure.erase(hq.house, "m-marco", ACCOUNT)
        assert (tmp_path / "hq.db-wal").stat().st_size == 0
        assert [name for name in NAMES if name in deciphered(tmp_path / "hq.db", key)] == []


def test_without_the_replay_a_restored_database_knows_the_person_again(
    tmp_path: Path, announced_warnings: AnnouncedWarnings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "replay", lambda _: 0)
    with restored(tmp_path, announced_warnings) as folder:
        house = app.open_house(folder)
        try:
            assert knows(house) is not None
        finally:
            house.store.close()


def test_with_a_ledger_that_cannot_be_read_nobody_is_served(
    tmp_path: Path, announced_warnings: AnnouncedWarnings
) -> None:
    with restored(tmp_path, announced_warnings) as folder:
        (folder / LEDGER).write_bytes(b"nonsense" * 600)
        with pytest.raises(StorageError, match="not a database"):
            app.open_house(folder)


def test_a_kiosk_that_reads_of_an_erased_person_later_forgets_and_counts_the_same_chain(
    tmp_path: Path,
) -> None:
    described = lines.encode(a_member())
    erased = PersonErased("m-marco", lines.digest_of(described).hex())
    assert lines.digest_of(lines.encode(erased)) == lines.digest_of(described)
    with Premises(tmp_path).opened() as store:
        told(store, erased, a_member(), a_visitor())
        with store.begin() as work:
            assert work.vault.person("m-marco") is None
            assert work.vault.person("m-anna") is not None
        first = store._shelves.connection.rows(Prepared(select(kiosk_tables.feed.c.digest)))[0]
    assert first == (lines.digest_of(described),)


def test_a_line_that_stands_for_nothing_that_could_have_been_counts_as_itself() -> None:
    plain = lines.encode(PersonErased("m-marco"))
    for nonsense in ("", "ab", "zz" * 32, "AB" * 32, "ab" * 31 + " a"):
        line = lines.encode(PersonErased("m-marco", nonsense))
        assert lines.digest_of(line) != lines.digest_of(plain)
        assert len(lines.digest_of(line)) == 32
