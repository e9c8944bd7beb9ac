"""Two servers on one database do something about the same thing: whoever comes second judges by what the first left.

Told on PostgreSQL: the first has written and not committed when the second begins. (The embedded database lets the
second begin only after that.)
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, func, insert, select, text, update

from kiosk.domain.authority import Lease
from kiosk.domain.bookings import Wish
from kiosk.domain.facts import FactRef, RequestWithdrawn
from sync.hq import authority, enrolment, feed, leases, network, projections, reconcile, tables
from sync.hq.authority import Pending
from sync.hq.enrolment import State
from sync.hq.house import House
from sync.protocol import signatures
from sync.protocol.messages import (
    DayBackedUp,
    Enrol,
    EnrolConfirm,
    EnrolReveal,
    JournalStored,
    Refusal,
    Whence,
)
from tests.builders import BRANCH, TUESDAY, a_span
from tests.headquarters import opened
from tests.small_network import SmallNetwork
from tests.strictness import AnnouncedWarnings

Result = TypeVar("Result")
NODE, INC, BEARER = "PER-1", "ab" * 16, "bearer"
WHOLE_YEAR = (date(2026, 1, 1), date(2026, 12, 31))
NONCE = bytes(32)


@pytest.fixture
def house(tmp_path: Path, postgres_database: str) -> Iterator[House]:
    with opened(tmp_path, postgres_database) as made:
        network.load(made.house, SmallNetwork())
        yield made.house


def crossing(house: House, first: Callable[[Connection], object], second: Callable[[], Result]) -> Result:
    """What ``second`` gives, begun while ``first`` had written and not committed."""
    with ThreadPoolExecutor(1) as another_server:
        with house.store.writing() as connection:
            first(connection)
            running = another_server.submit(second)
            while not running.done() and not _somebody_waits(house):
                continue
        return running.result()


def _somebody_waits(house: House) -> bool:
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query <> ''")
    with house.store.reading() as connection:
        count: int = connection.execute(waiting).scalar_one()
    return count > 0


class Device:
    """A tablet on its way in."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.key = Ed25519PrivateKey.generate()
        self.public_key = self.key.public_key().public_bytes_raw().hex()
        self.enrolment_id = enrolment.make_code(house, BRANCH, "admin")

    def shows(self) -> object:
        """Shows its code."""
        made = enrolment.look_up(self.house, self.enrolment_id)
        assert made is not None
        return enrolment.enrol(
            self.house, Enrol(made.code, self.public_key, "machine", signatures.commitment(NONCE))
        )

    def reveals(self) -> object:
        """Says its nonce."""
        return enrolment.reveal(self.house, EnrolReveal(self.enrolment_id, NONCE.hex()))

    def says_equal(self) -> object:
        """Somebody found the words equal at it."""
        made = enrolment.look_up(self.house, self.enrolment_id)
        assert made is not None
        hq_key = self.house.keys.feed_public_key.hex()
        said = signatures.enrolment_bytes(self.enrolment_id, self.public_key, hq_key, made.words)
        return enrolment.confirm_there(self.house, EnrolConfirm(self.enrolment_id, self.key.sign(said).hex()))

    def becomes(self, connection: Connection, **columns: object) -> None:
        """Another server changes the enrolment."""
        mine = tables.enrolment.c.enrolment_id == self.enrolment_id
        connection.execute(update(tables.enrolment).where(mine).values(**columns))


def nodes(house: House) -> int:
    with house.store.reading() as connection:
        return connection.execute(select(func.count()).select_from(tables.node)).scalar_one()


def test_a_code_shown_by_two_devices_at_once_is_the_first_ones(house: House) -> None:
    device = Device(house)

    answer = crossing(
        house,
        lambda connection: device.becomes(connection, state=State.OFFERED.value, public_key="ab" * 32),
        device.shows,
    )

    assert answer == Refusal("CODE")


def test_a_nonce_that_crosses_a_new_commitment_is_not_heard(
    house: House, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("the nonce is not the one committed to")
    device = Device(house)
    device.shows()
    anew = signatures.commitment(bytes([7]) * 32)

    answer = crossing(
        house, lambda connection: device.becomes(connection, device_commitment=anew), device.reveals
    )

    assert answer == Refusal("CODE")


def test_a_no_that_crosses_the_last_yes_makes_no_kiosk(house: House) -> None:
    device = Device(house)
    device.shows()
    device.reveals()
    device.says_equal()

    is_done = crossing(
        house,
        lambda connection: device.becomes(connection, state=State.STOPPED.value),
        lambda: enrolment.confirm_here(house, device.enrolment_id),
    )

    assert not is_done
    assert nodes(house) == 0


def test_two_yeses_at_once_make_one_kiosk(house: House) -> None:
    device = Device(house)
    device.shows()
    device.reveals()

    with ThreadPoolExecutor(2) as servers:
        here = servers.submit(enrolment.confirm_here, house, device.enrolment_id)
        there = servers.submit(device.says_equal)
        assert here.result()
        there.result()

    assert nodes(house) == 1
    made = enrolment.look_up(house, device.enrolment_id)
    assert made is not None
    assert (made.state, made.node) == (State.DONE, "PER-1")


def test_a_request_that_two_people_take_back_at_once_is_taken_back_once(house: House) -> None:
    space_id = SmallNetwork().spaces[-1].space_id
    with house.changing(BRANCH) as connection:
        leases._put(connection, BRANCH, Lease(space_id, 1, *WHOLE_YEAR, NODE))
    asked = authority.book(house, Wish(space_id, TUESDAY, a_span("12:00", "13:00"), "m-marco"))
    assert isinstance(asked, Pending)

    def take_back(connection: Connection) -> None:
        moment = house.moment()
        feed.append_fact(connection, BRANCH, RequestWithdrawn(FactRef(asked.request_id)), moment)
        projections.catch_up(connection, BRANCH, moment, house.attempt)

    assert not crossing(house, take_back, lambda: authority.withdraw(house, asked.request_id))


def test_two_nights_at_once_never_lower_what_is_safe(house: House) -> None:
    device = Device(house)
    device.shows()
    device.reveals()
    device.says_equal()
    assert enrolment.confirm_here(house, device.enrolment_id)
    timeline = _stored_three_facts(house)
    earlier = DayBackedUp(Whence(NODE, INC, timeline), str(TUESDAY), "02")

    def raise_to_three(connection: Connection) -> None:
        feed.lock(connection, BRANCH)
        reconcile._raise_safe(connection, NODE, INC, 3)
        reconcile._note(connection, NODE, TUESDAY, "03", 0)

    answer = crossing(house, raise_to_three, lambda: reconcile.done(house, BEARER, earlier))

    assert isinstance(answer, JournalStored)
    assert answer.safe == 3


def _stored_three_facts(house: House) -> str:
    """A journal of three facts whose hashes are 01, 02, 03, and the bearer of its kiosk; gives the timeline."""
    life = {
        "parent_inc": "",
        "parent_seq": 0,
        "start_hash": b"",
        "head_hash": b"\3",
        "safe": 0,
        "is_fork": False,
        "is_settled": False,
    }
    fact = {"at_ms": 0, "type": "checkin", "body": b"", "received_ms": 0}
    ends_ms = house.moment().ms + 3_600_000
    with house.store.writing() as connection:
        connection.execute(insert(tables.incarnation).values(node=NODE, inc=INC, arrival=1, stored=3, **life))
        rows = [{"node": NODE, "inc": INC, "seq": seq, "hash": bytes([seq]), **fact} for seq in (1, 2, 3)]
        connection.execute(insert(tables.event), rows)
        digest = sha256(BEARER.encode()).hexdigest()
        connection.execute(insert(tables.bearer).values(digest=digest, node=NODE, ends_ms=ends_ms))
        return feed.head(connection, BRANCH).timeline
