"""Headquarters' keys: made once, private, and a server certificate that its CA vouches for."""

import ssl
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509

from sync.hq.app import SystemRandom
from sync.hq.keys import SERVER_DAYS, DamagedKeyError, open_keys
from tests.fakes.clock import CountedRandom
from tests.headquarters import TODAY


def test_the_second_start_finds_the_keys_of_the_first(tmp_path: Path) -> None:
    first, second = (open_keys(tmp_path, CountedRandom(), TODAY) for _ in range(2))

    assert (first.database, first.passes, first.ca_pem) == (second.database, second.passes, second.ca_pem)
    assert first.feed_public_key == second.feed_public_key
    assert len({first.database, first.passes, first.feed.private_bytes_raw()}) == 3


def test_no_key_can_be_read_by_anybody_else(tmp_path: Path) -> None:
    open_keys(tmp_path, CountedRandom(), TODAY)

    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}
    assert {"database.key", "feed.key", "pass.key", "ca.key", "server.key"} <= set(modes)


def test_the_certificate_names_loopback_and_the_hosts_and_is_renewed_when_one_is_missing(
    tmp_path: Path,
) -> None:
    before = _certificate(open_keys(tmp_path, CountedRandom(), TODAY).server_certificate)
    keys = open_keys(tmp_path, CountedRandom(), TODAY, ("hq.example",))
    after = _certificate(keys.server_certificate)

    names = after.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost", "hq.example"]
    assert before.serial_number != after.serial_number
    ca = x509.load_pem_x509_certificate(keys.ca_pem.encode())
    after.verify_directly_issued_by(ca)
    assert keys.ca_fingerprint == sha256(ssl.PEM_cert_to_DER_cert(keys.ca_pem)).digest()


def test_a_certificate_about_to_end_is_made_anew_under_the_same_ca(tmp_path: Path) -> None:
    first = open_keys(tmp_path, CountedRandom(), TODAY)
    serial = _certificate(first.server_certificate).serial_number

    later = TODAY + timedelta(days=SERVER_DAYS - 30)
    second = open_keys(tmp_path, CountedRandom(), later)

    assert second.ca_pem == first.ca_pem
    assert _certificate(second.server_certificate).serial_number != serial
    assert _certificate(second.server_certificate).not_valid_after_utc > later


def test_servers_that_start_at_once_over_one_folder_have_the_same_keys(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as servers:
        keys = list(
            servers.map(lambda _: open_keys(tmp_path, SystemRandom(), TODAY, ("hq.example",)), range(4))
        )

    assert len({(one.database, one.passes, one.feed_public_key, one.ca_pem) for one in keys}) == 1
    assert open_keys(tmp_path, SystemRandom(), TODAY).ca_pem == keys[0].ca_pem
    assert not list(tmp_path.glob("*.new"))


@pytest.mark.parametrize("name", ["feed.key", "ca.key", "ca.pem"])
def test_a_file_that_holds_no_key_is_said_so(tmp_path: Path, name: str) -> None:
    open_keys(tmp_path, CountedRandom(), TODAY)
    (tmp_path / name).write_bytes(b"nonsense")

    with pytest.raises(DamagedKeyError, match=name):
        open_keys(tmp_path, CountedRandom(), TODAY)


def _certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())
