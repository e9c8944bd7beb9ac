"""How headquarters takes a tablet in: what a device may ask twice, and a no that comes at the last moment."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, func, select, update

from kiosk.domain.authority import Grant
from kiosk.domain.spaces import Space
from kiosk.encoding import chain
from kiosk.encoding import feed as lines
from sync.hq import enrolment, feed, network, tables
from sync.hq.enrolment import State
from sync.hq.house import House
from sync.hq.storage import Store
from sync.protocol import signatures
from sync.protocol.messages import (
    Enrol,
    EnrolConfirm,
    Enrolled,
    EnrolNonce,
    EnrolOffer,
    EnrolReveal,
    Refusal,
    Whence,
)
from tests.builders import BRANCH, TUESDAY, a_booth
from tests.fakes.headquarters import DEVICE_KEY
from tests.headquarters import HouseForTest, opened
from tests.small_network import SmallNetwork
from tests.strictness import AnnouncedWarnings


@pytest.fixture
def hq(tmp_path: Path, database: str | None) -> Iterator[HouseForTest]:
    with opened(tmp_path, database) as made:
        network.load(made.house, SmallNetwork())
        yield made


class Tablet:
    """A device that shows a code; each nonce is bytes of one number."""

    def __init__(self, house: House, key: Ed25519PrivateKey = DEVICE_KEY) -> None:
        self.house = house
        self.key = key
        self.public_key = key.public_key().public_bytes_raw().hex()
        self.enrolment_id = enrolment.make_code(house, BRANCH, "admin")

    def shows(self, nonce: int) -> EnrolOffer | Refusal:
        """Shows the code and commits to the nonce."""
        made = enrolment.look_up(self.house, self.enrolment_id)
        assert made is not None
        commitment = signatures.commitment(bytes([nonce]) * 32)
        return enrolment.enrol(self.house, Enrol(made.code, self.public_key, "machine", commitment))

    def reveals(self, nonce: int) -> EnrolNonce | Refusal:
        """Says the nonce."""
        return enrolment.reveal(self.house, EnrolReveal(self.enrolment_id, (bytes([nonce]) * 32).hex()))

    def says_equal(self, house: House) -> Enrolled | Refusal:
        """A person found the words equal here."""
        made = enrolment.look_up(self.house, self.enrolment_id)
        assert made is not None
        hq_key = self.house.keys.feed_public_key.hex()
        said = signatures.enrolment_bytes(self.enrolment_id, self.public_key, hq_key, made.words)
        return enrolment.confirm_there(house, EnrolConfirm(self.enrolment_id, self.key.sign(said).hex()))


@dataclass
class Overtaken:
    """The port ``Store`` when somebody else writes first, between what was read and what will be written."""

    store: Store
    by: Callable[[], object]

    def writing(self) -> AbstractContextManager[Connection]:
        self.by()
        return self.store.writing()

    def reading(self) -> AbstractContextManager[Connection]:
        return self.store.reading()

    def beginning(self) -> AbstractContextManager[None]:
        return self.store.beginning()

    def scrub(self) -> None:
        self.store.scrub()

    def close(self) -> None:
        self.store.close()


def nodes(house: House) -> int:
    with house.store.reading() as connection:
        return connection.execute(select(func.count()).select_from(tables.node)).scalar_one()


def test_a_device_whose_line_fell_commits_anew_until_it_has_said_its_nonce(hq: HouseForTest) -> None:
    tablet = Tablet(hq.house)
    first, again = tablet.shows(1), tablet.shows(2)
    assert isinstance(first, EnrolOffer)
    assert first == again
    assert isinstance(tablet.reveals(2), EnrolNonce)
    assert tablet.shows(3) == Refusal("CODE")
    assert tablet.reveals(2) == tablet.reveals(2)


def test_another_device_may_not_commit_in_the_place_of_the_one_that_showed_the_code(hq: HouseForTest) -> None:
    tablet = Tablet(hq.house)
    tablet.shows(1)
    tablet.public_key = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    assert tablet.shows(1) == Refusal("CODE")


@pytest.mark.parametrize("is_last_yes_here", [False, True])
def test_a_no_that_comes_while_the_last_yes_is_on_its_way_makes_no_kiosk(
    hq: HouseForTest, announced_warnings: AnnouncedWarnings, *, is_last_yes_here: bool
) -> None:
    announced_warnings.expect("sync.hq.enrolment: enrolment")
    tablet = Tablet(hq.house)
    tablet.shows(1)
    tablet.reveals(1)
    overtaken = replace(
        hq.house, store=Overtaken(hq.house.store, lambda: enrolment.stop(hq.house, tablet.enrolment_id))
    )
    if is_last_yes_here:
        assert tablet.says_equal(hq.house) == Enrolled(is_confirmed=False)
        assert not enrolment.confirm_here(overtaken, tablet.enrolment_id)
    else:
        assert enrolment.confirm_here(hq.house, tablet.enrolment_id)
        assert tablet.says_equal(overtaken) == Refusal("CODE")
    made = enrolment.look_up(hq.house, tablet.enrolment_id)
    assert made is not None
    assert made.state is State.STOPPED
    assert nodes(hq.house) == 0


def test_a_yes_after_the_time_is_over_makes_no_kiosk(hq: HouseForTest) -> None:
    tablet = Tablet(hq.house)
    tablet.shows(1)
    tablet.reveals(1)
    assert enrolment.confirm_here(hq.house, tablet.enrolment_id)
    hq.clock.pass_by(minutes=10)
    assert tablet.says_equal(hq.house) == Refusal("CODE")
    assert nodes(hq.house) == 0


def enrols(hq: HouseForTest, number: int) -> str:
    """A whole enrolment of another device; the node."""
    tablet = Tablet(hq.house, Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))
    tablet.shows(number)
    tablet.reveals(number)
    assert enrolment.confirm_here(hq.house, tablet.enrolment_id)
    made, again = tablet.says_equal(hq.house), tablet.says_equal(hq.house)
    assert made == again
    assert isinstance(made, Enrolled)
    return made.node


def told(hq: HouseForTest) -> list[Space | Grant]:
    """The spaces and grants of the branch's feed, in order."""
    with hq.house.store.reading() as connection:
        end = feed.head(connection, BRANCH)
        start = chain.feed_start(BRANCH, end.timeline).hex()
        page = feed.page(connection, BRANCH, Whence("PER-1", "00", end.timeline), 0, start)
    assert isinstance(page, feed.Page)
    assert page.position == end.position
    items = [lines.decode(line) for line in page.lines]
    return [item for item in items if isinstance(item, Space | Grant)]


def days(space: Space, number: int, first: int, last: int, node: str) -> Grant:
    """Days counted from Tuesday."""
    one = timedelta(days=1)
    return Grant(space.space_id, number, TUESDAY + first * one, TUESDAY + last * one, node)


P07, P08, P31 = SmallNetwork().spaces


def test_a_kiosk_gets_its_first_days_with_its_name_as_far_ahead_as_each_space_says(hq: HouseForTest) -> None:
    by_the_day, never = replace(P08, ahead=0), replace(P31, ahead=None)
    with hq.house.changing(BRANCH) as connection:
        for space in (by_the_day, never, a_booth()):
            network.put_space(connection, space)
    before = told(hq)

    assert enrols(hq, 1) == "PER-1"

    assert told(hq)[len(before) :] == [days(P07, 1, 0, 30, "PER-1"), days(P08, 1, 0, 0, "PER-1")]


def test_a_second_kiosk_shares_the_spaces_and_begins_behind_what_the_first_one_has(hq: HouseForTest) -> None:
    enrols(hq, 1)
    before = told(hq)
    hq.clock.pass_by(days=2)

    assert enrols(hq, 2) == "PER-2"

    assert told(hq)[len(before) :] == [
        replace(P07, kiosk="PER-1"),
        replace(P08, kiosk="PER-2"),
        replace(P31, kiosk="PER-1"),
        days(P08, 2, 31, 32, "PER-2"),
    ]


def test_a_third_kiosk_gets_its_own_share_and_a_revoked_one_none(hq: HouseForTest) -> None:
    enrols(hq, 1)
    enrols(hq, 2)
    with hq.house.store.writing() as connection:
        connection.execute(update(tables.node).where(tables.node.c.node == "PER-1").values(is_revoked=True))
    before = told(hq)
    hq.clock.pass_by(days=1)

    assert enrols(hq, 3) == "PER-3"

    assert told(hq)[len(before) :] == [
        replace(P07, kiosk="PER-2"),
        replace(P08, kiosk="PER-3"),
        replace(P31, kiosk="PER-2"),
        days(P08, 2, 31, 31, "PER-3"),
    ]


def test_spaces_that_nobody_can_book_are_no_kiosks_share(hq: HouseForTest) -> None:
    with hq.house.changing(BRANCH) as connection:
        network.put_space(connection, a_booth("P-01"))
        network.put_space(connection, replace(P08, is_retired=True))
    enrols(hq, 1)
    enrols(hq, 2)
    assert {one.space_id: one.kiosk for one in told(hq) if isinstance(one, Space)} == {
        "PER:P-01": None,
        P07.space_id: "PER-1",
        P08.space_id: None,
        P31.space_id: "PER-2",
    }
