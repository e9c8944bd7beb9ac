"""PINs as this device keeps them: ``salt$HMAC(device secret, argon2id)``, so that a copied file alone opens none.

Argon2id slows a guess down; the secret, which is in no database, makes guessing from a copy pointless
(SAFETY.md T8: a pepper only the device knows, for a PIN that headquarters sets).
"""

import hmac
from hashlib import sha256

from kiosk.encoding import pins

LABEL = b"svk1 pin"


class DevicePins:
    """The port ``Pins``. ``device_secret``: raw bytes of the device's own key."""

    def __init__(self, device_secret: bytes) -> None:
        self._pepper = hmac.new(device_secret, LABEL, sha256).digest()

    def sealed(self, from_headquarters: str) -> str:
        """What is kept in place of what headquarters sent; text that is no stored PIN becomes empty and opens nothing."""
        parts = pins.parts_of(from_headquarters)
        return "" if parts is None else f"{parts[0].hex()}${self._peppered(parts[1])}"

    def matches(self, pin: str, stored: str) -> bool:
        """Whether the PIN is the one behind ``stored``, which ``sealed`` made; takes as long for an empty one."""
        salt_hex, _, kept = stored.partition("$")
        salt = bytes.fromhex(salt_hex) if stored else bytes(pins.SALT_BYTES)
        return hmac.compare_digest(self._peppered(pins.stretched(pin, salt)), kept)

    def _peppered(self, hashed: bytes) -> str:
        return hmac.new(self._pepper, hashed, sha256).hexdigest()
