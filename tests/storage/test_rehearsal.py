"""A new version tries its start on the real file and leaves no fact behind; what is put back lacks nothing (D21)."""

import shutil

from kiosk.storage import backup
from kiosk.storage.store import KioskStore
from tests.builders import NODE, an_arrival
from tests.premises import Premises


def rehearse(premises: Premises) -> int:
    """As ``smartvalley trial`` does."""
    return KioskStore.rehearse(
        premises.data,
        node=NODE,
        witness=premises.witness,
        machine=premises.machine,
        clock=premises.clock,
        random=premises.random,
        build="0.2.0 2026-11-02",
    )


def test_a_rehearsed_start_appends_nothing_and_the_next_start_lacks_nothing(premises: Premises) -> None:
    with premises.opened() as store:
        with store.begin() as work:
            work.append(an_arrival())
        heads, facts = dict(store.heads()), store.prove()
    seen = premises.witness.read_bytes()
    assert rehearse(premises) == facts
    assert premises.witness.read_bytes() == seen
    with premises.opened() as store:
        assert heads.items() < store.heads().items()
        assert len(store.heads()) == len(heads) + 1
        assert not store.is_fenced


def test_a_copy_that_has_every_fact_is_put_back_and_nothing_is_fenced(premises: Premises) -> None:
    with premises.opened() as store:
        with store.begin() as work:
            work.append(an_arrival())
        copy, heads = store.copy_for("0.2.0"), dict(store.heads())
    rehearse(premises)
    premises.database.write_bytes(b"half a migration" * 1000)
    assert backup.restore(premises.data, copy, NODE, is_lossless=True)
    with premises.opened() as store:
        assert heads.items() < store.heads().items()
        assert not store.is_fenced


def test_a_copy_that_lacks_a_fact_is_not_put_back(premises: Premises) -> None:
    with premises.opened() as store:
        copy = store.copy_for("0.2.0")
        with store.begin() as work:
            work.append(an_arrival())
        heads = dict(store.heads())
    assert not backup.restore(premises.data, copy, NODE, is_lossless=True)
    with premises.opened() as store:
        assert heads.items() < store.heads().items()
        assert not store.is_fenced


def test_a_life_that_the_copy_does_not_know_is_kept_too(premises: Premises) -> None:
    with premises.opened() as store:
        copy = store.copy_for("0.2.0")
        first = dict(store.heads())
    with premises.opened() as store:
        heads = dict(store.heads())
    assert len(heads) == len(first) + 1
    shutil.copy(copy, copy.with_name("other.db"))
    assert not backup.restore(premises.data, copy.with_name("other.db"), NODE, is_lossless=True)
