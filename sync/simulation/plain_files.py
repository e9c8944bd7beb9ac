"""Files without a cipher, for most of the runs: the same SQL on the same library, in four fifths of the time.

The journals are the same to the byte (``tests/simulation/test_simulation.py``); the other runs use files as they are.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kiosk.storage import database
from sync.hq import storage

OF_THE_CIPHER = ("key=", "cipher_")


@contextmanager
def without_cipher() -> Iterator[None]:
    """Inside, whatever is opened is a plain file."""
    pragmas = database._pragmas, storage._pragmas
    database._pragmas, storage._pragmas = map(_plain, pragmas)
    try:
        yield
    finally:
        database._pragmas, storage._pragmas = pragmas


def _plain(pragmas: Callable[..., tuple[str, ...]]) -> Callable[..., tuple[str, ...]]:
    def plain(key: bytes, *, read_only: bool) -> tuple[str, ...]:
        return tuple(one for one in pragmas(key, read_only=read_only) if not one.startswith(OF_THE_CIPHER))

    return plain
