"""A real HTTPS server on loopback whose answers a test writes, and the certificates it shows.

It is no headquarters: it stands where headquarters should be, for tests of whom the line believes.
"""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Authority:
    """A private CA."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> str:
        """Its certificate as headquarters would give it."""
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()


@dataclass(frozen=True)
class Question:
    """One request as the server heard it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Said:
    """What the server answers. ``stays_silent``: nothing at all, until the server closes."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    stays_silent: bool = False


def an_authority(name: str = "Smart Valley CA") -> Authority:
    """A CA made now."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = _described(subject, subject, key).add_extension(x509.BasicConstraints(True, 0), critical=True)
    builder = builder.add_extension(_usage(signs=True), critical=True)
    return Authority(key, builder.sign(key, hashes.SHA256()))


def server_files(
    folder: Path, authority: Authority, host: str = "127.0.0.1", *, until: timedelta = YEAR
) -> tuple[Path, Path]:
    """Certificate and key of a server of that name, signed by the CA, as files."""
    key = ec.generate_private_key(ec.SECP256R1())
    named: x509.GeneralName
    try:
        named = x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        named = x509.DNSName(host)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    builder = _described(subject, authority.certificate.subject, key, until)
    builder = builder.add_extension(x509.SubjectAlternativeName([named]), critical=False)
    signed = builder.sign(authority.key, hashes.SHA256())
    certificate, secret = folder / "server.pem", folder / "server.key"
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return certificate, secret


@contextmanager
def serving(
    files: tuple[Path, Path] | None,
    answer: Callable[[Question], Said],
    *,
    version: ssl.TLSVersion | None = None,
) -> Iterator[int]:
    """Serves on a free port of loopback until the block ends; without files in plain HTTP. Gives the port."""
    closing = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            said = answer(Question(self.command, self.path, dict(self.headers), body))
            if said.stays_silent:
                closing.wait()
                self.close_connection = True
                return
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        do_GET = do_POST = do_PUT = _answer  # noqa: N815 - names that http.server looks for

        def log_message(self, *_: object) -> None:
            """Nothing: a test says itself what matters."""

    with _Server(("127.0.0.1", 0), Handler) as server:
        if files is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*files)
            if version is not None:
                context.maximum_version = version
            server.tls = context
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            closing.set()
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    tls: ssl.SSLContext | None = None

    def get_request(self) -> tuple[socket.socket, Any]:
        """A connection; one that was reset before anybody looked at it is let go, which ssl's own accept forgets."""
        plain, address = super().get_request()
        if self.tls is None:
            return plain, address
        try:
            return self.tls.wrap_socket(plain, server_side=True, do_handshake_on_connect=False), address
        except OSError:
            plain.close()
            raise

    def handle_error(self, *_: object) -> None:
        """A handshake that the client refuses is what these tests are about."""


def _described(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, until: timedelta = YEAR
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - YEAR)
        .not_valid_after(now + until)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )
