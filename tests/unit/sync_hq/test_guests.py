"""Who may open the page for a guest's telephone, with several branches and kiosks; one form sent twice at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select, update

from kiosk.domain.people import Person
from kiosk.encoding import feed as lines
from kiosk.encoding import hand_off
from sync.hq import guests, network, tables
from sync.hq.guests import Asked, Door, Given
from sync.hq.house import House
from tests.builders import BRANCH, a_branch
from tests.headquarters import TODAY, enrol, opened
from tests.small_network import SmallNetwork

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LEVICO = a_branch("LEV", name="Levico Terme")
ANNA = Asked("ab" * 16, "Anna Gasser", "0461 000123", "day", "it")


@pytest.fixture
def house(tmp_path: Path, database: str | None) -> Iterator[House]:
    """Pergine and Levico, with a kiosk of one key each."""
    with opened(tmp_path, database) as made:
        network.load(made.house, replace(SmallNetwork(), branches=(a_branch(), LEVICO)))
        for node, branch_id in (("PER-1", BRANCH), ("LEV-1", "LEV")):
            enrol(made.house, node, branch_id)
        with made.house.store.writing() as connection:
            public_key = KEY.public_key().public_bytes_raw().hex()
            connection.execute(update(tables.node).values(public_key=public_key))
        yield made.house


def ticket(branch_id: str, node: str) -> str:
    return hand_off.sign_ticket(branch_id, node, TODAY, KEY)


def test_a_kiosk_opens_the_page_of_its_own_branch_and_of_no_other(house: House) -> None:
    assert guests.door(house, BRANCH, ticket(BRANCH, "PER-1")) is not None
    assert guests.door(house, "LEV", ticket("LEV", "LEV-1")) is not None
    assert guests.door(house, "LEV", ticket("LEV", "PER-1")) is None
    assert guests.door(house, "LEV", ticket(BRANCH, "LEV-1")) is None
    assert guests.door(house, BRANCH, ticket(BRANCH, "PER-9")) is None


def test_an_address_with_a_character_that_postgresql_cannot_hold_is_no_ticket_and_no_pass(
    house: House,
) -> None:
    good = ticket(BRANCH, "PER-1")
    assert guests.door(house, f"{BRANCH}\0", good) is None
    assert guests.door(house, BRANCH, good.replace("PER", "PER\0", 1)) is None
    assert guests.given(house, f"{BRANCH}\0", ANNA.secret) is None


def test_a_form_that_two_servers_hear_at_once_makes_one_guest(house: House) -> None:
    where, counting = Door(a_branch(), "PER-1"), guests.throttle(house)

    with ThreadPoolExecutor(8) as thumbs:
        answers = list(thumbs.map(lambda _: guests.give(house, where, ANNA, counting), range(8)))

    texts = {answer.text for answer in answers if isinstance(answer, Given)}
    assert (len(texts), [type(one) for one in answers]) == (1, [Given] * 8)
    kind = tables.feed.c.kind
    with house.store.reading() as connection:
        people = connection.execute(
            select(func.count()).where(
                kind == lines.KIND_OF[Person], tables.feed.c.subject_id.startswith("g-")
            )
        ).scalar_one()
    assert people == 1
