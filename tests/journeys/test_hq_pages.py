"""Headquarters' pages as a browser gets them: who may see them, what a form may do, what they say."""

import html
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
import requests

from kiosk.domain.entry_passes import Preferences
from kiosk.domain.facts import (
    BookingDeclined,
    CheckedIn,
    CheckedOut,
    FactRef,
    PlaceAwaited,
    PulseGiven,
    SubjectIntroduced,
    SurveyAnswered,
    TouchFreed,
    TouchStuck,
)
from kiosk.domain.people import Person, PersonPreferences
from kiosk.domain.surveys import Answer, Mood
from kiosk.domain.visits import Source
from sync.protocol.messages import Challenge, FeedHeader, Hello, JournalStored, PeopleStored, Refusal
from tests.builders import TUESDAY, at
from tests.drivers_wire import HqProcess, HqStaff, JournalOfTest, KioskOfTest

MARKUP = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def hq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HqProcess]:
    folder = tmp_path_factory.mktemp("headquarters") / "hq"
    with HqProcess(folder, starts_at=at("09:30", TUESDAY)) as process:
        yield process


@pytest.fixture(scope="module")
def staff(hq: HqProcess) -> Iterator[HqStaff]:
    somebody = hq.staff()
    yield somebody
    somebody.session.close()


@dataclass
class Kiosk:
    """A kiosk at Pergine with its session open."""

    line: KioskOfTest
    journal: JournalOfTest

    def upload(self) -> None:
        """Sends what is unsent."""
        assert isinstance(self.line.upload(self.journal), JournalStored)


@pytest.fixture(scope="module")
def kiosk(hq: HqProcess, staff: HqStaff) -> Iterator[Kiosk]:
    line = KioskOfTest(hq).enrolled(staff)
    journal = JournalOfTest.born(line.node)
    line.open_session(journal)
    yield Kiosk(line, journal)
    line.session.close()


@pytest.fixture
def stranger(hq: HqProcess) -> Iterator[requests.Session]:
    """A browser that nobody signed in with."""
    with requests.Session() as session:
        session.trust_env = False
        session.verify = hq.ca
        yield session


@dataclass
class _Seen(HTMLParser):
    """Tags with their attributes, and the text between them."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(page: requests.Response) -> _Seen:
    """What a reader of the page sees."""
    assert page.status_code == 200, page.text
    parser = _Seen()
    parser.feed(page.text)
    return parser


def words_of(page: requests.Response) -> str:
    """Its text, spaces made one."""
    return re.sub(r"\s+", " ", html.unescape(seen(page).text))


PAGES = ("/", "/branches/PER", "/kiosks", "/calendar", "/reports/survey")


@pytest.mark.parametrize(
    "path", [*PAGES, "/enrolments/0", "/kiosks/PER-1/revoke", "/kiosks/PER-1/retire", "/branches/PER/go-on"]
)
def test_a_page_sends_a_stranger_to_the_sign_in_and_back_afterwards(
    hq: HqProcess, staff: HqStaff, stranger: requests.Session, path: str
) -> None:
    sent = stranger.get(hq.address + path, allow_redirects=False, timeout=20)
    assert sent.status_code == 303
    assert sent.headers["Location"] == f"/sign-in?next={path}"

    form = {**staff.credentials, "next": path}
    let_in = stranger.post(f"{hq.address}/sign-in", data=form, allow_redirects=False, timeout=20)
    assert let_in.status_code == 303, let_in.text
    assert let_in.headers["Location"] == path
    cookie = let_in.headers["Set-Cookie"]
    assert all(word in cookie for word in ("__Host-", "HttpOnly", "Secure", "SameSite=strict", "Path=/"))


@pytest.mark.parametrize("path", ["/api/branches", "/api/passes", "/live", "/api/branches/PER/inside"])
def test_nothing_of_the_interface_is_told_to_a_stranger(
    hq: HqProcess, stranger: requests.Session, path: str
) -> None:
    answer = stranger.get(hq.address + path, timeout=20)
    assert (answer.status_code, answer.json()) == (401, {"error": "unsigned"})


def test_a_link_cannot_send_somebody_elsewhere_after_the_sign_in(
    hq: HqProcess, staff: HqStaff, stranger: requests.Session
) -> None:
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        form = {**staff.credentials, "next": elsewhere}
        answer = stranger.post(f"{hq.address}/sign-in", data=form, allow_redirects=False, timeout=20)
        assert answer.headers["Location"] == "/"


def test_a_wrong_password_is_answered_alike_whoever_it_is(hq: HqProcess, stranger: requests.Session) -> None:
    answers = [
        stranger.post(f"{hq.address}/sign-in", data={"email": email, "password": "x"}, timeout=20)
        for email in ("admin@smartvalley.example", "nobody@smartvalley.example")
    ]
    assert [answer.status_code for answer in answers] == [403, 403]
    first, second = (re.sub(r'value="[^"]*"', "", answer.text) for answer in answers)
    assert first == second
    assert "Email o password non tornano." in first


@pytest.mark.parametrize("path", [*PAGES, "/sign-in", "/nowhere"])
def test_no_page_runs_or_loads_anything_but_ours(hq: HqProcess, staff: HqStaff, path: str) -> None:
    page = staff.page(path)

    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["Cache-Control"] == "no-store"
    parser = _Seen()
    parser.feed(page.text)
    for tag, attributes in parser.tags:
        assert tag not in ("style", "iframe", "img")
        assert not any(name == "style" or name.startswith("on") for name in attributes)
        assert tag != "script" or attributes.get("src") == "/static/page.js"
        address = attributes.get("href") or attributes.get("src") or attributes.get("action") or "/"
        assert address.startswith(("/", "tel:", "#")), address


@pytest.mark.parametrize(
    "path", ["/static/style.css", "/static/page.js", "/static/fonts/AtkinsonHyperlegibleNext_400Regular.ttf"]
)
def test_style_script_and_typeface_come_from_here(
    hq: HqProcess, stranger: requests.Session, path: str
) -> None:
    answer = stranger.get(hq.address + path, timeout=20)
    assert answer.status_code == 200
    assert len(answer.content) > 500
    assert "Content-Security-Policy" in answer.headers


def test_the_network_page_says_who_is_in_and_when_the_kiosk_was_heard(
    hq: HqProcess, staff: HqStaff, kiosk: Kiosk
) -> None:
    before = staff.get("/branches")[0]["people_inside"]
    kiosk.journal.write(CheckedIn(TUESDAY, Source.PASS, subject_id="m-marco", party=3), "09:10")
    kiosk.upload()

    page = staff.page("/")

    said = words_of(page)
    assert f"{before + 3} persone in sede" in said
    assert f"{before + 3} / 40" in said
    assert "martedì 24 novembre" in said
    assert "in ordine" in said or "da guardare" in said


def test_a_branch_that_is_nearly_full_says_so_on_the_overview_and_on_its_page(
    hq: HqProcess, staff: HqStaff, kiosk: Kiosk
) -> None:
    said = "Al 90 % del limite: 36 di 40 persone."
    before = staff.get("/branches")[0]["people_inside"]
    assert said not in words_of(staff.page("/branches/PER"))
    came = kiosk.journal.write(CheckedIn(TUESDAY, Source.PASS, party=36 - before), "09:11")
    kiosk.upload()
    pages = [staff.page(path) for path in ("/", "/branches/PER")]
    kiosk.journal.write(CheckedOut(FactRef(came), Source.PASS), "09:12")
    kiosk.upload()
    assert [said in words_of(page) for page in pages] == [True, True]
    assert all("mark look" in page.text for page in pages), "a shape beside the words"


def test_a_silent_kiosk_is_said_first_with_what_still_works(
    hq: HqProcess, staff: HqStaff, kiosk: Kiosk
) -> None:
    kiosk.line.poll(kiosk.journal)
    hq.set_clock(at("12:40", TUESDAY))
    try:
        said = words_of(staff.page("/"))
        calendar = words_of(staff.page("/branches/PER"))
    finally:
        hq.set_clock(at("09:30", TUESDAY))
        kiosk.line.poll(kiosk.journal)
    assert "1 sede chiede attenzione" in said
    assert "Il kiosk tace da 3 h" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "In sede si entra come sempre" in said
    assert "Kiosk muto da" in calendar


def test_a_booking_made_on_the_page_is_pending_until_the_kiosk_declines_it_with_other_places(
    hq: HqProcess, staff: HqStaff, kiosk: Kiosk
) -> None:
    form = {"csrf": staff.csrf, "space": "PER:P-07", "day": str(TUESDAY), "from": "15:00", "to": "16:00"}
    booked = staff.session.post(
        f"{hq.address}/branches/PER/bookings", data={**form, "subject": "m-giulia"}, timeout=20
    )
    reference = booked.url.rpartition("chosen=")[2]
    said = words_of(booked)
    assert "in attesa di Pergine Valsugana" in said
    assert "Giulia B., P-07 Panarotta, martedì 24 novembre, 15:00–16:00" in said

    kiosk.journal.write(BookingDeclined(FactRef(reference), "taken", ("PER:P-08",)))
    kiosk.upload()

    said = words_of(staff.page(f"/branches/PER?chosen={reference}"))
    assert "rifiutata" in said
    assert "A quell’ora il posto è già preso." in said
    assert "P-08 Fravort" in said


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"from": "11:00", "to": "10:00"}, "Controlla giorno e orario."),
        ({"from": "05:00", "to": "06:00"}, "Quell’ora è già passata."),
        ({"day": "tomorrow"}, "Controlla giorno e orario."),
        ({"space": "PER:P-99"}, "Controlla giorno e orario."),
        ({"people": "0"}, "Controlla giorno e orario."),
    ],
)
def test_a_form_that_cannot_be_booked_says_why_and_keeps_what_was_typed(
    hq: HqProcess, staff: HqStaff, kiosk: Kiosk, wrong: dict[str, str], said: str
) -> None:
    good = {"space": "PER:P-08", "day": str(TUESDAY), "from": "17:00", "to": "18:00", "subject": "m-marco"}
    form = {**good, **wrong, "csrf": staff.csrf}

    answer = staff.session.post(f"{hq.address}/branches/PER/bookings", data=form, timeout=20)

    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{form["to"]}"' in answer.text


def test_a_form_without_the_sessions_word_or_with_controls_in_it_does_nothing(
    hq: HqProcess, staff: HqStaff, kiosk: Kiosk
) -> None:
    form = {"space": "PER:P-08", "day": str(TUESDAY), "from": "17:00", "to": "18:00", "subject": "m-marco"}
    before = staff.get(f"/branches/PER/day/{TUESDAY}")
    for bad in (form, {**form, "csrf": "0" * 32}, {**form, "csrf": staff.csrf, "subject": "m\x00"}):
        answer = staff.session.post(f"{hq.address}/branches/PER/bookings", data=bad, timeout=20)
        assert answer.status_code == 403
    api = staff.session.post(f"{hq.address}/api/enrolments", json={"branch": "PER"}, timeout=20)
    assert (api.status_code, api.json()) == (403, {"error": "csrf"})
    assert staff.get(f"/branches/PER/day/{TUESDAY}") == before


def test_a_name_made_of_markup_is_shown_as_it_is_written(hq: HqProcess, staff: HqStaff, kiosk: Kiosk) -> None:
    name = kiosk.journal.write(SubjectIntroduced("00" * 32))
    kiosk.journal.write(CheckedIn(TUESDAY, Source.FORM, subject_id=name), "09:20")
    kiosk.upload()
    guest = Person(name, 1, MARKUP, "'; DROP TABLE subject; --", branches=("PER",))
    assert isinstance(kiosk.line.put_people(kiosk.journal, [guest]), PeopleStored)

    page = staff.page("/branches/PER")

    assert MARKUP in words_of(page)
    assert MARKUP not in page.text
    assert all(tag != "img" for tag, _ in seen(page).tags)


def told_to_staff(hq: HqProcess, staff: HqStaff, subject_id: str) -> dict[str, str]:
    """What every page and every answer for programs says, as words without figures, by its path."""
    answers = ("branches", "branches/PER/inside", f"branches/PER/day/{TUESDAY}", "branches/PER/facts")
    others = ("branches/PER/incidents", "branches/PER/to-place", "passes", f"people/{subject_id}/erase")
    said = {path: words_of(staff.page(path)) for path in PAGES}
    for path in (*answers, *others):
        said[path] = staff.session.get(f"{hq.address}/api/{path}", timeout=20).text
    return {path: re.sub("[0-9]+", "", text) for path, text in said.items()}


def test_how_somebody_asked_to_have_the_screen_is_in_no_page_and_no_answer_while_their_name_is(
    hq: HqProcess, staff: HqStaff, kiosk: Kiosk
) -> None:
    guest = kiosk.journal.write(SubjectIntroduced("00" * 32))
    kiosk.journal.write(CheckedIn(TUESDAY, Source.FORM, subject_id=guest), "09:25")
    kiosk.upload()
    before = told_to_staff(hq, staff, guest)
    person = Person(guest, 1, "Ottavia", "Zeni", branches=("PER",))
    assert isinstance(kiosk.line.put_people(kiosk.journal, [person]), PeopleStored)
    named = told_to_staff(hq, staff, guest)
    assert any("Ottavia" in text for text in named.values())
    assert named != before, "the same look does see what is told"
    asked = PersonPreferences(guest, 1, Preferences("de", large_text=True, calm=True))
    assert isinstance(kiosk.line.put_asked(kiosk.journal, [asked]), PeopleStored)
    assert told_to_staff(hq, staff, guest) == named


def test_an_enrolment_goes_from_the_code_over_the_words_to_a_kiosk_in_service(
    hq: HqProcess, staff: HqStaff
) -> None:
    made = staff.session.post(
        f"{hq.address}/enrolments", data={"csrf": staff.csrf, "branch": "PER"}, timeout=20
    )
    shown = re.search(r"<strong>([A-Z2-9]{3})-([A-Z2-9]{3})</strong>", made.text)
    assert shown is not None
    assert "<svg" in made.text
    tablet = KioskOfTest(hq)
    words = tablet.show_code("".join(shown.groups()))

    page = staff.page(made.url.removeprefix(hq.address))
    assert all(f"<li>{word}</li>" in page.text for word in words)
    assert "autofocus" not in page.text
    staff.session.post(f"{made.url}/confirm", data={"csrf": staff.csrf}, timeout=20)
    tablet.confirm()
    done = words_of(staff.page(made.url.removeprefix(hq.address)))
    tablet.session.close()

    assert "Pergine Valsugana è in servizio" in done
    assert tablet.node in done
    assert tablet.node in words_of(staff.page("/kiosks"))


def test_who_waits_for_a_desk_is_on_the_page_of_the_branch_and_to_be_told_while_one_is_free(
    staff: HqStaff, kiosk: Kiosk
) -> None:
    kiosk.journal.write(PlaceAwaited(TUESDAY, "m-marco"), "09:20")
    kiosk.journal.write(PlaceAwaited(TUESDAY, "m-marco"), "09:21")
    kiosk.upload()
    there_is_room = "C’è posto: 1 persona aspetta di saperlo."
    said = words_of(staff.page("/branches/PER"))
    assert f"1 persona aspetta un posto {there_is_room}" in said
    assert "Marco B.340 000011709:20" in said
    network = staff.page("/")
    assert f"{there_is_room} Vedi i casi" in words_of(network)
    assert '<a class="button" href="/branches/PER">' in network.text


def test_a_glass_that_is_to_be_wiped_is_said_in_the_list_of_kiosks_until_it_is(
    staff: HqStaff, kiosk: Kiosk
) -> None:
    wet = "Un punto dello schermo risulta sempre premuto: il vetro va pulito."
    assert wet not in words_of(staff.page("/kiosks"))
    kiosk.journal.write(TouchStuck(at("09:22")), "09:22")
    kiosk.upload()
    assert f"da guardare {wet}" in words_of(staff.page("/kiosks"))
    kiosk.journal.write(TouchFreed(), "09:24")
    kiosk.upload()
    assert wet not in words_of(staff.page("/kiosks"))


def test_what_people_said_without_a_name_is_told_from_five_answers_on(staff: HqStaff, kiosk: Kiosk) -> None:
    page = "/reports/survey?branch=PER&month=2026-11"
    for mood in (Mood.GREAT, Mood.GREAT, Mood.GREAT, Mood.BAD):
        kiosk.journal.write(PulseGiven(TUESDAY, mood), "11:00")
    kiosk.upload()
    said = words_of(staff.page(page))
    assert "4 risposte. Si leggono insieme, da 5 in poi" in said
    assert "Benissimo" not in said

    kiosk.journal.write(PulseGiven(TUESDAY, Mood.GOOD), "11:05")
    for _ in range(5):
        answers = (Answer("q4", ("wed.am", "sat")), Answer("q5", ("LEV", "other")), Answer("q8", ("no",)))
        kiosk.journal.write(SurveyAnswered(TUESDAY, answers), "11:10")
    kiosk.upload()
    said = words_of(staff.page(page))
    assert "Sondaggio, Pergine Valsugana novembre 2026" in said
    assert "Male 1 Così così 0 Bene 1 Benissimo 3" in said
    assert "mercoledì, mattina 5 mercoledì, pomeriggio 0" in said
    assert "Anche il sabato 5" in said
    assert "Un altro paese 5" in said
    assert "In questo periodo non c’è nulla da contare." in words_of(staff.page(page.replace("11", "10")))


def test_the_survey_of_a_branch_that_is_not_there_is_gone_and_a_month_to_come_is_this_one(
    staff: HqStaff,
) -> None:
    assert staff.page("/reports/survey?branch=XXX").status_code == 404
    assert "novembre 2026" in words_of(staff.page("/reports/survey?month=2031-05"))


@pytest.mark.parametrize(
    ("language", "said"),
    [("de", "Neuer Kiosk in Pergine Valsugana"), ("en", "New kiosk at Pergine Valsugana")],
)
def test_a_page_speaks_the_language_that_was_chosen(
    hq: HqProcess, staff: HqStaff, language: str, said: str
) -> None:
    made = staff.enrolment_code()
    path = f"/enrolments/{made['enrolment']}"
    form = {"language": language, "next": path}

    answer = staff.session.post(f"{hq.address}/language", data=form, timeout=20)

    assert said in words_of(answer)
    assert f'<html lang="{language}">' in answer.text
    staff.session.post(f"{hq.address}/language", data={"language": "it"}, timeout=20)


def test_an_open_page_is_told_within_a_moment_that_something_changed(
    hq: HqProcess, staff: HqStaff, kiosk: Kiosk
) -> None:
    with staff.session.get(f"{hq.address}/live", stream=True, timeout=20) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        kiosk.journal.write(CheckedIn(TUESDAY, Source.PASS), "09:25")
        kiosk.upload()
        event = next(line for line in stream.iter_lines() if line.startswith(b"event:"))
    assert event == b"event: change"


@pytest.fixture
def stolen(tmp_path: Path) -> Iterator[tuple[HqProcess, HqStaff, Kiosk]]:
    """Headquarters of its own, and the kiosk that somebody carried away."""
    with HqProcess(tmp_path / "hq", starts_at=at("09:30", TUESDAY)) as hq:
        staff = hq.staff()
        line = KioskOfTest(hq).enrolled(staff)
        journal = JournalOfTest.born(line.node)
        line.open_session(journal)
        yield hq, staff, Kiosk(line, journal)
        line.session.close()
        staff.session.close()


@pytest.mark.fault("F42")
def test_a_stolen_kiosk_is_revoked_after_a_question_and_hears_no_more_from_that_moment_on(
    stolen: tuple[HqProcess, HqStaff, Kiosk],
) -> None:
    hq, staff, kiosk = stolen
    kiosk.upload()
    kiosk.line.read_all(kiosk.journal)
    path = f"/kiosks/{kiosk.line.node}/revoke"
    assert path in [attributes.get("href") for _, attributes in seen(staff.page("/kiosks")).tags]
    assert "Revocare PER-1?" in words_of(staff.page(path))
    assert isinstance(kiosk.line.poll(kiosk.journal), FeedHeader), "asking changes nothing"
    forged = staff.session.post(hq.address + path, data={"csrf": "0"}, timeout=20)
    assert forged.status_code == 403
    assert isinstance(kiosk.line.poll(kiosk.journal), FeedHeader)

    with ThreadPoolExecutor(1) as elsewhere:
        held_back = elsewhere.submit(kiosk.line.poll, kiosk.journal, 40)
        done = staff.session.post(hq.address + path, data={"csrf": staff.csrf}, timeout=20)
        assert held_back.result(timeout=20) in (Refusal("BEARER"), Refusal("REVOKED"))

    assert "revocato" in words_of(done)
    assert path not in done.text
    kiosk.journal.write(CheckedIn(TUESDAY, Source.PASS), "09:31")
    assert kiosk.line.upload(kiosk.journal) == Refusal("BEARER")
    assert kiosk.line.post("/v1/session", Hello("PER-1", "00" * 16), Challenge) == Refusal("REVOKED")
    assert "kiosk PER-1 was revoked by account" in hq.log


def test_a_badge_that_no_branch_knows_cannot_be_revoked_and_that_is_said(staff: HqStaff) -> None:
    assert staff.post("/badges/s-nobody/revoke", status=404) == {"error": "unknown"}


def test_a_kiosk_that_nobody_knows_cannot_be_revoked(hq: HqProcess, staff: HqStaff) -> None:
    assert staff.page("/kiosks/PER-99/revoke").status_code == 404
    asked = staff.session.post(f"{hq.address}/kiosks/PER-99/revoke", data={"csrf": staff.csrf}, timeout=20)
    assert asked.status_code == 404


def test_a_code_for_a_branch_whose_places_another_kiosk_holds_says_that_they_stay_with_it(
    tmp_path: Path,
) -> None:
    stays = "I posti di Pergine Valsugana li conferma PER-1:"
    with HqProcess(tmp_path / "hq", starts_at=at("09:30", TUESDAY)) as hq:
        staff, tablets = hq.staff(), [KioskOfTest(hq), KioskOfTest(hq)]
        said = []
        for tablet in tablets:
            made = staff.enrolment_code()
            path = f"/enrolments/{made['enrolment']}"
            before = stays in words_of(staff.page(path))
            tablet.show_code(made["code"])
            staff.post(f"{path}/confirm")
            tablet.confirm()
            said.append((tablet.node, before, stays in words_of(staff.page(path))))
            hq_says = staff.session.post(
                f"{hq.address}/kiosks/PER-1/revoke", data={"csrf": staff.csrf}, timeout=20
            )
            assert hq_says.status_code == 200
            tablet.session.close()
        staff.session.close()
    assert said == [("PER-1", False, False), ("PER-2", True, True)]


def test_a_page_that_is_gone_says_where_to_start_again(staff: HqStaff) -> None:
    page = staff.page("/branches/NOWHERE")
    assert page.status_code == 404
    assert "Questa pagina non c’è più." in page.text
