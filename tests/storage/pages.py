"""An encrypted file as somebody with its key could read it, page by page."""

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE_BYTES, RESERVED_BYTES, SALT_BYTES = 4096, 80, 16


def deciphered(path: Path, key: bytes) -> bytes:
    """Every page of the file, free ones too, as somebody with the key could read it (SQLCipher 4's layout)."""
    content = path.read_bytes()
    pages = [content[at : at + PAGE_BYTES] for at in range(0, len(content), PAGE_BYTES)]
    body_end, plain = PAGE_BYTES - RESERVED_BYTES, []
    for number, page in enumerate(pages):
        start = SALT_BYTES if number == 0 else 0
        cipher = Cipher(algorithms.AES256(key), modes.CBC(page[body_end : body_end + 16])).decryptor()
        plain.append(cipher.update(page[start:body_end]) + cipher.finalize())
    return b"".join(plain)
