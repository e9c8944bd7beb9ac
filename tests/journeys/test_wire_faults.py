"""The faults of the wire (SYNC.md 3), each done to a real kiosk's exchange and a real headquarters' process."""

import gc
import gzip
import math
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from kiosk.domain.errors import RevokedDeviceError
from kiosk.domain.facts import CheckInRefused
from sync.client import engine, status
from sync.client.exchange import Exchange
from sync.client.line import HttpsLine
from sync.client.ports import Waiting
from sync.client.sessions import Sessions
from sync.client.sides import Side
from sync.client.status import Note
from sync.client.steps import (
    BatchStored,
    LineDown,
    OpenSession,
    PageTaken,
    Poll,
    Refused,
    Revoked,
    SessionEnded,
    SessionOpened,
    TriedInVain,
    Upload,
)
from sync.protocol.limits import UPLOAD_GZIP_BYTES_MAX, UPLOAD_RAW_BYTES_MAX
from sync.protocol.messages import JournalStored, Refusal
from tests import profiles
from tests.drivers_sync import Branch, TabletAtWork, Tally, a_rush, assert_whole, tallied
from tests.fakes.https_server import Question, Said, an_authority, server_files, serving
from tests.fronts import Somebody, as_it_is, true_ca
from tests.strictness import AnnouncedWarnings

DAY = date(2026, 11, 24)
BATCH = 60
MANY = 480
WEB_PAGE = Said(200, b"<!doctype html><title>Welcome</title>", {"Content-Type": "text/html"})


@pytest.fixture(scope="module")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Branch]:
    made = Branch(tmp_path_factory.mktemp("wire"))
    yield made
    made.close()


@pytest.fixture
def tablet(branch: Branch) -> Iterator[TabletAtWork]:
    """The kiosk, everything sent and read; its journal and headquarters' are compared at the end."""
    at_work = branch.tablet()
    at_work.in_step()
    try:
        yield at_work
        branch.line.accept_again()
        branch.line.heal()
        at_work.in_step()
        assert_whole(at_work, branch)
    finally:
        at_work.close()
        gc.collect()  # here, where such a socket is expected, and not in a later test


def stored(branch: Branch, tablet: TabletAtWork) -> int:
    """How many facts of the kiosk's present life headquarters has."""
    return int(branch.hq.ask("stored", branch.kiosk.node)[tip(tablet)])


def tip(tablet: TabletAtWork) -> str:
    """The kiosk's present incarnation."""
    return tablet.thread.run(tablet.parts.store.journal.tip).inc


def on_new_connections(branch: Branch, tablet: TabletAtWork) -> None:
    """Both sides lose theirs; the feed is listened to again, so that the next new connection is an upload's."""

    def is_heard(tally: Tally) -> bool:
        branch.line.reset()
        before = len(tally.steps)
        return tally.is_soon(lambda: any(is_answered_probe(*one) for one in tally.steps[before:]))

    with tallied() as tally:
        # a reset between two polls is a connection that the next one finds dead, and no line that was lost
        until("the feed is heard again", lambda: is_heard(tally), 40.0)


def cut_off(tally: Tally) -> list[object]:
    """The steps that lost the line, in order."""
    with tally.changed:
        return [step for step, event in tally.steps if isinstance(event, LineDown)]


def is_answered_probe(step: object, event: object) -> bool:
    """Whether it is the first question after the line went, and its answer."""
    return isinstance(step, Poll) and step.wait_seconds == 0 and isinstance(event, PageTaken)


def until(what: str, holds: Callable[[], bool], seconds: float = 20.0) -> float:
    """Looks again and again until it holds; how long it took."""
    began, pause = time.monotonic(), threading.Event()
    while not holds():
        assert time.monotonic() - began < seconds, what
        pause.wait(0.02)
    return time.monotonic() - began


@contextmanager
def somebody_before(branch: Branch, folder: Path) -> Iterator[Somebody]:
    """Headquarters' own front, which a test lets meddle; the line leads to it."""
    somebody = Somebody(branch.hq, as_it_is)
    with serving(server_files(folder, true_ca(branch.hq)), somebody.answer) as port:
        branch.line.lead_to(port)
        yield somebody
        branch.line.lead_to(branch.hq.port)


@pytest.mark.fault("F01")
def test_f01_an_answer_to_an_upload_that_was_lost_is_given_again_and_nothing_is_there_twice(
    branch: Branch, tablet: TabletAtWork
) -> None:
    before = stored(branch, tablet)
    until(
        "a long poll", lambda: not tablet.worker._pull._state.is_probing
    )  # its answer is not the one to lose
    with tallied() as tally:
        branch.line.lose_answer_after(1_000, then_refuses=True)
        tablet.appends(a_rush(MANY))
        until("an answer is lost", lambda: branch.line.traffic.answers_lost == 1)
        until(
            "headquarters has what the kiosk has no answer for",
            lambda: stored(branch, tablet) == before + MANY,
        )
        assert tablet.unsent() == MANY
        branch.line.accept_again()
        tablet.in_step()
    uploads = [event for event in tally.of(Upload) if isinstance(event, BatchStored | LineDown)]
    assert isinstance(uploads[0], LineDown)
    assert sum(event.facts for event in uploads if isinstance(event, BatchStored)) == MANY
    assert stored(branch, tablet) == before + MANY


@pytest.mark.parametrize("kept_bytes", [100, 1_200, 2_200])
def test_f02_a_batch_cut_in_the_middle_leaves_nothing_and_the_next_upload_goes_on(
    branch: Branch, tablet: TabletAtWork, kept_bytes: int
) -> None:
    before = stored(branch, tablet)
    on_new_connections(branch, tablet)
    truncations = branch.line.traffic.truncations
    with tallied() as tally:
        branch.line.truncate_after(kept_bytes, then_refuses=True, is_new=True)
        tablet.appends(a_rush(MANY))
        until("a batch is cut", lambda: branch.line.traffic.truncations > truncations)
        tally.wait_for("whose bytes they were", lambda: bool(cut_off(tally)))
    assert isinstance(cut_off(tally)[0], Upload)
    assert tablet.unsent() == MANY
    assert stored(branch, tablet) == before
    branch.line.accept_again()
    tablet.in_step()
    assert stored(branch, tablet) == before + MANY


def test_f03_one_batch_sent_twice_at_the_same_time_is_there_once_and_both_are_told_so(
    branch: Branch, tablet: TabletAtWork
) -> None:
    before = stored(branch, tablet)
    parts = tablet.parts
    end = parts._end(parts._present(), tablet.listeners)
    sessions, identity = Sessions(end, Waiting()), parts._present().identity
    lines = [parts._line(identity) for _ in range(2)]
    both = [Exchange(end, sessions, line) for line in lines]
    for exchange in both:
        assert exchange.perform(OpenSession()) == SessionOpened()
    parts.stop_exchange()
    tablet.appends(a_rush(BATCH))
    unsent = parts.store.journal.unsent
    meeting = threading.Barrier(2)

    def send(exchange: Exchange) -> object:
        meeting.wait(10)
        return exchange.perform(Upload(2_000, 1 << 20))

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as pool:
        batch = tablet.thread.run(lambda: unsent(2_000, 1 << 20))
        patch.setattr(parts.store.journal, "unsent", lambda *_: batch)
        answers = list(pool.map(send, both))

    assert batch is not None
    assert [event.facts for event in answers if isinstance(event, BatchStored)] == [len(batch.events)] * 2
    assert stored(branch, tablet) == before + len(batch.events) > before + BATCH
    for line in lines:
        line.close()
    tablet.thread.run(lambda: parts.start_exchange(tablet.listeners))


def test_f34_the_page_of_a_captive_portal_acknowledges_nothing(branch: Branch, tablet: TabletAtWork) -> None:
    before = stored(branch, tablet)
    with serving(None, lambda _: WEB_PAGE) as port:
        branch.line.lead_to(port)
        tablet.arrives(DAY)
        tablet.statuses.wait_for(lambda s: not s.is_connected and s.unsent == 1)
    branch.line.lead_to(branch.hq.port)
    tablet.in_step()
    assert stored(branch, tablet) == before + 1


@pytest.mark.fault("F34")
def test_f34_a_portal_with_a_certificate_of_its_own_hears_nothing_and_staff_are_told(
    branch: Branch, tablet: TabletAtWork, tmp_path: Path, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("sync.client.exchange: not headquarters: certificate refused")
    heard: list[Question] = []

    def listen(question: Question) -> Said:
        heard.append(question)
        return WEB_PAGE

    with serving(server_files(tmp_path, an_authority()), listen) as port:
        branch.line.lead_to(port)
        tablet.arrives(DAY)
        tablet.statuses.wait_for(lambda s: Note.ROGUE_HEADQUARTERS in s.notes and s.unsent == 1)
    assert heard == []
    branch.line.lead_to(branch.hq.port)
    tablet.in_step()


def test_f34_a_web_page_from_behind_headquarters_own_certificate_is_no_acknowledgement(
    branch: Branch, tablet: TabletAtWork, tmp_path: Path
) -> None:
    """Status 200 through the pinned CA is not enough: an answer is the expected JSON that echoes the question."""
    before = stored(branch, tablet)
    with somebody_before(branch, tmp_path) as somebody:
        tablet.in_step()
        somebody.meddle = lambda question, said: WEB_PAGE if question.path == "/v1/journal" else said
        told = len(tablet.statuses.seen)
        tablet.arrives(DAY)
        tablet.statuses.wait_for(lambda s: Note.BUSY in s.notes and s.unsent == 1)
        assert tablet.unsent() == 1
        somebody.meddle = as_it_is
        tablet.in_step()
        assert {seen.unsent for seen in tablet.statuses.seen[told:]} <= {0, 1}
    assert stored(branch, tablet) == before + 1


def test_f35_a_proxy_that_ends_long_polls_gets_shorter_ones_and_never_a_flood(
    branch: Branch, tablet: TabletAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All figures a tenth of those in life, where a poll may take 50 s and a proxy ends what is quiet for 30 s."""
    monkeypatch.setattr(engine, "POLL_WAIT_SECONDS_MIN", 1)
    monkeypatch.setattr(engine, "CUT_SECONDS_MIN", 0.5)
    monkeypatch.setattr(status, "CUT_SECONDS_MIN", 0.5)
    pull = tablet.worker._pull
    until("a long poll", lambda: not pull._state.is_probing)
    pull._state = replace(pull._state, wait_seconds=5)
    told = len(tablet.statuses.seen)
    with tallied() as tally:
        branch.line.quiet_seconds = 3.0
        began = time.monotonic()
        tally.wait_for("three polls that were let live", lambda: len(held(tally)) >= 3, 30.0)
        branch.line.quiet_seconds = math.inf
        seconds = time.monotonic() - began
    assert [step.wait_seconds for step, _ in tally.steps if isinstance(step, Poll) and step.wait_seconds][
        -3:
    ] == [2] * 3
    assert pull._state.wait_seconds == 2, "halved once"
    assert count(tally, Poll, LineDown) <= 2, "what ended the poll that was under way already is not counted"
    assert len(tally.of(Poll)) <= 8 + seconds
    assert all(seen.is_connected for seen in tablet.statuses.seen[told:])


def held(tally: Tally) -> list[PageTaken]:
    """The polls that headquarters held for a second or two, and answered."""
    return [event for event in tally.of(Poll) if isinstance(event, PageTaken) and event.seconds > 0.9]


@pytest.mark.fault("F36")
def test_f36_uploads_refused_for_long_leave_the_feed_alone_and_resume_by_the_timer(
    branch: Branch, tablet: TabletAtWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hour itself passes in ``tests/unit/sync_client/test_engine.py``: there time is a figure."""
    monkeypatch.setattr(Side, "_chance", lambda _: 0.0)  # each pause at its shortest, a second
    with somebody_before(branch, tmp_path) as somebody, tallied() as tally:
        somebody.meddle = lambda question, said: Said(500) if question.path == "/v1/journal" else said
        tablet.in_step()
        tablet.arrives(DAY)
        tally.wait_for("three uploads in vain", lambda: count(tally, Upload, TriedInVain) >= 3)
        in_two_days = datetime.now(UTC).date() + timedelta(days=2)
        request = branch.hq.ask("book", "10:00", "11:00", in_two_days.isoformat())
        until("the feed brings a request", lambda: request in said(tablet))
        tally.wait_for("more uploads in vain", lambda: count(tally, Upload, TriedInVain) >= 5)
        last_written = tablet.thread.run(tablet.parts.store.journal.tip)
        somebody.meddle = as_it_is
        tablet.in_step()
        assert tablet.thread.run(tablet.parts.store.journal.tip) == last_written
        assert branch.hq.ask("request", request) in ("confirmed", "declined")


def said(tablet: TabletAtWork) -> set[str]:
    """Names of the facts that the feed has brought."""
    return {str(getattr(line.item, "name", "")) for line in list(tablet.taken)}


def count(tally: Tally, step: type[Upload | Poll | OpenSession], event: type[object]) -> int:
    """How many steps of a kind ended so."""
    return sum(isinstance(came, event) for came in tally.of(step))


@pytest.mark.fault("F41")
def test_f41_a_session_whose_hour_is_over_is_opened_anew_and_nobody_notices(
    branch: Branch, tablet: TabletAtWork
) -> None:
    told = len(tablet.statuses.seen)
    with tallied() as tally:
        assert branch.hq.ask("expire_bearers") > 0
        tablet.arrives(DAY)
        tablet.in_step()
    assert SessionEnded() in tally.of(Upload)
    assert SessionOpened() in tally.of(OpenSession)
    assert all(s.is_connected and not s.notes for s in tablet.statuses.seen[told:])


@pytest.mark.fault("F41")
def test_f41_a_revoked_kiosk_stops_keeps_its_facts_and_goes_on_when_it_is_let_in_again(
    branch: Branch, tablet: TabletAtWork, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("headquarters revoked this kiosk: it is locked")
    announced_warnings.expect("headquarters let this kiosk in again")
    before = stored(branch, tablet)
    with tallied() as tally:
        branch.line.cut()
        branch.line.reset()
        tablet.arrives(DAY)
        branch.hq.ask("revoke", branch.kiosk.node, True)
        branch.line.heal()
        tablet.statuses.wait_for(lambda s: Note.REVOKED in s.notes and s.unsent == 1)
        with pytest.raises(RevokedDeviceError):
            tablet.arrives(DAY)
    assert count(tally, Upload, Revoked) <= 1
    assert stored(branch, tablet) == before
    assert "sys.revoked" in tablet.thread.run(tablet.parts.notes)
    assert tablet.thread.run(tablet.parts.store.prove) > 0
    branch.hq.ask("revoke", branch.kiosk.node, False)
    assert tablet.worker.exchange_now().result(20).is_whole
    let_in = stored(branch, tablet)
    assert let_in > before
    tablet.arrives(DAY)
    assert tablet.worker.exchange_now().result(20).is_whole
    assert (stored(branch, tablet), tablet.unsent()) == (let_in + 1, 0)


LINES_BACK = profiles.runs(quick=2, push=10, release=60)


@pytest.mark.fault("F65")
def test_f65_a_line_that_is_back_carries_the_first_exchange_within_four_seconds(
    branch: Branch, tablet: TabletAtWork
) -> None:
    """After hours and after seconds alike: without a line the pause never grows (``test_engine``, 8 h of it)."""
    took = []
    for number in range(LINES_BACK):
        hangs = (Upload, Poll)[number % 2]  # the line comes back at another moment of the two threads' turns
        with tallied() as tally:
            branch.line.cut()
            branch.line.reset()
            tablet.arrives(DAY)
            tally.wait_for("there is no line", partial(downs, tally, hangs))
            branch.line.heal()
            began = time.monotonic()
            tablet.in_step()
            took.append(time.monotonic() - began)
    assert max(took) < 4.5, took
    assert sorted(took)[len(took) // 2] < 4.0, took


def downs(tally: Tally, step: type[Upload | Poll]) -> bool:
    """Whether a step of that kind hung in the cut line until it gave up."""
    return any(isinstance(event, LineDown) and event.seconds > 2.5 for event in tally.of(step))


def test_f65_a_headquarters_that_says_503_is_left_alone_for_as_long_as_it_asks(
    branch: Branch, tablet: TabletAtWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Side, "_chance", lambda _: 0.0)
    asked: list[tuple[str, float]] = []

    def busy(question: Question, said: Said) -> Said:
        asked.append((question.path.partition("?")[0], time.monotonic()))
        return Said(503, b"", {"Retry-After": "2"})

    with somebody_before(branch, tmp_path) as somebody:
        tablet.in_step()
        somebody.meddle = busy
        tablet.arrives(DAY)
        tablet.statuses.wait_for(lambda s: Note.BUSY in s.notes and s.unsent == 1)
        until("three uploads in vain", lambda: len(times(asked, "/v1/journal")) >= 3, 40.0)
        for _ in range(3):
            tablet.arrives(DAY)
        until("a fourth", lambda: len(times(asked, "/v1/journal")) >= 4, 40.0)
        somebody.meddle = as_it_is
        for path in ("/v1/journal", "/v1/feed"):
            moments = times(asked, path)
            assert all(later - sooner >= 1.9 for sooner, later in pairwise(moments)), path
        tablet.in_step(60.0)


def times(asked: list[tuple[str, float]], path: str) -> list[float]:
    """When a path was asked."""
    return [at for what, at in asked if what == path]


@pytest.mark.fault("F68")
def test_f68_no_honest_batch_comes_near_what_headquarters_refuses(
    branch: Branch, tablet: TabletAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even when facts that shrink to a thirtieth are followed by the longest ones there are, which do not shrink."""
    upload, sizes = HttpsLine.upload, []

    def measure(line: HttpsLine, bearer: str, body: bytes) -> JournalStored | Refusal:
        sizes.append((len(body), len(gzip.decompress(body))))
        return upload(line, bearer, body)

    chance = Random(68)  # noqa: S311 - text that no packer makes shorter, no secret
    monkeypatch.setattr(HttpsLine, "upload", measure)
    with tallied() as tally:
        tablet.appends([CheckInRefused("a" * 3_900)] * 1_500)
        tablet.in_step()
        longest = [CheckInRefused(b64encode(chance.randbytes(2_900)).decode()) for _ in range(600)]
        tablet.appends(longest)
        tablet.in_step()
    assert not any(isinstance(event, Refused) for event in tally.of(Upload))
    assert max(packed for packed, _ in sizes) <= UPLOAD_GZIP_BYTES_MAX // 2 + 2_000
    assert max(raw for _, raw in sizes) <= UPLOAD_RAW_BYTES_MAX // 2
