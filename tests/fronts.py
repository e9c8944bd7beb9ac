"""Who may stand where a kiosk looks for headquarters: somebody with its own certificate, who passes on or meddles."""

import http.client
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from sync.client import trust
from tests.drivers_sync import HeadquartersProcess, TabletAtWork
from tests.fakes.https_server import Authority, Question, Said, server_files, serving

Meddle = Callable[[Question, Said], Said]
PASSED_ON = ("Authorization", "Content-Type", "Content-Encoding", "Accept-Encoding")


def true_ca(hq: HeadquartersProcess) -> Authority:
    """What only headquarters should have: its own CA with the secret key."""
    key = load_pem_private_key((hq.folder / "ca.key").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return Authority(key, x509.load_pem_x509_certificate((hq.folder / "ca.pem").read_bytes()))


class Somebody:
    """Stands where the kiosk looks for headquarters and passes questions on to it, or not."""

    def __init__(self, hq: HeadquartersProcess, meddle: Meddle) -> None:
        self._hq = hq
        self._trusted = true_ca(hq).pem
        self.meddle = meddle

    def answer(self, question: Question) -> Said:
        """What the kiosk hears."""
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self._hq.port, timeout=20, context=trust.pinned(self._trusted)
        )
        path = question.path.replace("wait=50", "wait=1")
        headers = {name: question.headers[name] for name in PASSED_ON if name in question.headers}
        connection.request(question.method, path, question.body, headers)
        response = connection.getresponse()
        passed = {n: v for n, v in response.getheaders() if n in ("content-type", "content-encoding")}
        said = Said(response.status, response.read(), passed)
        connection.close()
        return self.meddle(question, said)


@contextmanager
def kiosk_behind(
    kiosk: Path, answer: Callable[[Question], Said], authority: Authority, folder: Path
) -> Iterator[TabletAtWork]:
    """The kiosk of that folder, whose headquarters' address leads to somebody with that CA."""
    with serving(server_files(folder, authority), answer) as port:
        tablet = TabletAtWork(kiosk, port)
        try:
            yield tablet
        finally:
            tablet.close()


def as_it_is(_: Question, said: Said) -> Said:
    """Meddles with nothing."""
    return said
