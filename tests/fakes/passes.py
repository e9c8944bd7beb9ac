"""Entry passes without cryptography: a pass is whatever this object issued."""

from kiosk.domain.entry_passes import Claims, PassRefusal
from kiosk.encoding.codes import PASS_PREFIX, foreign_kind


class MemoryPasses:
    """The port ``Passes`` over a dictionary. ``issue`` hands out codes of one length, in order."""

    def __init__(self) -> None:
        self._issued: dict[bytes, Claims] = {}

    def issue(self, claims: Claims) -> bytes:
        """A new code for these claims."""
        code = PASS_PREFIX + f"{len(self._issued):08}".encode()
        self._issued[code] = claims
        return code

    def verify(self, code: bytes) -> Claims | PassRefusal:
        """The claims of an issued code; one cut short is unreadable, any other with our prefix forged."""
        if code in self._issued:
            return self._issued[code]
        if not code.startswith(PASS_PREFIX):
            return PassRefusal.FOREIGN if foreign_kind(code) else PassRefusal.UNREADABLE
        is_whole = len(code) == len(PASS_PREFIX) + 8
        return PassRefusal.FORGED if is_whole else PassRefusal.UNREADABLE
