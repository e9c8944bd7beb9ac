"""A scanner on a serial line, over the system's own terminals: what it reads, what it drops, and being pulled out."""

import logging
import os
import queue
import termios
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from logging.handlers import QueueHandler
from pathlib import Path

import pytest

from kiosk.devices.serial_scanner import CodeLines, Pace, SerialScanner
from kiosk.encoding.codes import CODE_BYTES_MAX
from tests.builders import at
from tests.fakes.clock import HandClock
from tests.serial_plug import SerialPlug
from tests.strictness import AnnouncedWarnings

PATIENCE_SECONDS = 10.0
SOON = Pace(retry_seconds=0.01, quiet_seconds=1.0)
NEVER = Pace(retry_seconds=600.0, quiet_seconds=600.0)
MEMBER_CODE = (
    b"SV1:6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDE VWK G2EP4J0BGJLFX3R3VHXK.PJ:2DPF6R:5SVBHABV%A0"
)
GONE = "the scanner is gone"


@dataclass
class Desk(SerialPlug):
    """A place where a scanner is plugged in and pulled out; ``codes`` and ``health`` are what was told."""

    clock: HandClock = field(default_factory=HandClock)
    codes: "queue.Queue[bytes]" = field(default_factory=queue.Queue)
    health: "queue.Queue[datetime | None]" = field(default_factory=queue.Queue)

    def read(self) -> bytes:
        """The next code."""
        return self.codes.get(timeout=PATIENCE_SECONDS)

    def news(self) -> datetime | None:
        """What is told next of the scanner."""
        return self.health.get(timeout=PATIENCE_SECONDS)

    def start(self, pace: Pace = SOON) -> SerialScanner:
        """The kiosk's side."""
        scanner = SerialScanner(str(self.port), self.clock, self.health.put, pace)
        scanner.start(self.codes.put)
        return scanner


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "scanner")
    yield desk
    if desk.held >= 0:
        desk.pull_out()


@pytest.fixture
def scanner(desk: Desk) -> Iterator[SerialScanner]:
    """A scanner that is plugged in and heard."""
    desk.plug_in()
    scanner = desk.start()
    assert desk.news() is None
    yield scanner
    scanner.stop()


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_each_line_is_a_code_however_it_ends_and_however_it_arrives(
    desk: Desk, scanner: SerialScanner, end: bytes
) -> None:
    desk.send(MEMBER_CODE[:40])
    desk.send(MEMBER_CODE[40:] + end + b"481206" + end)
    assert [desk.read(), desk.read()] == [MEMBER_CODE, b"481206"]
    desk.send(b"204818" + end)
    assert desk.read() == b"204818"


def test_no_byte_means_anything_to_the_line_and_nothing_is_sent_back(
    desk: Desk, scanner: SerialScanner
) -> None:
    every_byte = bytes(byte for byte in range(256) if byte not in b"\r\n")
    desk.send(every_byte + b"\r")
    assert desk.read() == every_byte
    os.set_blocking(desk.held, False)
    with pytest.raises(BlockingIOError):
        os.read(desk.held, 1)
    assert termios.tcgetattr(desk.held)[4:6] == [termios.B115200, termios.B115200]


def test_a_line_that_is_too_long_is_no_code_and_the_next_one_is(desk: Desk, scanner: SerialScanner) -> None:
    for _ in range(8):
        desk.send(b"A" * CODE_BYTES_MAX)
    desk.send(b"\r" + b"B" * CODE_BYTES_MAX + b"\r")
    code = desk.read()
    assert (code[:1], len(code)) == (b"B", CODE_BYTES_MAX)


def test_of_what_has_no_end_no_more_is_kept_than_a_code_has() -> None:
    lines = CodeLines()
    for _ in range(100):
        assert list(lines.codes_in(b"A" * 1000)) == []
    assert sum(len(value) for value in vars(lines).values()) <= CODE_BYTES_MAX + 1
    assert list(lines.codes_in(b"\r")) == [], "what was cut is still too long"


def test_noise_without_a_line_end_is_dropped_before_the_next_code(
    desk: Desk, scanner: SerialScanner, caplog: pytest.LogCaptureFixture
) -> None:
    heard: queue.Queue[logging.LogRecord] = queue.Queue()
    handler = QueueHandler(heard)
    logger = logging.getLogger("kiosk.devices.serial_scanner")
    logger.addHandler(handler)
    with caplog.at_level(logging.INFO, logger.name):
        desk.send(b"\x00\xff~~")
        assert "dropped" in heard.get(timeout=PATIENCE_SECONDS).getMessage()
    logger.removeHandler(handler)
    desk.send(b"481206\r")
    assert desk.read() == b"481206"


def test_a_scanner_that_is_pulled_out_is_known_to_be_gone_and_reads_again_when_it_is_back(
    desk: Desk, scanner: SerialScanner, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect(GONE)
    desk.send(b"half a co")
    desk.clock.set_to(at("10:24"))
    desk.pull_out()
    assert desk.news() == at("10:24")
    desk.clock.pass_by(minutes=7)
    desk.plug_in()
    assert desk.news() is None
    desk.send(b"481206\r")
    assert desk.read() == b"481206"
    desk.pull_out()
    assert desk.news() == at("10:31")


def test_a_scanner_that_is_not_there_in_the_morning_is_waited_for(
    desk: Desk, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect(f"{GONE}.*No such file")
    scanner = desk.start()
    assert desk.news() == desk.clock.instant
    with pytest.raises(queue.Empty):
        desk.health.get(timeout=20 * SOON.retry_seconds)
    desk.plug_in()
    assert desk.news() is None
    desk.send(b"481206\n")
    assert desk.read() == b"481206"
    scanner.stop()


def test_a_file_that_is_no_serial_line_is_a_scanner_that_is_gone(
    desk: Desk, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect(f"{GONE}.*Inappropriate ioctl")
    desk.port.write_bytes(b"481206\r")
    scanner = desk.start()
    assert desk.news() == desk.clock.instant
    scanner.stop()
    assert desk.codes.empty()


def test_the_tablet_ends_at_once_while_it_listens_and_while_it_looks_for_the_device(
    desk: Desk, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect(GONE)
    desk.plug_in()
    for expected in (None, desk.clock.instant):
        scanner = desk.start(NEVER)
        assert desk.news() == expected
        scanner.stop()
        scanner.stop()
        if expected is None:
            desk.pull_out()
