"""Whom the line believes, what counts as an answer, and how a call ends when the program does. Real sockets."""

import gzip
import ssl
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.errors import (
    HeadquartersBusyError,
    HeadquartersUnreachableError,
    KioskError,
    RogueHeadquartersError,
)
from kiosk.domain.ports import FeedCursor
from sync.client import trust
from sync.client.line import HttpsLine
from sync.client.pages import FeedPage
from sync.protocol import messages
from sync.protocol.messages import Challenge, FeedHeader, Hello, JournalStored, Refusal, Whence
from tests.chaos_proxy import ChaosProxy
from tests.fakes.https_server import Authority, Question, Said, an_authority, server_files, serving

HELLO = Hello("PER-1", "00" * 16)
CHALLENGE = Challenge("c", 1, "1-a0", "s")
WHENCE = Whence("PER-1", "a" * 32, "1-a0")
CURSOR = FeedCursor("1-a0", 7, bytes(32))
TRUE_ANSWER = Said(body=messages.encode(CHALLENGE))


@pytest.fixture(scope="module")
def authority() -> Authority:
    return an_authority()


def a_line(port: int, authority: Authority, host: str = "127.0.0.1") -> HttpsLine:
    return HttpsLine(f"https://{host}:{port}", trust.pinned(authority.pem), time.monotonic)


def noting(heard: list[Question], said: Said) -> Callable[[Question], Said]:
    def answer(question: Question) -> Said:
        heard.append(question)
        return said

    return answer


def fault_of(call: Callable[[], object]) -> KioskError:
    with pytest.raises(KioskError) as caught:
        call()
    return caught.value


def test_the_ca_of_the_enrolment_is_believed_and_a_question_is_answered(
    tmp_path: Path, authority: Authority
) -> None:
    heard: list[Question] = []
    with serving(server_files(tmp_path, authority), noting(heard, TRUE_ANSWER)) as port:
        line = a_line(port, authority)
        assert line.hello(HELLO) == CHALLENGE
        line.close()
    assert (heard[0].method, heard[0].path) == ("POST", "/v1/session")
    assert messages.decode(Hello, heard[0].body) == HELLO


def test_a_headquarters_with_another_ca_is_a_rogue_and_hears_nothing(
    tmp_path: Path, authority: Authority
) -> None:
    heard: list[Question] = []
    rogue = server_files(tmp_path, an_authority())
    with serving(rogue, noting(heard, TRUE_ANSWER)) as port:
        assert isinstance(fault_of(lambda: a_line(port, authority).hello(HELLO)), RogueHeadquartersError)
    assert heard == []


def test_no_public_ca_ever_joins_the_pinned_one(
    tmp_path: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "others.pem"
    rogue = an_authority()
    other.write_text(rogue.pem)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(other))
    monkeypatch.setenv("SSL_CERT_FILE", str(other))
    context = trust.pinned(authority.pem)
    with serving(server_files(tmp_path, rogue), lambda _: TRUE_ANSWER) as port:
        line = HttpsLine(f"https://127.0.0.1:{port}", context, time.monotonic)
        assert isinstance(fault_of(lambda: line.hello(HELLO)), RogueHeadquartersError)
    with serving(server_files(tmp_path, authority), lambda _: TRUE_ANSWER) as port:
        line = HttpsLine(f"https://127.0.0.1:{port}", context, time.monotonic)
        assert line.hello(HELLO) == CHALLENGE
        line.close()
    assert context.cert_store_stats()["x509_ca"] == 1


def test_a_proxy_named_by_the_environment_is_not_asked(
    tmp_path: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with serving(server_files(tmp_path, authority), lambda _: TRUE_ANSWER) as port:
        line = a_line(port, authority)
        assert line.hello(HELLO) == CHALLENGE
        line.close()


def test_a_certificate_for_another_name_is_a_rogue(tmp_path: Path, authority: Authority) -> None:
    with serving(server_files(tmp_path, authority, "hq.example"), lambda _: TRUE_ANSWER) as port:
        assert isinstance(fault_of(lambda: a_line(port, authority).hello(HELLO)), RogueHeadquartersError)


def test_a_certificate_out_of_date_is_no_line_and_sends_staff_to_the_clock(
    tmp_path: Path, authority: Authority
) -> None:
    files = server_files(tmp_path, authority, until=timedelta(days=-1))
    with serving(files, lambda _: TRUE_ANSWER) as port:
        fault = fault_of(lambda: a_line(port, authority).hello(HELLO))
    assert isinstance(fault, HeadquartersUnreachableError)
    assert "date and time" in fault.advice


def test_older_tls_and_plain_http_are_refused(tmp_path: Path, authority: Authority) -> None:
    heard: list[Question] = []
    files = server_files(tmp_path, authority)
    with serving(files, noting(heard, TRUE_ANSWER), version=ssl.TLSVersion.TLSv1_2) as port:
        assert isinstance(
            fault_of(lambda: a_line(port, authority).hello(HELLO)), HeadquartersUnreachableError
        )
    with serving(None, noting(heard, TRUE_ANSWER)) as port:
        assert isinstance(
            fault_of(lambda: a_line(port, authority).hello(HELLO)), HeadquartersUnreachableError
        )
    assert heard == []


@pytest.mark.fault("F34")
@pytest.mark.parametrize(
    "said",
    [
        Said(200, b"<html>Welcome to the hotel</html>", {"Content-Type": "text/html"}),
        Said(200, b"<html>Welcome to the hotel</html>"),
        Said(200, messages.encode(CHALLENGE), {"Content-Type": "text/plain"}),
        Said(200, b"{}"),
        Said(200, messages.encode(CHALLENGE)[:-1] + b',"more":1}'),
        Said(200, b"[" * 100_000),
        Said(302, b"", {"Location": "https://elsewhere.example/", "Content-Type": "application/json"}),
        Said(404, b"<html>not here</html>", {"Content-Type": "text/html"}),
        Said(500, messages.encode(CHALLENGE)),
        Said(200, b"not gzip", {"Content-Type": "application/json", "Content-Encoding": "gzip"}),
    ],
    ids=[
        "portal",
        "portal in disguise",
        "plain",
        "empty",
        "more",
        "deep",
        "elsewhere",
        "404",
        "500",
        "torn gzip",
    ],
)
def test_only_the_expected_message_is_an_answer(tmp_path: Path, authority: Authority, said: Said) -> None:
    with serving(server_files(tmp_path, authority), lambda _: said) as port:
        line = a_line(port, authority)
        assert isinstance(fault_of(lambda: line.hello(HELLO)), HeadquartersBusyError)
        line.close()


def test_an_answer_that_opens_to_more_than_any_honest_one_is_let_go(
    tmp_path: Path, authority: Authority
) -> None:
    bomb = gzip.compress(b" " * (64 << 20))
    said = Said(200, bomb, {"Content-Type": "application/json", "Content-Encoding": "gzip"})
    with serving(server_files(tmp_path, authority), lambda _: said) as port:
        line = a_line(port, authority)
        assert "without end" in str(fault_of(lambda: line.hello(HELLO)))
        line.close()


def test_a_refusal_is_an_answer_and_a_busy_headquarters_says_when(
    tmp_path: Path, authority: Authority
) -> None:
    answers = iter(
        [
            Said(409, messages.encode(Refusal("GAP", have=4))),
            Said(503, b"", {"Retry-After": "17"}),
            Said(429, b"", {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}),
        ]
    )
    with serving(server_files(tmp_path, authority), lambda _: next(answers)) as port:
        line = a_line(port, authority)
        assert line.upload("b", b"") == Refusal("GAP", have=4)
        busy = fault_of(lambda: line.upload("b", b""))
        vague = fault_of(lambda: line.upload("b", b""))
        line.close()
    assert isinstance(busy, HeadquartersBusyError)
    assert isinstance(vague, HeadquartersBusyError)
    assert (busy.retry_after_seconds, vague.retry_after_seconds) == (17.0, None)


def test_an_upload_carries_its_bearer_and_says_that_it_is_compressed(
    tmp_path: Path, authority: Authority
) -> None:
    heard: list[Question] = []
    stored = JournalStored(WHENCE, 3, 0, "h")
    with serving(
        server_files(tmp_path, authority), noting(heard, Said(body=messages.encode(stored)))
    ) as port:
        line = a_line(port, authority)
        assert line.upload("secret", gzip.compress(b"{}\n")) == stored
        line.close()
    assert heard[0].headers["Authorization"] == "Bearer secret"
    assert heard[0].headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(heard[0].body) == b"{}\n"


def test_a_page_of_the_feed_comes_as_its_header_and_its_lines(tmp_path: Path, authority: Authority) -> None:
    heard: list[Question] = []
    header = FeedHeader(WHENCE, "PER", 7, 9, "h", "s")
    page = b"\n".join((messages.encode(header), b'{"k":"a"}', b'{"k":"b"}')) + b"\n"
    packed = Said(
        body=gzip.compress(page), headers={"Content-Type": "application/json", "Content-Encoding": "gzip"}
    )
    with serving(server_files(tmp_path, authority), noting(heard, packed)) as port:
        line = a_line(port, authority)
        assert line.poll("b", WHENCE, CURSOR, 0) == FeedPage(header, (b'{"k":"a"}', b'{"k":"b"}'))
        line.close()
    place = f"after=7&hash={'00' * 32}&wait=0"
    assert heard[0].path == f"/v1/feed?node=PER-1&inc={'a' * 32}&timeline=1-a0&{place}"


def test_an_empty_page_has_no_lines(tmp_path: Path, authority: Authority) -> None:
    header = FeedHeader(WHENCE, "PER", 7, 7, "h", "s")
    with serving(
        server_files(tmp_path, authority), lambda _: Said(body=messages.encode(header) + b"\n")
    ) as port:
        line = a_line(port, authority)
        assert line.poll("b", WHENCE, CURSOR, 0) == FeedPage(header, ())
        line.close()


@pytest.mark.parametrize("way", ["abort", "close"])
def test_a_question_held_open_ends_at_once_when_another_thread_says_so(
    tmp_path: Path, authority: Authority, way: str
) -> None:
    asked = threading.Event()
    faults: list[KioskError] = []

    def silence(_: Question) -> Said:
        asked.set()
        return Said(stays_silent=True)

    with serving(server_files(tmp_path, authority), silence) as port:
        line = a_line(port, authority)
        waiting = threading.Thread(
            target=lambda: faults.append(fault_of(lambda: line.poll("b", WHENCE, CURSOR, 50)))
        )
        waiting.start()
        assert asked.wait(5)
        began = time.monotonic()
        getattr(line, way)()
        waiting.join(5)
        assert not waiting.is_alive()
        assert time.monotonic() - began < 1
        line.close()
    assert isinstance(faults[0], HeadquartersUnreachableError)


def test_a_line_that_was_aborted_works_again_and_a_closed_one_does_not(
    tmp_path: Path, authority: Authority
) -> None:
    with serving(server_files(tmp_path, authority), lambda _: TRUE_ANSWER) as port:
        line = a_line(port, authority)
        line.hello(HELLO)
        line.abort()
        assert line.hello(HELLO) == CHALLENGE
        line.close()
        assert isinstance(fault_of(lambda: line.hello(HELLO)), HeadquartersUnreachableError)


def test_a_port_where_nobody_listens_and_a_connection_reset_are_no_line(
    tmp_path: Path, authority: Authority
) -> None:
    with serving(server_files(tmp_path, authority), lambda _: TRUE_ANSWER) as port:
        relay = ChaosProxy(port)
        line = a_line(relay.port, authority)
        relay.truncate_after(60)
        assert isinstance(fault_of(lambda: line.hello(HELLO)), HeadquartersUnreachableError)
        assert line.hello(HELLO) == CHALLENGE
        relay.refuse()
        assert isinstance(fault_of(lambda: line.hello(HELLO)), HeadquartersUnreachableError)
        relay.accept_again()
        assert line.hello(HELLO) == CHALLENGE
        relay.close()
        assert isinstance(fault_of(lambda: line.hello(HELLO)), HeadquartersUnreachableError)
        line.close()


def test_a_line_that_swallows_everything_is_given_up_within_the_connect_timeout(
    tmp_path: Path, authority: Authority
) -> None:
    with serving(server_files(tmp_path, authority), lambda _: TRUE_ANSWER) as port:
        relay = ChaosProxy(port)
        line = a_line(relay.port, authority)
        relay.cut()
        began = time.monotonic()
        assert isinstance(fault_of(lambda: line.hello(HELLO)), HeadquartersUnreachableError)
        assert 2.5 < time.monotonic() - began < 4.5
        relay.heal()
        assert line.hello(HELLO) == CHALLENGE
        line.close()
        relay.close()
