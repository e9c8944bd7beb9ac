"""Headquarters' keys: each in a file of its own that only the server's user may read, made at the first start.

The feed's key, the passes' key and the CA's are three: whoever steals one cannot use it in another's place. None
lies in the database, so that no backup of the database carries one.
"""

import fcntl
import os
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk.domain.errors import KioskError
from kiosk.domain.ports import Random

KEY_BYTES = 32
CA_YEARS = 30
SERVER_DAYS = 800
SERVER_DAYS_LEFT_MIN = 60
EARLIER = timedelta(days=2)
"""Certificates begin in the past: a kiosk's clock may be behind."""
LOCK = "keys.lock"
LOOPBACK = ("127.0.0.1", "localhost")


class DamagedKeyError(KioskError):
    """A key file does not hold a key."""

    advice = "Put back the key files of this data folder from the backup of its keys."


@dataclass(frozen=True, slots=True)
class Keys:
    """``feed`` signs heads of feeds and challenges; ``passes`` signs entry passes (raw, 32 bytes).

    ``server_certificate`` and ``server_key`` are files for the TLS server.
    """

    database: bytes
    feed: Ed25519PrivateKey
    passes: bytes
    ca_path: Path
    ca_pem: str
    server_certificate: Path
    server_key: Path

    @property
    def folder(self) -> Path:
        """The data folder: what is in it is in no backup of the database."""
        return self.ca_path.parent

    @property
    def ca_fingerprint(self) -> bytes:
        """SHA-256 of the CA certificate in DER: what an enrolment QR carries."""
        return sha256(ssl.PEM_cert_to_DER_cert(self.ca_pem)).digest()

    def is_own_word(self, signature: str, said: bytes) -> bool:
        """Whether the hex signature over the bytes was made with the feed's key."""
        try:
            self.feed.public_key().verify(bytes.fromhex(signature), said)
        except (InvalidSignature, ValueError):
            return False
        return True

    @property
    def feed_public_key(self) -> bytes:
        """Raw public half of the feed's key: what a kiosk believes from its enrolment on."""
        return self.feed.public_key().public_bytes_raw()


def open_keys(folder: Path, random: Random, now: datetime, hosts: Sequence[str] = ()) -> Keys:
    """The keys in the folder; missing ones are made. ``now`` by the system's clock, which TLS goes by as well.

    ``hosts``: names and addresses of this server besides loopback. The server's certificate is made anew when it
    ends within 60 days or lacks one of them. Servers that start together over one folder get the same keys. Raises
    DamagedKeyError.
    """
    with one_at_a_time(folder / LOCK):
        return _opened(folder, random, now, hosts)


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Every other thread and server that wants this lock waits until it is let go."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _opened(folder: Path, random: Random, now: datetime, hosts: Sequence[str]) -> Keys:
    database = _secret(folder / "database.key", random.token)
    feed = _secret(folder / "feed.key", random.token)
    passes = _secret(folder / "pass.key", random.token)
    ca_key = _private_key(folder / "ca.key")
    ca = _ca(folder / "ca.pem", ca_key, now)
    _server(folder, (ca, ca_key), tuple(dict.fromkeys((*LOOPBACK, *hosts))), now)
    return Keys(
        database,
        Ed25519PrivateKey.from_private_bytes(feed),
        passes,
        folder / "ca.pem",
        ca.public_bytes(Encoding.PEM).decode(),
        folder / "server.pem",
        folder / "server.key",
    )


def write_private(path: Path, content: bytes, *, is_durable: bool = True) -> None:
    """Writes a file that only its owner may read, whole or not at all; ``is_durable``: and syncs it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        if is_durable:
            os.fsync(file.fileno())
    draft.replace(path)


def _secret(path: Path, token: Callable[[int], bytes]) -> bytes:
    if not path.exists():
        write_private(path, token(KEY_BYTES))
    secret = path.read_bytes()
    if len(secret) != KEY_BYTES:
        raise DamagedKeyError(f"{path.name} has {len(secret)} bytes, not {KEY_BYTES}")
    return secret


def _private_key(path: Path) -> ec.EllipticCurvePrivateKey:
    if not path.exists():
        made = ec.generate_private_key(ec.SECP256R1())
        write_private(path, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except ValueError as fault:
        raise DamagedKeyError(f"{path.name} holds no key") from fault
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise DamagedKeyError(f"{path.name} holds another kind of key")
    return key


def _certificate(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except ValueError as fault:
        raise DamagedKeyError(f"{path.name} holds no certificate") from fault


def _ca(path: Path, key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    if not path.exists():
        name = _name("Smart Valley CA")
        usage = _key_usage(signs_certificates=True)
        made = (
            _draft(name, name, key.public_key(), (now - EARLIER, now + timedelta(days=365 * CA_YEARS)))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        write_private(path, made.public_bytes(Encoding.PEM))
    return _certificate(path)


def _server(
    folder: Path,
    authority: tuple[x509.Certificate, ec.EllipticCurvePrivateKey],
    hosts: Sequence[str],
    now: datetime,
) -> None:
    key, path = _private_key(folder / "server.key"), folder / "server.pem"
    if path.exists() and _serves(_certificate(path), hosts, now):
        return
    ca, ca_key = authority
    made = (
        _draft(
            _name(hosts[0]), ca.subject, key.public_key(), (now - EARLIER, now + timedelta(days=SERVER_DAYS))
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_host(host) for host in hosts]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False
        )
        .sign(ca_key, hashes.SHA256())
    )
    write_private(path, made.public_bytes(Encoding.PEM))


def _serves(certificate: x509.Certificate, hosts: Sequence[str], now: datetime) -> bool:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    has_hosts = all(_host(host) in list(names) for host in hosts)
    return has_hosts and now + timedelta(days=SERVER_DAYS_LEFT_MIN) < certificate.not_valid_after_utc


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _draft(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    window: tuple[datetime, datetime],
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(window[0])
        .not_valid_after(window[1])
    )


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
