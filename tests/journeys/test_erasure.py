"""Erasure over the real line: asked for by headquarters' people, done at kiosks on contact, and after a restore (I12)."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.facts import SubjectIntroduced
from kiosk.domain.people import PassRevoked, Person, PersonErased, PersonMerged
from kiosk.encoding import feed
from sync.protocol.messages import PeopleStored, SessionGranted
from tests.builders import a_visitor
from tests.drivers_sync import HeadquartersProcess, TabletAtWork, enrolled
from tests.drivers_wire import HqProcess, HqStaff, JournalOfTest, KioskOfTest
from tests.small_network import PASS_ID

NIGHT_SECONDS = 60.0


@pytest.fixture
def hq(tmp_path: Path, database: str | None) -> Iterator[HqProcess]:
    place = ("--database", database) if database else ()
    with HqProcess(tmp_path / "hq", *place) as process:
        yield process


def begun(hq: HqProcess, staff: HqStaff) -> tuple[KioskOfTest, JournalOfTest]:
    kiosk = KioskOfTest(hq).enrolled(staff)
    journal = JournalOfTest.born(kiosk.node)
    assert isinstance(kiosk.open_session(journal), SessionGranted)
    return kiosk, journal


@pytest.mark.fault("F45")
def test_headquarters_people_see_whom_they_erase_and_no_form_of_another_site_does_it(hq: HqProcess) -> None:
    staff = hq.staff()
    kiosk, journal = begun(hq, staff)
    question = staff.get("/people/m-marco/erase")
    assert (question["name"], question["branches"], question["kiosks"]) == ("Marco B.", ["PER"], 1)
    assert staff.post("/people/m-marco/erase", {"name": "Giulia B."}, status=400)["error"] == "name"
    assert staff.post("/people/m-nobody/erase", {"name": "Nobody"}, status=400)["error"] == "unknown"
    word, staff.csrf = staff.csrf, "another"
    assert staff.post("/people/m-marco/erase", {"name": "Marco B."}, status=403)["error"] == "csrf"
    staff.csrf = word

    receipt = staff.post("/people/m-marco/erase", {"name": "Marco B."})["receipt"]

    assert len(receipt) == 8
    assert staff.get("/people/m-marco/erased") == {"receipt": receipt, "done": 0, "kiosks": 1}
    said = [feed.decode(line) for line in kiosk.read_all(journal)]
    assert said[-2:] == [PassRevoked(PASS_ID), PersonErased("m-marco")]
    assert not any(isinstance(item, Person) and item.subject_id == "m-marco" for item in said)
    assert staff.get("/people/m-marco/erased") == {"receipt": receipt, "done": 1, "kiosks": 1}
    gone = staff.session.get(f"{hq.address}/api/people/m-giulia/erased", timeout=20)
    assert gone.status_code == 404
    staff.session.close()
    kiosk.session.close()


def test_what_a_kiosk_sends_of_an_erased_guest_is_acknowledged_and_nobody_hears_of_it(hq: HqProcess) -> None:
    staff = hq.staff()
    kiosk, journal = begun(hq, staff)
    guest = replace(a_visitor(), subject_id=journal.write(SubjectIntroduced("00" * 32)))
    kiosk.upload(journal)
    assert kiosk.put_people(journal, [guest]) == PeopleStored(kiosk.whence(journal), 1)
    staff.post(f"/people/{guest.subject_id}/erase", {"name": guest.short_name})
    position = len(kiosk.read_all(journal))

    assert kiosk.put_people(journal, [replace(guest, revision=5)]) == PeopleStored(kiosk.whence(journal), 1)

    assert len(kiosk.read_all(journal)) == position
    assert not any(b"Moser" in line and guest.subject_id.encode() in line for line in kiosk.lines)
    staff.session.close()
    kiosk.session.close()


@pytest.mark.invariant("I12")
@pytest.mark.fault("F27")
def test_a_database_put_back_from_a_copy_forgets_again_before_the_first_answer(tmp_path: Path) -> None:
    with HqProcess(tmp_path / "hq") as hq:
        staff = hq.staff()
        begun(hq, staff)[0].session.close()
        hq.stop()
        copy = shutil.copy(hq.folder / "hq.db", tmp_path / "copy")
        hq.start()
        staff.session.close()
        staff = hq.staff()
        staff.post("/people/m-marco/erase", {"name": "Marco B."})
        staff.session.close()
        hq.stop()
        shutil.copy(copy, hq.folder / "hq.db")
        hq.start()
        staff = hq.staff()
        gone = staff.session.get(f"{hq.address}/api/people/m-marco/erase", timeout=20)
        assert gone.status_code == 404
        assert staff.get("/people/m-giulia/erase")["name"] == "Giulia B."
        staff.session.close()


@pytest.mark.fault("F44")
def test_headquarters_people_see_both_names_before_they_make_them_one_person(hq: HqProcess) -> None:
    staff = hq.staff()
    kiosk, journal = begun(hq, staff)
    place = "/people/m-giulia/merge/m-marco"
    question = staff.get(place)
    assert (question["name"], question["into_name"], question["branches"]) == (
        "Giulia B.",
        "Marco B.",
        ["PER"],
    )
    said = {"name": question["name"], "into_name": question["into_name"]}
    assert staff.post(place, said | {"name": "Marco B."}, status=400)["error"] == "name"
    assert staff.post("/people/m-giulia/merge/m-nobody", said, status=400)["error"] == "unknown"

    assert staff.post(place, said)["branches"] == ["PER"]

    assert feed.decode(kiosk.read_all(journal)[-1]) == PersonMerged("m-giulia", "m-marco")
    assert staff.post(place, said, status=400)["error"] == "unknown", "they are one already"
    staff.session.close()
    kiosk.session.close()


@pytest.mark.invariant("I12")
@pytest.mark.fault("F45")
def test_a_kiosk_without_a_line_forgets_whoever_was_erased_meanwhile_on_contact_and_its_chains_hold(
    tmp_path: Path,
) -> None:
    hq = HeadquartersProcess(tmp_path / "hq")
    kiosk = enrolled(hq, tmp_path / "kiosk")
    tablet = TabletAtWork(tmp_path / "kiosk", hq.port)
    assert tablet.worker.exchange_now().result(NIGHT_SECONDS).is_whole
    assert knows(tablet, "m-marco")
    tablet.close()

    assert len(hq.ask("erase", "m-marco")) == 8
    assert hq.ask("erased_at", "m-marco") == [0, 1]

    tablet = TabletAtWork(tmp_path / "kiosk", hq.port)
    assert tablet.worker.exchange_now().result(NIGHT_SECONDS).is_whole
    assert not knows(tablet, "m-marco")
    assert hq.ask("erased_at", "m-marco") == [1, 1]
    assert tablet.thread.run(tablet.parts.store.prove) > 0
    later = enrolled(hq, tmp_path / "later")
    newcomer = TabletAtWork(tmp_path / "later", hq.port)
    assert newcomer.worker.exchange_now().result(NIGHT_SECONDS).is_whole
    assert not knows(newcomer, "m-marco")
    assert later.node != kiosk.node
    newcomer.close()
    tablet.close()
    hq.stop()


def knows(tablet: TabletAtWork, subject_id: str) -> bool:
    def look() -> bool:
        with tablet.ports.begin() as work:
            return work.vault.person(subject_id) is not None

    return tablet.thread.run(look)
