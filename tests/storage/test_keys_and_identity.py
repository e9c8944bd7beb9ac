"""The two secrets and the identity on disk: private, whole or absent, and never made twice."""

import json
from dataclasses import replace

import pytest

from kiosk.domain.errors import DamagedFileError, NotEnrolledError
from kiosk.encoding import chain
from kiosk.storage import keys
from kiosk.storage.identity import Identity, read_identity, write_identity
from tests.fakes.clock import CountedRandom
from tests.premises import Premises
from tests.strictness import AnnouncedWarnings

IDENTITY = Identity(
    "PER-1", "PER", "https://hq.example:8443", "-----BEGIN CERTIFICATE-----\n…", "ab" * 32, "1-a0"
)


def test_every_file_of_the_folder_is_private(premises: Premises) -> None:
    with premises.opened():
        keys.make_device_key(premises.data, CountedRandom())
        write_identity(premises.data, IDENTITY)
        files = [path for path in premises.root.rglob("*") if path.is_file()]
        assert {path.name for path in files} >= {"kiosk.db", "kiosk.db-wal", "database.key", "device.key"}
        assert [path.name for path in files if path.stat().st_mode & 0o077] == []


def test_a_database_has_32_bytes_of_key_made_once(premises: Premises) -> None:
    with premises.opened():
        key = keys.database_key(premises.data)
    with premises.opened():
        assert keys.database_key(premises.data) == key
    assert len(key) == 32


def test_a_key_that_others_could_read_is_closed_and_said_aloud(
    premises: Premises, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("database.key was readable by others")
    with premises.opened():
        pass
    path = premises.data / keys.DATABASE_KEY
    path.chmod(0o644)
    with premises.opened():
        assert path.stat().st_mode & 0o777 == 0o600


def test_the_device_key_is_the_one_that_was_enrolled(premises: Premises) -> None:
    premises.data.mkdir()
    with pytest.raises(NotEnrolledError, match=r"device\.key"):
        keys.device_key(premises.data)
    made = keys.make_device_key(premises.data, CountedRandom())
    read = keys.device_key(premises.data)
    made.public_key().verify(read.sign(b"I am PER-1"), b"I am PER-1")
    (premises.data / keys.DEVICE_KEY).write_bytes(b"short")
    with pytest.raises(NotEnrolledError, match="5 bytes"):
        keys.device_key(premises.data)


def test_an_identity_is_read_as_it_was_written(premises: Premises) -> None:
    premises.data.mkdir()
    with pytest.raises(NotEnrolledError, match="smartvalley kiosk"):
        raise_with_advice(premises)
    write_identity(premises.data, IDENTITY)
    assert read_identity(premises.data) == IDENTITY
    moved = replace(IDENTITY, hq_address="https://other.example")
    write_identity(premises.data, moved)
    assert read_identity(premises.data) == moved
    assert [path.name for path in premises.data.iterdir()] == ["identity.json"]


def raise_with_advice(premises: Premises) -> None:
    """Reads an identity; a refusal carries its advice in the message."""
    try:
        read_identity(premises.data)
    except NotEnrolledError as refused:
        raise NotEnrolledError(refused.advice) from refused


@pytest.mark.parametrize("content", ["", "{}", "[]", "not json", '{"node": 7}', None])
def test_an_identity_that_says_something_else_is_refused(premises: Premises, content: str | None) -> None:
    premises.data.mkdir()
    write_identity(premises.data, IDENTITY)
    path = premises.data / "identity.json"
    if content is None:
        content = json.dumps({**json.loads(path.read_text()), "trust_everybody": True})
    path.write_text(content)
    with pytest.raises(DamagedFileError) as caught:
        read_identity(premises.data)
    assert "enrol this kiosk anew" in caught.value.advice


def test_the_feed_begins_where_branch_and_timeline_say() -> None:
    start = IDENTITY.feed_start()
    assert (start.timeline, start.position) == ("1-a0", 0)
    assert start.hash == chain.feed_start("PER", "1-a0")
