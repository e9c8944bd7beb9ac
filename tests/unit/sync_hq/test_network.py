"""A network taken in: what goes to which branch, which passes are signed, which bookings stand."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.demo.network import network as demo_network
from kiosk.domain.bookings import Wish
from kiosk.domain.entry_passes import Claims
from kiosk.domain.people import PassKey, PassRecord, PassRevoked, Person
from kiosk.domain.ports import FeedItem
from kiosk.encoding import feed as lines
from kiosk.encoding.passes import SignedPasses
from sync.hq import feed, network, views
from sync.hq.house import House
from sync.protocol.messages import Refusal, Whence
from tests.builders import TUESDAY, a_branch, a_desk, a_member, a_span
from tests.headquarters import HouseForTest, opened
from tests.small_network import PASS_ID, SmallNetwork, marcos_pass


@pytest.fixture
def hq(tmp_path: Path, database: str | None) -> Iterator[HouseForTest]:
    with opened(tmp_path, database) as made:
        yield made


def feed_of(house: House, branch_id: str) -> list[FeedItem]:
    """Everything a kiosk of the branch would read, page after page."""
    said: list[FeedItem] = []
    with house.store.reading() as connection:
        end = feed.head(connection, branch_id)
        start = feed.hash_at(connection, branch_id, 0)
        assert start is not None
        position, hash_ = 0, start.hex()
        while position < end.position:
            page = feed.page(connection, branch_id, Whence("n", "i", end.timeline), position, hash_)
            assert not isinstance(page, Refusal)
            items = [lines.decode(line) for line in page.lines]
            said += [item for item in items if item is not None]
            position, hash_ = page.position, page.hash
    return said


def test_people_and_their_passes_go_to_the_branches_they_name(hq: HouseForTest) -> None:
    levico = a_branch("LEV", name="Levico Terme")
    stays = replace(a_member("m-sara", card_number=None), branches=("LEV",))
    passes = (marcos_pass(), replace(marcos_pass(), record=PassRecord("ab" * 8, "m-sara"), is_revoked=True))
    small = SmallNetwork(branches=(a_branch(), levico), people=(a_member(), stays), passes=passes)

    network.load(hq.house, small)

    pergine, there = feed_of(hq.house, "PER"), feed_of(hq.house, "LEV")
    assert [item.subject_id for item in pergine if isinstance(item, Person)] == ["m-marco"]
    assert [item.subject_id for item in there if isinstance(item, Person)] == ["m-sara"]
    assert [item for item in there if isinstance(item, PassRevoked)] == [PassRevoked("ab" * 8)]
    assert [item for item in pergine if isinstance(item, PassRevoked)] == []


def test_every_branch_can_verify_the_passes_that_headquarters_signs(hq: HouseForTest) -> None:
    texts = network.load(hq.house, SmallNetwork())

    (key,) = [item for item in feed_of(hq.house, "PER") if isinstance(item, PassKey)]
    verify = SignedPasses(lambda: {bytes.fromhex(key.key_id): bytes.fromhex(key.public_key)}).verify
    claims = verify(texts["member-marco"].encode())
    assert isinstance(claims, Claims)
    assert claims.pass_id.hex() == PASS_ID


def test_a_booking_of_this_morning_stands_although_the_network_comes_later(hq: HouseForTest) -> None:
    morning = Wish(a_desk().space_id, TUESDAY, a_span("08:00", "09:30"), "m-marco")
    booked = replace(marcos_pass(), wish=morning)

    network.load(hq.house, SmallNetwork(wishes=(morning,), passes=(booked,)))

    with hq.house.store.reading() as connection:
        (booking,) = views.day(connection, a_branch(), TUESDAY).bookings
    assert booking.span == morning.span
    (record,) = [item for item in feed_of(hq.house, "PER") if isinstance(item, PassRecord)]
    assert record.booking_id == booking.booking_id


def test_the_demo_network_is_taken_in_whole(hq: HouseForTest) -> None:
    demo = demo_network(1, TUESDAY)

    texts = network.load(hq.house, demo)

    assert set(texts) == {issued.file_name for issued in demo.passes if issued.file_name}
    with hq.house.store.reading() as connection:
        days = [views.day(connection, b, day) for b in demo.branches for day in {w.day for w in demo.wishes}]
        incidents = [line for b in demo.branches for line in views.incidents(connection, b.branch_id)]
    assert sum(len(day.bookings) for day in days) == len(demo.wishes)
    assert incidents == []
