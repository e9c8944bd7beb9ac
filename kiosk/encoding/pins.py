"""A PIN as headquarters sends it: ``salt$argon2id`` in hex, 16 bytes of salt and 32 of Argon2id (RFC 9106).

Two passes over 19 MiB in one lane: some 60 ms on a small board, once a PIN was typed whole. The parameters
are part of the format: a stored PIN names none, so that nobody can weaken one by rewriting it.
"""

from argon2.low_level import Type, hash_secret_raw

SALT_BYTES = 16
HASH_BYTES = 32
_PASSES = 2
_MEMORY_KIB = 19_456
_LANES = 1


def stretched(pin: str, salt: bytes) -> bytes:
    """The 32 bytes that stand for a PIN. Raises ValueError for a salt of another length."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"the salt of a PIN has {SALT_BYTES} bytes, not {len(salt)}")
    return hash_secret_raw(
        pin.encode(),
        salt,
        time_cost=_PASSES,
        memory_cost=_MEMORY_KIB,
        parallelism=_LANES,
        hash_len=HASH_BYTES,
        type=Type.ID,
    )


def stored_pin(pin: str, salt: bytes) -> str:
    """What is kept and sent in place of a PIN."""
    return f"{salt.hex()}${stretched(pin, salt).hex()}"


def parts_of(stored: str) -> tuple[bytes, bytes] | None:
    """Salt and hash of a stored PIN, or None for any text that ``stored_pin`` would not write."""
    salt_hex, _, hash_hex = stored.partition("$")
    try:
        salt, hashed = bytes.fromhex(salt_hex), bytes.fromhex(hash_hex)
    except ValueError:
        return None
    is_canonical = stored == f"{salt.hex()}${hashed.hex()}"
    return (salt, hashed) if is_canonical and (len(salt), len(hashed)) == (SALT_BYTES, HASH_BYTES) else None
