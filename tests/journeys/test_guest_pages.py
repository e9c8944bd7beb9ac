"""Headquarters' pages for a guest's own telephone: who may open them, what they ask, what they give."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.branches import Branch
from kiosk.domain.entry_passes import Claims, PassPurpose
from kiosk.domain.facts import CheckedIn
from kiosk.domain.people import Entitlement, EntitlementKind, PassKey, PassRecord, Person
from kiosk.domain.ports import FeedItem
from kiosk.domain.visits import Source
from kiosk.encoding import feed, hand_off, passes
from kiosk.services.hand_off import page_address
from sync.hq.guests import PASSES_MAX
from sync.protocol.limits import CLOCK_SKEW_SECONDS_MAX, TICKET_SECONDS
from sync.protocol.messages import JournalStored
from tests.builders import TUESDAY, at
from tests.drivers_wire import HqProcess, HqStaff, JournalOfTest, KioskOfTest
from tests.phones import Phone, read_code

NOW = at("09:30", TUESDAY)
NAME = "Anna Gasser"
NUMBER = "0461 000 123"
NO_TICKET = "Questo codice non vale più. All’ingresso tocca «Continua sul telefono» e inquadra quello nuovo."
"""What everybody reads whose ticket does not hold, whatever is wrong with it."""


@pytest.fixture(scope="module")
def hq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HqProcess]:
    folder = tmp_path_factory.mktemp("headquarters") / "hq"
    with HqProcess(folder, "--guest-address", starts_at=NOW) as process:
        yield process


@pytest.fixture(scope="module")
def staff(hq: HqProcess) -> Iterator[HqStaff]:
    somebody = hq.staff()
    yield somebody
    somebody.session.close()


@dataclass
class AtTheDoor:
    """A tablet of Pergine with its session open."""

    line: KioskOfTest
    journal: JournalOfTest

    def ticket(self, given_at: datetime = NOW, branch_id: str = "PER") -> str:
        """What it signs."""
        return hand_off.sign_ticket(branch_id, self.line.node, given_at, self.line.key)

    def page(self, ticket: str = "", branch_id: str = "PER") -> str:
        """The address in its QR."""
        return page_address(self.line.address, branch_id, ticket or self.ticket())

    def heard(self) -> list[FeedItem]:
        """What headquarters has said to the branch."""
        found = (feed.decode(line) for line in self.line.read_all(self.journal))
        return [item for item in found if item is not None]

    def claims_on(self, phone: Phone) -> Claims:
        """What the code on the telephone says, verified as a tablet verifies it, by the keys of the feed."""
        keys = {
            bytes.fromhex(one.key_id): bytes.fromhex(one.public_key)
            for one in self.heard()
            if isinstance(one, PassKey)
        }
        found = passes.SignedPasses(lambda: keys).verify(read_code(phone.code()).encode())
        assert isinstance(found, Claims), found
        return found


@pytest.fixture
def tablet(hq: HqProcess, staff: HqStaff) -> Iterator[AtTheDoor]:
    hq.set_clock(NOW)
    line = KioskOfTest(hq).enrolled(staff)
    journal = JournalOfTest.born(line.node)
    line.open_session(journal)
    yield AtTheDoor(line, journal)
    line.session.close()


@pytest.fixture
def phone(hq: HqProcess) -> Iterator[Phone]:
    with Phone(hq.ca) as made:
        yield made


def test_a_guest_types_name_and_number_and_gets_a_pass_for_one_entry_here_until_the_end_they_chose(
    tablet: AtTheDoor, phone: Phone
) -> None:
    phone.open(tablet.page())
    assert "Pergine Valsugana" in phone.words
    assert "Nome e telefono servono per la prenotazione e la sicurezza, nient’altro." in phone.words

    phone.send(name=NAME, phone=NUMBER, stay="am")

    assert (phone.status, "/pass/" in phone.address) == (200, True)
    assert "vale fino alle 13:00" in phone.words
    claims = tablet.claims_on(phone)
    assert (claims.purpose, claims.branches) == (PassPurpose.DAY_GUEST, frozenset({"PER"}))
    assert (claims.not_before, claims.expires_at) == (at("04:00", TUESDAY), at("13:00", TUESDAY))


def test_the_branch_is_told_who_it_is_and_whose_pass_before_they_stand_at_the_reader(
    tablet: AtTheDoor, hq: HqProcess
) -> None:
    with Phone(hq.ca, "de-AT,de;q=0.9") as phone:
        phone.open(tablet.page()).send(name=NAME, phone=NUMBER, stay="day")
        pass_id = tablet.claims_on(phone).pass_id.hex()

    *_, guest, record = tablet.heard()

    assert isinstance(guest, Person)
    assert record == PassRecord(pass_id, guest.subject_id)
    assert (guest.given_name, guest.family_name, guest.phone) == ("Anna", "Gasser", NUMBER)
    assert (guest.language, guest.branches) == ("de", ("PER",))
    assert guest.entitlements == (Entitlement(EntitlementKind.DAY_PASS, TUESDAY, TUESDAY),)
    assert guest.is_guest


@pytest.mark.parametrize(
    ("language", "title", "shown"),
    [
        ("it", "Cerco una postazione", "Mostra il tuo codice QR"),
        ("de", "Arbeitsplatz buchen", "Zeigen Sie Ihren QR-Code"),
        ("en", "I need a desk", "Show your QR code"),
    ],
)
def test_the_pages_speak_the_telephones_language_or_the_one_that_is_touched(
    tablet: AtTheDoor, hq: HqProcess, language: str, title: str, shown: str
) -> None:
    with Phone(hq.ca, language) as phone:
        assert title in phone.open(tablet.page()).words
        assert shown in phone.send(name=NAME, phone=NUMBER, stay="day").words
    with Phone(hq.ca, "sl") as phone:
        assert title in phone.open(f"{tablet.page()}?lang={language}").words
        assert shown in phone.send(name=NAME, phone=NUMBER, stay="day").words


OLD = NOW - timedelta(seconds=TICKET_SECONDS + 60)
AHEAD = NOW + timedelta(seconds=CLOCK_SKEW_SECONDS_MAX + 60)


@pytest.mark.parametrize(
    "wrong",
    [
        "not one of ours",
        "another's signature",
        "given long ago",
        "given tomorrow",
        "of another branch",
        "for another branch",
        "cut off",
    ],
)
def test_without_a_ticket_of_the_last_minutes_the_page_says_how_to_get_one(
    tablet: AtTheDoor, phone: Phone, wrong: str
) -> None:
    good = tablet.ticket()
    another = hand_off.sign_ticket("PER", tablet.line.node, NOW, Ed25519PrivateKey.generate())
    address = {
        "not one of ours": tablet.page("hello"),
        "another's signature": tablet.page(another),
        "given long ago": tablet.page(tablet.ticket(OLD)),
        "given tomorrow": tablet.page(tablet.ticket(AHEAD)),
        "of another branch": tablet.page(branch_id="LEV"),
        "for another branch": tablet.page(tablet.ticket(branch_id="LEV")),
        "cut off": tablet.page(good[:-1]),
    }[wrong]

    phone.open(address)
    assert phone.status == 403
    assert NO_TICKET in phone.words
    before = len(tablet.heard())
    answer = phone.session.post(
        address, data={"secret": "ab" * 16, "name": NAME, "phone": NUMBER}, timeout=20
    )
    assert answer.status_code == 403
    assert len(tablet.heard()) == before


def test_a_ticket_holds_for_as_long_as_somebody_needs_to_type(
    tablet: AtTheDoor, phone: Phone, hq: HqProcess
) -> None:
    phone.open(tablet.page(tablet.ticket(NOW)))
    hq.set_clock(NOW + timedelta(seconds=TICKET_SECONDS - 60))
    assert "vale fino alle 19:00" in phone.send(name=NAME, phone=NUMBER, stay="day").words


def test_a_tablet_that_was_revoked_opens_no_page(tablet: AtTheDoor, phone: Phone, staff: HqStaff) -> None:
    staff.send(f"/kiosks/{tablet.line.node}/revoke")
    assert NO_TICKET in phone.open(tablet.page()).words


@pytest.mark.parametrize(
    ("name", "number", "said"),
    [
        ("", NUMBER, "Manca il nome. Scrivi come ti chiami per continuare."),
        ("...", NUMBER, "Manca il nome."),
        (NAME, "0461", "Il numero sembra incompleto. Controlla le cifre e riprova."),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(
    tablet: AtTheDoor, phone: Phone, name: str, number: str, said: str
) -> None:
    phone.open(tablet.page()).send(name=name, phone=number, stay="am")

    assert phone.status == 422
    assert said in phone.words
    assert f'value="{name or number}"' in phone.page
    assert 'value="am" checked' in phone.page
    assert "vale fino alle 13:00" in phone.send(name=NAME, phone=NUMBER, stay="am").words


def test_a_form_that_is_sent_twice_gives_one_pass_to_one_guest(tablet: AtTheDoor, phone: Phone) -> None:
    phone.open(tablet.page())
    form = phone.page
    first = read_code(phone.send(name=NAME, phone=NUMBER, stay="day").code())
    guests = [one for one in tablet.heard() if isinstance(one, Person)]
    phone.page, phone.address = form, tablet.page()

    again = phone.send(name=NAME, phone=NUMBER, stay="day")

    assert read_code(again.code()) == first
    assert [one for one in tablet.heard() if isinstance(one, Person)] == guests


def test_one_tablet_gives_so_many_passes_in_a_quarter_of_an_hour_and_another_one_its_own(
    tablet: AtTheDoor, phone: Phone, hq: HqProcess, staff: HqStaff
) -> None:
    for _ in range(PASSES_MAX):
        assert phone.open(tablet.page()).send(name=NAME, phone=NUMBER, stay="day").status == 200

    phone.open(tablet.page()).send(name=NAME, phone=NUMBER, stay="day")

    assert phone.status == 429
    assert (
        "Troppe richieste in poco tempo. All’ingresso tocca «Scrivo i dati qui» per continuare."
        in phone.words
    )
    other = KioskOfTest(hq).enrolled(staff)
    beside = AtTheDoor(other, JournalOfTest.born(other.node))
    assert phone.open(beside.page()).send(name=NAME, phone=NUMBER, stay="day").status == 200
    other.session.close()
    hq.set_clock(NOW + timedelta(seconds=TICKET_SECONDS + 1))
    later = tablet.page(tablet.ticket(NOW + timedelta(seconds=TICKET_SECONDS)))
    assert phone.open(later).send(name=NAME, phone=NUMBER, stay="day").status == 200


def test_the_page_of_a_pass_is_gone_when_its_time_is_over_and_nobody_guesses_it(
    tablet: AtTheDoor, phone: Phone, hq: HqProcess
) -> None:
    phone.open(tablet.page()).send(name=NAME, phone=NUMBER, stay="am")
    mine = phone.address
    assert NO_TICKET in phone.open(f"{mine[:-32]}{'0' * 32}").words
    assert phone.open(mine).status == 200
    hq.set_clock(at("13:00", TUESDAY))

    assert phone.open(mine).status == 410
    assert NO_TICKET in phone.words


def test_in_the_evening_the_page_and_its_form_say_that_the_branch_is_closed(
    tablet: AtTheDoor, phone: Phone, hq: HqProcess
) -> None:
    late = at("18:55", TUESDAY)
    hq.set_clock(late)
    phone.open(tablet.page(tablet.ticket(late)))
    address = phone.address
    hq.set_clock(at("19:01", TUESDAY))

    phone.send(name=NAME, phone=NUMBER, stay="day")
    assert (phone.status, "Adesso siamo chiusi." in phone.words) == (409, True)
    assert phone.open(address).status == 409


def test_a_guest_who_has_themselves_erased_has_no_page_any_more_and_the_form_brings_nobody_back(
    tablet: AtTheDoor, phone: Phone, staff: HqStaff
) -> None:
    phone.open(tablet.page())
    form = phone.page
    phone.send(name=NAME, phone=NUMBER, stay="day")
    mine = phone.address
    guest = next(one for one in reversed(tablet.heard()) if isinstance(one, Person))

    staff.post(f"/people/{guest.subject_id}/erase", {"name": guest.short_name})

    assert phone.open(mine).status == 410
    phone.page, phone.address = form, tablet.page()
    assert phone.send(name=NAME, phone=NUMBER, stay="day").status == 403
    assert [one for one in tablet.heard() if isinstance(one, Person)][-1].subject_id == guest.subject_id


def test_headquarters_calls_by_name_whoever_came_before_their_name_was_heard_at_the_branch(
    tablet: AtTheDoor, phone: Phone, staff: HqStaff
) -> None:
    phone.open(tablet.page()).send(name="Elisa Zanella", phone=NUMBER, stay="day")
    pass_id = tablet.claims_on(phone).pass_id.hex()
    tablet.journal.write(CheckedIn(TUESDAY, Source.PASS, pass_id=pass_id, redeems=pass_id), "09:35")
    assert isinstance(tablet.line.upload(tablet.journal), JournalStored)

    assert "Elisa Z." in [one["name"] for one in staff.get("/branches/PER/inside")]


def test_the_pages_bring_no_script_and_no_cookie_and_no_name_reaches_the_log(
    tablet: AtTheDoor, phone: Phone, hq: HqProcess
) -> None:
    for shown in (phone.open(tablet.page()), phone.send(name=NAME, phone=NUMBER, stay="day")):
        assert "<script" not in shown.page
    answer = phone.session.get(phone.address, timeout=20)
    assert "Set-Cookie" not in answer.headers
    assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == (
        "no-store",
        "nosniff",
    )
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert not [word for word in ("Anna", "Gasser", NUMBER) if word in hq.log]


def test_a_branch_hears_of_another_address_for_telephones_when_headquarters_starts_with_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("another") / "hq"
    told: list[str] = []
    with HqProcess(folder, starts_at=NOW) as hq:
        staff = hq.staff()
        line = KioskOfTest(hq).enrolled(staff)
        staff.session.close()
        journal = JournalOfTest.born(line.node)
        for arguments in ((), ("--guest-address", "https://desk.example/"), ()):
            if told:
                hq.stop()
                hq.again_with(*arguments)
                line.moved_to(hq)
                line.session = Phone(hq.ca).session
            line.open_session(journal)
            branches = [one for one in AtTheDoor(line, journal).heard() if isinstance(one, Branch)]
            told.append(f"{len(branches)} {branches[-1].guest_address}")
        line.session.close()

    assert told == ["1 ", "2 https://desk.example", "2 https://desk.example"]
