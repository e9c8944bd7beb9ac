"""Whom an enrolled kiosk believes on a real line: its headquarters, and nobody who merely stands in its place."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from sync.client.enrolment import EnrolledKiosk
from sync.client.status import Note
from tests.drivers_sync import HeadquartersProcess, TabletAtWork, enrolled
from tests.fakes.https_server import Authority, Question, Said, an_authority
from tests.fronts import Meddle, Somebody, as_it_is, kiosk_behind, true_ca
from tests.strictness import AnnouncedWarnings

DAY = date(2026, 11, 24)


@dataclass
class Place:
    """Headquarters' process, an enrolled kiosk's folder, and headquarters' own CA with its secret key."""

    hq: HeadquartersProcess
    folder: Path
    kiosk: EnrolledKiosk

    @property
    def true_ca(self) -> Authority:
        """What only headquarters should have."""
        return true_ca(self.hq)

    def stored(self) -> int:
        """How many of the kiosk's facts headquarters has."""
        return sum(self.hq.ask("stored", self.kiosk.node).values())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("trust")
    hq = HeadquartersProcess(folder / "hq")
    made = Place(hq, folder / "kiosk", enrolled(hq, folder / "kiosk"))
    tablet = TabletAtWork(made.folder, hq.port)
    assert tablet.worker.exchange_now().result(20).is_whole
    tablet.close()
    yield made
    hq.stop()


def with_feed(change: Callable[[bytes], bytes]) -> Meddle:
    """Feed pages with entries come changed."""

    def meddle(question: Question, said: Said) -> Said:
        if not question.path.startswith("/v1/feed") or said.status != 200:
            return said
        is_packed = said.headers.get("content-encoding") == "gzip"
        page = gzip.decompress(said.body) if is_packed else said.body
        changed = change(page)
        return replace(said, body=gzip.compress(changed) if is_packed else changed)

    return meddle


def test_an_honest_relay_with_headquarters_own_certificate_changes_nothing(
    place: Place, tmp_path: Path
) -> None:
    """The control: what the other stories refuse is the meddling, not the relay."""
    with kiosk_behind(place.folder, Somebody(place.hq, as_it_is).answer, place.true_ca, tmp_path) as tablet:
        tablet.arrives(DAY)
        tablet.in_step()
        tip = tablet.thread.run(tablet.parts.store.journal.tip)
        assert place.hq.ask("stored", place.kiosk.node)[tip.inc] == tip.seq


def test_a_headquarters_with_another_ca_is_refused_hears_nothing_and_staff_alone_are_told(
    place: Place, tmp_path: Path, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("sync.client.exchange: not headquarters: certificate refused")
    heard: list[Question] = []

    def listen(question: Question) -> Said:
        heard.append(question)
        return Said(500)

    before = place.stored()
    with kiosk_behind(place.folder, listen, an_authority(), tmp_path) as tablet:
        tablet.arrives(DAY)
        status = tablet.statuses.wait_for(lambda s: Note.ROGUE_HEADQUARTERS in s.notes)
        assert not status.is_connected
        assert tablet.thread.run(tablet.parts.places).branch.name == "Pergine Valsugana"
    assert heard == []
    assert place.stored() == before


def test_a_feed_entry_changed_on_its_way_is_refused_and_nothing_of_it_is_applied(
    place: Place, tmp_path: Path, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("sync.client.exchange: not headquarters: the feed's chain breaks")
    somebody = Somebody(place.hq, with_feed(lambda page: page.replace(b"Valsugana", b"Valsugona")))
    with kiosk_behind(place.folder, somebody.answer, place.true_ca, tmp_path) as tablet:
        tablet.in_step()
        place.hq.ask("describe")
        tablet.statuses.wait_for(lambda s: Note.FORGED_FEED in s.notes)
        tablet.arrives(DAY)
        assert tablet.thread.run(tablet.parts.places).branch.name == "Pergine Valsugana"
        somebody.meddle = as_it_is
        tablet.statuses.wait_for(lambda s: Note.FORGED_FEED not in s.notes)
        tablet.in_step()


def test_a_feed_head_signed_by_another_key_is_refused(
    place: Place, tmp_path: Path, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("is not signed by headquarters")

    def sign_anew(page: bytes) -> bytes:
        before, signature, after = page.partition(b'"signature":"')
        return before + signature + b"00" * 64 + after[128:]

    somebody = Somebody(place.hq, with_feed(sign_anew))
    with kiosk_behind(place.folder, somebody.answer, place.true_ca, tmp_path) as tablet:
        tablet.statuses.wait_for(lambda s: Note.FORGED_FEED in s.notes)
        tablet.arrives(DAY)


def test_an_upload_answered_without_being_stored_is_found_out(place: Place, tmp_path: Path) -> None:
    """Somebody answers uploads with an old, true acknowledgement: it proves nothing about the new facts."""
    somebody = Somebody(place.hq, as_it_is)
    kept: list[Said] = []

    def keep_or_repeat(question: Question, said: Said) -> Said:
        if question.path != "/v1/journal":
            return said
        kept.append(said)
        return kept[0]

    with kiosk_behind(place.folder, somebody.answer, place.true_ca, tmp_path) as tablet:
        tablet.in_step()
        somebody.meddle = keep_or_repeat
        tablet.arrives(DAY)
        tablet.in_step()
        tablet.arrives(DAY)
        tablet.statuses.wait_for(lambda s: s.unsent == 1 and Note.BUSY in s.notes)
        somebody.meddle = as_it_is
        tablet.in_step()


def test_a_revoked_kiosk_keeps_its_facts_staff_are_told_and_it_goes_on_once_it_is_let_in_again(
    place: Place, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("headquarters revoked this kiosk: it is locked")
    announced_warnings.expect("headquarters let this kiosk in again")
    tablet = TabletAtWork(place.folder, place.hq.port)
    tablet.in_step()
    place.hq.ask("revoke", place.kiosk.node, True)
    tablet.arrives(DAY)
    tablet.statuses.wait_for(lambda s: Note.REVOKED in s.notes and s.unsent == 1)
    assert tablet.thread.run(tablet.parts.store.prove) > 0
    place.hq.ask("revoke", place.kiosk.node, False)
    assert tablet.worker.exchange_now().result(20).is_whole
    assert tablet.unsent() == 0
    tablet.close()
