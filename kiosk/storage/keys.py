"""The two secrets of a kiosk: the key of its database and the key it proves itself with.

Both are made on the device and never leave it. Without a key store of the system they lie beside the database,
readable by the kiosk's own user alone (SAFETY.md T1): the disk's own encryption must guard them.
"""

import logging
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.errors import NotEnrolledError, WrongKeyError
from kiosk.domain.ports import Random
from kiosk.storage.folder import PRIVATE_FILE, folder_fault, write_whole

DATABASE_KEY = "database.key"
DEVICE_KEY = "device.key"
KEY_BYTES = 32
MARK_BYTES = 8
_log = logging.getLogger(__name__)


def make_database_key(folder: Path, random: Random) -> bytes:
    """A fresh key for a new database, stored before anything is written under it."""
    key = random.token(KEY_BYTES)
    write_whole(folder / DATABASE_KEY, key)
    return key


def database_key(folder: Path) -> bytes:
    """The 32 bytes that open the database. Raises WrongKeyError when the file is missing or holds no key."""
    path = folder / DATABASE_KEY
    if not path.exists():
        raise WrongKeyError(f"{path} is missing")
    key = _private_bytes(path)
    if len(key) != KEY_BYTES:
        raise WrongKeyError(f"{path} holds {len(key)} bytes, a key has {KEY_BYTES}")
    return key


def make_device_key(folder: Path, random: Random) -> Ed25519PrivateKey:
    """A fresh key to enrol with, stored in place of any older one."""
    key = random.token(KEY_BYTES)
    write_whole(folder / DEVICE_KEY, key)
    return Ed25519PrivateKey.from_private_bytes(key)


def device_key(folder: Path) -> Ed25519PrivateKey:
    """The key this kiosk was enrolled with. Raises NotEnrolledError when there is none."""
    path = folder / DEVICE_KEY
    if not path.exists():
        raise NotEnrolledError(f"{path} is missing")
    key = _private_bytes(path)
    if len(key) != KEY_BYTES:
        raise NotEnrolledError(f"{path} holds {len(key)} bytes, a key has {KEY_BYTES}")
    return Ed25519PrivateKey.from_private_bytes(key)


def mark_of(key: bytes) -> bytes:
    """What tells one database key from another and says nothing about either: 8 bytes in hex."""
    return sha256(b"svk1 database key" + key).digest()[:MARK_BYTES].hex().encode()


def _private_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_mode & 0o077:
            _log.warning(
                "%s was readable by others: closed now, and somebody should ask who read it", path.name
            )
            path.chmod(PRIVATE_FILE)
        return path.read_bytes()
    except OSError as fault:
        raise folder_fault(fault, path) from fault
