"""A kiosk and headquarters over a real TLS line: session, journal, feed (SYNC.md 2.4), one server for the whole file."""

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, reduce
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest
import requests

from kiosk.domain.authority import Fence
from kiosk.domain.bookings import Booking, BookingState
from kiosk.domain.facts import (
    BookingDeclined,
    CheckedIn,
    Entry,
    Fact,
    FactName,
    FactRef,
    StateLost,
    SubjectIntroduced,
    TimeSampled,
)
from kiosk.domain.ports import FeedItem
from kiosk.encoding import chain, digests, facts, feed
from kiosk.encoding.values import UndecodableError, milliseconds
from sync.protocol import messages
from sync.protocol.limits import UPLOAD_GZIP_BYTES_MAX, UPLOAD_RAW_BYTES_MAX
from sync.protocol.messages import (
    DayBackedUp,
    DayTotals,
    FeedChain,
    FeedHeader,
    Hello,
    JournalStored,
    Later,
    PeopleStored,
    Reconcile,
    Reconciled,
    Recover,
    Refusal,
    SessionGranted,
    SessionOpen,
)
from tests.builders import TUESDAY, a_confirmation, a_span, a_visitor, an_arrival, at
from tests.drivers_wire import GZIP, HqProcess, HqStaff, JournalOfTest, KioskOfTest, packed

STATED = 140_000
MOMENT_SECONDS = 3.0


@pytest.fixture(scope="module")
def hq(tmp_path_factory: pytest.TempPathFactory, module_database: str | None) -> Iterator[HqProcess]:
    place = ("--database", module_database) if module_database else ()
    with HqProcess(tmp_path_factory.mktemp("headquarters") / "hq", *place) as process:
        yield process


@pytest.fixture(scope="module")
def staff(hq: HqProcess) -> Iterator[HqStaff]:
    somebody = hq.staff()
    yield somebody
    somebody.session.close()


@pytest.fixture(scope="module")
def holder(hq: HqProcess, staff: HqStaff) -> Iterator[tuple[KioskOfTest, JournalOfTest]]:
    """The branch's first kiosk, which holds its spaces under number 1, and its journal."""
    first = KioskOfTest(hq).enrolled(staff)
    born = JournalOfTest.born(first.node)
    assert isinstance(first.open_session(born), SessionGranted)
    yield first, born
    first.session.close()


@pytest.fixture
def kiosk(hq: HqProcess, staff: HqStaff, holder: tuple[KioskOfTest, JournalOfTest]) -> Iterator[KioskOfTest]:
    """A new kiosk of the branch, which asks the holder."""
    enrolled = KioskOfTest(hq).enrolled(staff)
    yield enrolled
    enrolled.session.close()


@pytest.fixture
def journal(kiosk: KioskOfTest) -> JournalOfTest:
    """The kiosk's journal, its session open."""
    born = JournalOfTest.born(kiosk.node)
    assert isinstance(kiosk.open_session(born), SessionGranted)
    return born


def stored(answer: JournalStored | Refusal) -> int:
    """How many events headquarters says it has."""
    assert isinstance(answer, JournalStored), answer
    return answer.stored


def refused(answer: object) -> Refusal:
    """The refusal that was expected."""
    assert isinstance(answer, Refusal), answer
    return answer


def understood(lines: list[bytes]) -> list[FeedItem]:
    """What the lines say, besides those that a poison test left in the branch's feed."""
    said: list[FeedItem] = []
    for line in lines:
        try:
            item = feed.decode(line)
        except UndecodableError:
            continue
        assert item is not None
        said.append(item)
    return said


def test_what_a_kiosk_uploads_is_stored_once_and_comes_back_in_its_feed(
    kiosk: KioskOfTest, journal: JournalOfTest
) -> None:
    journal.write(an_arrival())

    first = kiosk.upload(journal)
    again = kiosk.upload(journal)

    assert isinstance(first, JournalStored)
    assert (first.stored, first.head) == (2, journal.hash_at(2).hex())
    assert again == first
    journal.write(an_arrival(subject_id=None))
    assert stored(kiosk.upload(journal)) == 3
    entries = [item for item in understood(kiosk.read_all(journal)) if isinstance(item, Entry)]
    own = [entry for entry in entries if entry.name.node == kiosk.node]
    assert [entry.name.seq for entry in own] == [1, 2, 3]
    assert own[1].fact == an_arrival()


@pytest.mark.fault("F03")
def test_f03_one_batch_sent_four_times_at_once_is_stored_once_and_acknowledged_four_times(
    hq: HqProcess, kiosk: KioskOfTest, journal: JournalOfTest
) -> None:
    for _ in range(50):
        journal.write(an_arrival(subject_id=None))
    body = kiosk.upload_body(journal)
    headers = {**GZIP, "Authorization": f"Bearer {kiosk.bearer}"}

    def send(_: int) -> JournalStored:
        response = requests.post(f"{hq.address}/v1/journal", body, headers=headers, verify=hq.ca, timeout=20)
        return messages.decode(JournalStored, response.content)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))

    assert {answer.stored for answer in answers} == {51}
    mine = [line for line in kiosk.read_all(journal) if journal.life.inc.encode() in line]
    assert len(mine) == len(set(mine)) == 51


@pytest.mark.fault("F02")
def test_f02_a_batch_cut_in_the_middle_leaves_nothing_and_the_next_one_goes_on(
    hq: HqProcess, kiosk: KioskOfTest, journal: JournalOfTest
) -> None:
    assert stored(kiosk.upload(journal)) == 1
    for _ in range(200):
        journal.write(an_arrival(subject_id=None))
    body = kiosk.upload_body(journal, first=2)

    with _raw_line(hq) as line:
        head = (
            f"POST /v1/journal HTTP/1.1\r\nHost: hq\r\nAuthorization: Bearer {kiosk.bearer}\r\n"
            f"Content-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        line.sendall(head.encode() + body[: len(body) // 2])

    assert refused(kiosk.upload(journal, first=3)).have == 1
    assert stored(kiosk.upload(journal, first=2)) == 201


@pytest.mark.invariant("I1")
def test_a_gap_names_what_headquarters_has(kiosk: KioskOfTest, journal: JournalOfTest) -> None:
    for _ in range(4):
        journal.write(an_arrival(subject_id=None))
    assert stored(kiosk.upload(journal, last=2)) == 2

    gap = refused(kiosk.upload(journal, first=4))

    assert (gap.error, gap.have) == ("GAP", 2)
    assert stored(kiosk.upload(journal, first=3)) == 5


@pytest.mark.invariant("I2")
def test_other_bytes_under_a_known_name_are_a_fork_and_change_nothing(
    kiosk: KioskOfTest, journal: JournalOfTest
) -> None:
    journal.write(an_arrival())
    assert stored(kiosk.upload(journal)) == 2
    other = JournalOfTest(journal.node, journal.life, journal.events[:1])
    other.write(an_arrival(), clock="09:30")
    other.write(an_arrival(subject_id=None))

    fork = refused(kiosk.upload(other))

    assert (fork.error, fork.have, fork.hash) == ("FORK", 2, journal.hash_at(2).hex())
    assert stored(kiosk.upload(journal)) == 2


@pytest.mark.invariant("I1")
def test_a_new_life_waits_for_the_prefix_of_the_one_before_it(
    kiosk: KioskOfTest, journal: JournalOfTest
) -> None:
    journal.write(an_arrival())
    second = JournalOfTest.born(kiosk.node, journal)

    assert refused(kiosk.upload(second)).error == "GAP"
    assert stored(kiosk.upload(journal)) == 2
    assert stored(kiosk.upload(second)) == 1


def test_a_life_that_forgot_the_tail_of_the_one_before_is_stored_and_confirms_nothing(
    kiosk: KioskOfTest, journal: JournalOfTest, staff: HqStaff
) -> None:
    journal.write(an_arrival(subject_id=None))
    assert stored(kiosk.upload(journal)) == 2
    restored = JournalOfTest.born(kiosk.node, journal, at_seq=1)
    booked = restored.write(a_confirmation(span=a_span("05:00", "06:00")))
    arrived = restored.write(CheckedIn(TUESDAY, an_arrival().source))

    assert stored(kiosk.upload(restored)) == 3

    day = staff.get(f"/branches/PER/day/{TUESDAY}")
    assert [line["state"] for line in day["bookings"] if line["booking"] == booked] == ["late"]
    assert arrived in {line["visit"] for line in staff.get("/branches/PER/inside")}
    kinds = {(line["kind"], line["about"].split(" ")[0]) for line in staff.get("/branches/PER/incidents")}
    assert ("fork", kiosk.node) in kinds
    assert ("late", booked) in kinds
    granted = kiosk.open_session(restored)
    assert isinstance(granted, SessionGranted)
    assert granted.you_lost


def fences(kiosk: KioskOfTest, journal: JournalOfTest) -> list[str]:
    """Which losses of the kiosk the branch's feed answers, in its order."""
    said = understood(kiosk.read_all(journal))
    return [item.lost for item in said if isinstance(item, Fence) and item.holder == kiosk.node]


def restored_from(journal: JournalOfTest) -> tuple[JournalOfTest, str]:
    """The next life of a kiosk put back to its first fact, which says so; the name of that fact in its own journal."""
    life = JournalOfTest.born(journal.node, journal, at_seq=1)
    lost = FactName.parse(life.write(StateLost(journal.life.inc, len(journal.events))))
    return life, f"{lost.inc}.{lost.seq}"


@pytest.mark.fault("F24")
def test_a_fence_that_is_asked_for_waits_until_the_journal_is_stored_up_to_the_loss(
    kiosk: KioskOfTest, journal: JournalOfTest
) -> None:
    journal.write(an_arrival(subject_id=None))
    assert stored(kiosk.upload(journal)) == 2
    restored, lost = restored_from(journal)

    assert isinstance(kiosk.open_session(restored, lost=lost), SessionGranted)
    assert fences(kiosk, restored) == []
    assert stored(kiosk.upload(restored, last=1)) == 1
    assert fences(kiosk, restored) == []

    assert stored(kiosk.upload(restored, first=2)) == 2
    assert fences(kiosk, restored) == [lost]


@pytest.mark.fault("F57")
def test_a_loss_that_arrives_behind_the_fence_of_a_later_one_is_stored_and_fences_nobody(
    kiosk: KioskOfTest, journal: JournalOfTest
) -> None:
    journal.write(an_arrival(subject_id=None))
    assert stored(kiosk.upload(journal)) == 2
    (first, _), (second, lost) = restored_from(journal), restored_from(journal)
    assert isinstance(kiosk.open_session(second, lost=lost), SessionGranted)
    assert stored(kiosk.upload(second)) == 2
    assert fences(kiosk, second) == [lost]

    assert stored(kiosk.upload(first)) == 2

    assert fences(kiosk, second) == [lost]


@pytest.mark.fault("F22")
def test_an_older_ratchet_than_the_last_two_raises_the_alarm(
    kiosk: KioskOfTest, journal: JournalOfTest, staff: HqStaff
) -> None:
    image = kiosk.ratchet
    for _ in range(2):
        granted = kiosk.open_session(journal)
        assert isinstance(granted, SessionGranted)
        assert not granted.you_lost
    kiosk.ratchet = image

    granted = kiosk.open_session(journal)

    assert isinstance(granted, SessionGranted)
    assert granted.you_lost
    assert ("clone", kiosk.node) in {
        (line["kind"], line["about"]) for line in staff.get("/branches/PER/incidents")
    }


def test_a_reply_that_was_lost_leaves_the_last_ratchet_good(
    kiosk: KioskOfTest, journal: JournalOfTest
) -> None:
    before = kiosk.ratchet
    assert isinstance(kiosk.open_session(journal), SessionGranted)
    kiosk.ratchet = before

    granted = kiosk.open_session(journal)

    assert isinstance(granted, SessionGranted)
    assert not granted.you_lost


def test_a_session_needs_the_device_key_and_the_newest_challenge(
    kiosk: KioskOfTest, journal: JournalOfTest
) -> None:
    whence = kiosk.whence(journal)
    forged = SessionOpen(whence, 1, journal.hash_at(1).hex(), "", kiosk.ratchet, "00" * 64)
    kiosk.post("/v1/session", Hello(kiosk.node, "aa"), messages.Challenge)

    assert refused(kiosk.post("/v1/session/open", forged, SessionGranted)).error == "SIGNATURE"
    assert refused(kiosk.post("/v1/session", Hello("PER-999", "aa"), messages.Challenge)).error == "REVOKED"


def test_nobody_uploads_without_a_bearer_for_another_node_or_unsigned(
    kiosk: KioskOfTest, journal: JournalOfTest
) -> None:
    stranger = JournalOfTest.born("PER-1" if kiosk.node != "PER-1" else "PER-2")
    good = kiosk.upload_body(journal)
    own_node, kiosk.node = kiosk.node, stranger.node
    assert refused(kiosk.upload(stranger)).error == "SIGNATURE"
    kiosk.node = own_node

    header, *lines = gzip.decompress(good).removesuffix(b"\n").split(b"\n")
    unsigned = msgspec.structs.replace(messages.decode(messages.JournalHeader, header), signature="00" * 64)
    assert refused(kiosk.send(packed(messages.encode(unsigned), lines))).error == "SIGNATURE"

    kiosk.session.headers["Authorization"] = "Bearer " + "0" * 64
    assert refused(kiosk.send(good)).error == "BEARER"


@pytest.mark.fault("F62")
def test_f62_another_timeline_stores_nothing_and_learns_the_present_one(
    kiosk: KioskOfTest, journal: JournalOfTest
) -> None:
    present, kiosk.timeline = kiosk.timeline, "1-00000000"

    upload, page = refused(kiosk.upload(journal)), refused(kiosk.poll(journal))

    assert (upload.error, upload.timeline) == ("TIMELINE", present)
    assert (page.error, page.timeline) == ("TIMELINE", present)
    kiosk.timeline = present
    assert stored(kiosk.upload(journal)) == 1


def test_an_unknown_field_a_missing_one_and_a_bomb_of_brackets_are_malformed(
    kiosk: KioskOfTest, journal: JournalOfTest
) -> None:
    header, *lines = gzip.decompress(kiosk.upload_body(journal)).removesuffix(b"\n").split(b"\n")
    more = header[:-1] + b',"shoes":42}'
    for bad in (packed(more, lines), packed(b"{}", lines), gzip.compress(b"[" * 200_000), b"no gzip", b""):
        assert refused(kiosk.send(bad)).error == "MALFORMED"


@pytest.mark.fault("F68")
def test_f68_a_megabyte_that_opens_to_a_gigabyte_is_refused_in_bounded_memory(
    hq: HqProcess, kiosk: KioskOfTest, journal: JournalOfTest
) -> None:
    assert stored(kiosk.upload(journal)) == 1
    bomb = _gigabyte()
    assert (1 << 19) < len(bomb) <= UPLOAD_GZIP_BYTES_MAX + (1 << 16)
    before = _peak_kib(hq)

    answers = [refused(kiosk.send(bomb[:UPLOAD_GZIP_BYTES_MAX])).error for _ in range(3)]

    assert answers == ["TOO_LARGE"] * 3
    assert _peak_kib(hq) - before < 64 << 10
    assert stored(kiosk.upload(journal)) == 1


def test_a_statement_of_what_a_lost_feed_had_said_may_be_longer_than_an_upload_and_is_judged_whole(
    kiosk: KioskOfTest, journal: JournalOfTest
) -> None:
    lines = [sha256(str(number).encode()).digest() for number in range(STATED)]
    head = reduce(chain.extend_by, lines, kiosk.feed_hash)
    said = FeedChain("1-lost", 0, kiosk.feed_hash.hex(), STATED, STATED, head.hex(), "00" * 64)
    statement = packed(
        messages.encode(Recover(kiosk.whence(journal), (), (), (said,))),
        [f'"{digest.hex()}"'.encode() for digest in lines],
    )
    assert len(statement) > UPLOAD_GZIP_BYTES_MAX
    assert len(gzip.decompress(statement)) > UPLOAD_RAW_BYTES_MAX

    assert refused(kiosk.state(statement)).error == "SIGNATURE", (
        "read to its end, and not headquarters' own word"
    )
    kiosk.session.headers["Authorization"] = "Bearer nobody's"
    assert refused(kiosk.state(statement)).error == "BEARER"


def test_a_body_announced_too_large_is_refused_before_it_is_read(hq: HqProcess, kiosk: KioskOfTest) -> None:
    with _raw_line(hq) as line:
        head = f"POST /v1/journal HTTP/1.1\r\nHost: hq\r\nAuthorization: Bearer {kiosk.bearer}\r\n"
        line.sendall(f"{head}Content-Length: 50000000\r\n\r\n".encode())
        assert line.recv(200).startswith(b"HTTP/1.1 413")


def test_a_waiting_poll_is_answered_within_a_moment_of_what_is_said(
    staff: HqStaff, kiosk: KioskOfTest, journal: JournalOfTest
) -> None:
    kiosk.read_all(journal)
    answered: list[float] = []

    def wait() -> None:
        header = kiosk.poll(journal, wait=30)
        answered.append(time.monotonic())
        assert isinstance(header, FeedHeader)

    heard = _heard(staff, kiosk)
    waiting = threading.Thread(target=wait)
    waiting.start()
    while _heard(staff, kiosk) <= heard:
        assert waiting.is_alive()
    booked_at = time.monotonic()
    staff.post("/bookings", _wish("20:00", "21:00"))
    waiting.join(30)

    assert answered
    assert answered[0] - booked_at < MOMENT_SECONDS


def test_eighty_waiting_polls_keep_nobody_else_waiting(
    hq: HqProcess, kiosk: KioskOfTest, journal: JournalOfTest
) -> None:
    kiosk.read_all(journal)
    query = {
        **msgspec.to_builtins(kiosk.whence(journal)),
        "after": str(kiosk.position),
        "hash": kiosk.feed_hash.hex(),
        "wait": "30",
    }
    path = requests.Request("GET", f"{hq.address}/v1/feed", params=query).prepare().path_url
    lines = [_raw_line(hq) for _ in range(80)]
    try:
        for line in lines:
            line.sendall(
                f"GET {path} HTTP/1.1\r\nHost: hq\r\nAuthorization: Bearer {kiosk.bearer}\r\n\r\n".encode()
            )
        began = time.monotonic()
        assert requests.get(f"{hq.address}/health/ready", verify=hq.ca, timeout=20).json() == {"status": "ok"}
        assert stored(kiosk.upload(journal)) == 1
        assert time.monotonic() - began < MOMENT_SECONDS
        for line in lines:
            line.settimeout(20)
            assert line.recv(200).startswith(b"HTTP/1.1 200")
    finally:
        for line in lines:
            line.close()


def test_a_cursor_that_the_feed_never_had_is_ahead_and_never_gone(
    kiosk: KioskOfTest, journal: JournalOfTest
) -> None:
    kiosk.read_all(journal)

    beyond = refused(kiosk.poll(journal, after=kiosk.position + 1))
    other = refused(kiosk.poll(journal, hash_="00" * 32))

    assert (beyond.error, beyond.have) == ("AHEAD", kiosk.position)
    assert other.error == "AHEAD"


def test_a_fact_that_nobody_understands_is_stored_and_put_aside_and_the_next_one_counts(
    kiosk: KioskOfTest, journal: JournalOfTest, staff: HqStaff
) -> None:
    journal.events.append(b'{"q":2,"t":"tomorrow","v":1,"w":1795500000000,"m":1,"x":{}}')
    journal.events.append(b'{"q":3,"t":"checkout","v":1,"w":99999999999999999999,"m":1,"x":{"visit":".9"}}')
    arrived = journal.write(an_arrival(subject_id=None))

    assert stored(kiosk.upload(journal)) == 4

    assert arrived in {line["visit"] for line in staff.get("/branches/PER/inside")}
    aside = [
        line["about"].split(" ")[1]
        for line in staff.get("/branches/PER/incidents")
        if line["kind"] == "aside"
    ]
    assert aside.count("UndecodableError") >= 2


@pytest.mark.invariant("I9")
@pytest.mark.fault("F46")
def test_an_answer_to_a_question_that_nobody_asks_any_more_is_stored_acknowledged_and_said(
    kiosk: KioskOfTest, journal: JournalOfTest, staff: HqStaff
) -> None:
    answer = b'{"q":2,"t":"survey","v":1,"w":1795500000000,"m":1,"x":{"question":"gone","answer":4}}'
    journal.events.append(answer)
    arrived = journal.write(an_arrival(subject_id=None))

    assert stored(kiosk.upload(journal)) == 3

    events = [event for line in kiosk.read_all(journal) if (event := feed.event_of(line)) is not None]
    assert (journal.node, journal.life.inc, answer) in events
    assert arrived in {line["visit"] for line in staff.get("/branches/PER/inside")}, (
        "what comes behind it counts"
    )


@pytest.mark.fault("F16")
def test_what_a_tablet_wrote_with_its_clock_in_1970_is_shown_at_headquarters_when_it_was(
    kiosk: KioskOfTest, journal: JournalOfTest, staff: HqStaff
) -> None:
    def write(fact: Fact, wall: datetime, monotonic_ms: int) -> str:
        name = FactName(journal.node, journal.life.inc, len(journal.events) + 1)
        journal.events.append(facts.encode(Entry(name, wall, monotonic_ms, fact)))
        return str(name)

    battery_empty, half_past = datetime(1970, 1, 1, 0, 5, tzinfo=UTC), at("09:30")
    arrived = write(an_arrival(subject_id=None), battery_empty, 100_000)
    write(TimeSampled(milliseconds(half_past), 200), half_past, 220_000)
    right = write(an_arrival(subject_id=None), half_past + timedelta(seconds=1), 221_000)

    kiosk.read_all(journal)
    assert stored(kiosk.upload(journal)) == 4

    inside = {line["visit"]: line["arrived_ms"] for line in staff.get("/branches/PER/inside")}
    assert inside[arrived] == milliseconds(half_past - timedelta(minutes=2))
    assert inside[right] == milliseconds(half_past + timedelta(seconds=1)), (
        "a clock that is right is left alone"
    )
    said = staff.get(f"/branches/PER/facts?after={kiosk.position}")
    told = {line["seq"]: line for line in said if line["inc"] == journal.life.inc}
    assert told[2]["at_ms"] == milliseconds(battery_empty), "the fact says what it always said"
    assert told[2]["attested_ms"] == inside[arrived]


@pytest.mark.fault("F16")
def test_a_life_that_never_met_headquarters_stays_unattested(
    kiosk: KioskOfTest, journal: JournalOfTest, staff: HqStaff
) -> None:
    kiosk.read_all(journal)
    journal.write(an_arrival(subject_id=None))
    assert stored(kiosk.upload(journal)) == 2
    said = staff.get(f"/branches/PER/facts?after={kiosk.position}")
    assert [line.get("attested_ms") for line in said if line["inc"] == journal.life.inc] == [None, None]


def test_a_fact_that_says_nul_is_stored_like_any_other(kiosk: KioskOfTest, journal: JournalOfTest) -> None:
    journal.events.append(b'{"q":2,"t":"nul\\u0000","v":1,"w":1795500000000,"m":1,"x":{"survey":"\\u0000"}}')

    assert stored(kiosk.upload(journal)) == 2

    assert any(b"nul\\u0000" in line for line in kiosk.read_all(journal))
    nameless = JournalOfTest(kiosk.node, replace(journal.life, inc="\0"), journal.events)
    assert refused(kiosk.upload(nameless)).error == "MALFORMED"


def test_confirmed_bookings_that_overlap_become_an_incident_and_both_stay_visible(
    holder: tuple[KioskOfTest, JournalOfTest], staff: HqStaff
) -> None:
    kiosk, journal = holder
    pair = [journal.write(a_confirmation(span=a_span(start, "23:00"))) for start in ("21:30", "22:00")]

    assert stored(kiosk.upload(journal)) == len(journal.events)

    incidents = [line["about"] for line in staff.get("/branches/PER/incidents") if line["kind"] == "overlap"]
    assert any(set(pair) == set(about.split(" ")) for about in incidents)
    shown = {line["booking"] for line in staff.get(f"/branches/PER/day/{TUESDAY}")["bookings"]}
    assert set(pair) <= shown


def test_a_booking_of_a_held_day_is_pending_until_the_kiosk_decides(
    holder: tuple[KioskOfTest, JournalOfTest], staff: HqStaff
) -> None:
    kiosk, journal = holder
    asked = [
        staff.post("/bookings", _wish(start, end)) for start, end in (("12:00", "13:00"), ("13:00", "14:00"))
    ]
    assert [answer["state"] for answer in asked] == ["pending", "pending"]
    names = [answer["reference"] for answer in asked]
    said = [item for item in understood(kiosk.read_all(journal)) if isinstance(item, Entry)]
    assert names == [str(entry.name) for entry in said if str(entry.name) in names]

    booked = journal.write(a_confirmation(span=a_span("12:00", "13:00"), request=FactRef(names[0])))
    journal.write(BookingDeclined(FactRef(names[1]), "taken", ("PER:P-08",)))
    stored(kiosk.upload(journal))

    first, second = (staff.get(f"/requests/{name}") for name in names)
    assert (first["state"], first["booking"]) == ("confirmed", booked)
    assert (second["state"], second["because"], second["alternatives"]) == ("declined", "taken", ["PER:P-08"])


def test_a_request_taken_back_is_said_to_the_kiosk_and_cannot_be_taken_back_twice(
    kiosk: KioskOfTest, journal: JournalOfTest, staff: HqStaff
) -> None:
    name = staff.post("/bookings", _wish("14:00", "15:00"))["reference"]

    staff.post(f"/requests/{name}/withdraw")

    assert staff.get(f"/requests/{name}")["state"] == "withdrawn"
    assert staff.post(f"/requests/{name}/withdraw", status=409)["error"] == "decided"
    assert name.encode() in kiosk.read_all(journal)[-1] or b"request.withdrawn" in kiosk.lines[-1]


def test_vault_rows_are_kept_once_and_go_to_the_branch(kiosk: KioskOfTest, journal: JournalOfTest) -> None:
    subject_id = journal.write(SubjectIntroduced("00" * 32))
    stored(kiosk.upload(journal))
    guest = replace(a_visitor(), subject_id=subject_id)

    first, again = kiosk.put_people(journal, [guest]), kiosk.put_people(journal, [guest])

    assert first == again == PeopleStored(kiosk.whence(journal), 1)
    assert understood(kiosk.read_all(journal)).count(guest) == 1
    assert refused(kiosk.put_people(journal, [a_visitor("m-marco")])).error == "MALFORMED"


def test_the_night_compares_heads_counts_digests_and_people_and_then_raises_safe(
    kiosk: KioskOfTest, journal: JournalOfTest, staff: HqStaff
) -> None:
    guest = journal.write(SubjectIntroduced("00" * 32))
    journal.write(an_arrival(subject_id=guest))
    stored(kiosk.upload(journal))
    tip = journal.hash_at(3).hex()
    asked = Reconcile(kiosk.whence(journal), {journal.life.inc: (3, tip)}, DayTotals(str(TUESDAY), {}, {}))

    found = kiosk.reconcile(asked)

    assert isinstance(found, Reconciled)
    assert found.heads == {journal.life.inc: (3, tip)}
    assert found.people_missing == (guest,)
    assert found.later is None, "the first kiosks would not understand the answer"
    assert found.totals.facts == {"boot": 1, "subject.ref": 1, "checkin": 1}
    assert set(found.totals.digests) == {"bookings", "requests", "visits"}
    assert found.totals.digests["bookings"] == digests.of_rows(_bookings(kiosk, journal))
    done = kiosk.day_backed_up(DayBackedUp(kiosk.whence(journal), str(TUESDAY), tip))
    assert isinstance(done, JournalStored)
    assert done.safe == 3
    assert refused(kiosk.day_backed_up(DayBackedUp(kiosk.whence(journal), str(TUESDAY), "ab"))).error == "GAP"


@pytest.mark.parametrize("days_before", [1, digests.DAYS_LATER, digests.DAYS_LATER + 1, 0])
def test_the_night_compares_the_days_to_come_as_of_one_place_of_the_feed(
    kiosk: KioskOfTest, journal: JournalOfTest, days_before: int
) -> None:
    journal.write(an_arrival())
    stored(kiosk.upload(journal))
    day = str(TUESDAY - timedelta(days=days_before))
    heads = {journal.life.inc: (2, journal.hash_at(2).hex())}
    asked = Reconcile(kiosk.whence(journal), heads, DayTotals(day, {}, {}), Later(0, {}, ""))

    found = kiosk.reconcile(asked)

    assert isinstance(found, Reconciled)
    assert found.later is not None
    assert found.later.position == len(kiosk.read_all(journal))
    assert set(found.later.days) == ({str(TUESDAY)} if 0 < days_before <= digests.DAYS_LATER else set())


@cache
def _gigabyte() -> bytes:
    """A gigabyte, packed."""
    return gzip.compress(bytes(1 << 30), 9)


def _bookings(kiosk: KioskOfTest, journal: JournalOfTest) -> list[Booking]:
    """Tuesday's bookings, made from the feed by the test's own small rules."""
    found: dict[str, Booking] = {}
    for line in kiosk.read_all(journal):
        said = feed.event_of(line)
        if said is None or facts.envelope(said[2]).t != "booking.confirmed":
            continue
        entry = facts.decode(*said)
        fact, name = entry.fact, str(entry.name)
        assert isinstance(fact, type(a_confirmation()))
        found[name] = Booking(
            name, fact.space_id, fact.day, fact.span, fact.subject_id, fact.people,
            BookingState.LATE if feed.is_late(line) else BookingState.CONFIRMED, fact.request,
        )  # fmt: skip
    return [b for b in found.values() if b.day == TUESDAY]


def _wish(start: str, end: str) -> dict[str, object]:
    return {"space": "PER:P-07", "day": str(TUESDAY), "start": start, "end": end, "subject": "m-marco"}


def _raw_line(hq: HqProcess) -> ssl.SSLSocket:
    place = urlsplit(hq.address)
    context = ssl.create_default_context(cafile=hq.ca)
    plain = socket.create_connection((place.hostname or "", place.port or 0), timeout=20)
    return context.wrap_socket(plain, server_hostname=place.hostname)


def _peak_kib(hq: HqProcess) -> int:
    status = Path(f"/proc/{hq.pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


def _heard(staff: HqStaff, kiosk: KioskOfTest) -> int:
    lines = [k for b in staff.get("/branches") for k in b["kiosks"] if k["node"] == kiosk.node]
    heard: int = lines[0]["heard_ms"] or 0
    return heard


def test_the_feed_of_a_whole_story_is_one_chain(kiosk: KioskOfTest, journal: JournalOfTest) -> None:
    lines = kiosk.read_all(journal)

    assert chain.extend_all(chain.feed_start("PER", kiosk.timeline), lines) == kiosk.feed_hash
    assert len(lines) == kiosk.position
    names = [feed.event_of(line) for line in lines]
    told = [FactName(said[0], said[1], facts.envelope(said[2]).q) for said in names if said is not None]
    assert len(told) == len(set(told))
