"""Printers for tests: stand-ins for ``lp`` on the PATH, and a receipt printer that reads ESC/POS as its maker says.

Both give back what came out as a picture, taken from the bytes alone.
"""

import os
import re
import socket
import stat
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image

from kiosk.devices.printer import PATIENCE_SECONDS, SlipPrinter, printer_of
from kiosk.house_clock import HouseClock

JOIN_SECONDS = 10.0


def opened_printer(setting: str, patience_seconds: float = PATIENCE_SECONDS) -> SlipPrinter:
    """The printer that a setting names, with so much patience."""
    clock = HouseClock()
    printer = printer_of(setting, lambda: clock.monotonic_ms() / 1000, patience_seconds)
    assert printer is not None
    return printer


def command(folder: Path, name: str, script: str) -> None:
    """A command of that name, for who has the folder on the PATH."""
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def page_of(pdf: bytes) -> tuple[Image.Image, tuple[float, float]]:
    """The picture on the one page of a PDF, from its fax-coded stream, and the page's size in points."""
    assert pdf.startswith(b"%PDF")
    (stream,) = re.findall(rb"CCITTFaxDecode.*?stream\n(.*?)\nendstream", pdf, re.DOTALL)
    width, height = (int(re.findall(rb"/" + name + rb" (\d+)", pdf)[0]) for name in (b"Width", b"Height"))
    box = [float(n) for n in re.findall(rb"/MediaBox \[ *([^\]]+?) *\]", pdf)[0].split()]
    tags = (
        (256, width),
        (257, height),
        (258, 1),
        (259, 4),
        (262, 1),
        (273, 122),
        (278, height),
        (279, len(stream)),
    )
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in (*tags, (293, 0)))
    head = struct.pack("<2sHIH", b"II", 42, 8, len(tags) + 1) + entries + bytes(4)
    tiff = head.ljust(122, b"\0") + stream
    return Image.open(BytesIO(tiff)).convert("L"), (box[2], box[3])


@dataclass
class ReceiptPrinter:
    """A printer at the other end of a line. ``paper``: 0x60 and 0x0C in its answers when it is out.

    ``out_while_printing``: the roll ends with this slip. ``slips``: what was cut off, as pictures; ``asked``: how often
    somebody wanted to know of the paper; ``heard``: how many strips came at all.
    """

    has_paper: bool = True
    out_while_printing: bool = False
    slips: list[Image.Image] = field(default_factory=list)
    strips: list[Image.Image] = field(default_factory=list)
    asked: int = 0
    heard: int = 0

    def serve(self, read: Callable[[int], bytes], write: Callable[[bytes], object]) -> None:
        """Prints until the line ends; ``read`` gives exactly so many bytes, or raises EOFError."""
        while True:
            command = read(2)
            if command == b"\x10\x04":
                assert read(1) == b"\x04"
                self.asked += 1
                write(bytes([0x12 if self.has_paper else 0x72]))
            elif command == b"\x1dr":
                assert read(1) == b"\x01"
                write(bytes([0x00 if self.has_paper else 0x0C]))
            elif command == b"\x1dv":
                assert read(2) == b"0\x00"
                self.heard += 1
                row_bytes, rows = struct.unpack("<HH", read(4))
                bits = bytes(0xFF ^ byte for byte in read(row_bytes * rows))
                self.strips.append(Image.frombytes("1", (row_bytes * 8, rows), bits).convert("L"))
            elif command == b"\x1dV":
                assert read(2) == b"B\x00"
                self._cut()
            elif command in (b"\x1ba", b"\x1bd"):
                read(1)
            else:
                assert command == b"\x1b@", command

    def _cut(self) -> None:
        if self.has_paper:
            slip = Image.new("L", (self.strips[0].width, sum(strip.height for strip in self.strips)))
            y = 0
            for strip in self.strips:
                slip.paste(strip, (0, y))
                y += strip.height
            self.slips.append(slip)
        self.strips.clear()
        if self.out_while_printing:
            self.has_paper = False


@contextmanager
def printer_at_address(printer: ReceiptPrinter, port: int = 0) -> Iterator[str]:
    """The printer on the network of this machine, one job after another; its setting. ``port``: 0 takes a free one."""
    with socket.create_server(("127.0.0.1", port)) as server:

        def serve() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                with line, line.makefile("rb") as said:
                    _until_hung_up(printer, said.read, line.sendall)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"escpos:127.0.0.1:{server.getsockname()[1]}"
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join(JOIN_SECONDS)
        assert not thread.is_alive()


@contextmanager
def printer_on_a_line(printer: ReceiptPrinter) -> Iterator[str]:
    """The printer behind a device file, for one job; its setting."""
    mine, theirs = os.openpty()

    def serve() -> None:
        with os.fdopen(mine, "rb", buffering=0) as line:

            def read(size: int) -> bytes:
                said = b""
                while len(said) < size:
                    try:
                        said += line.read(size - len(said)) or b""
                    except OSError:
                        return said
                return said

            _until_hung_up(printer, read, lambda said: os.write(mine, said))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"escpos:{os.ttyname(theirs)}"
    finally:
        os.close(theirs)
        thread.join(JOIN_SECONDS)
    assert not thread.is_alive()


def _until_hung_up(
    printer: ReceiptPrinter, read: Callable[[int], bytes], write: Callable[[bytes], object]
) -> None:
    def exactly(size: int) -> bytes:
        said = read(size)
        if len(said) < size:
            raise EOFError
        return said

    try:
        printer.serve(exactly, write)
    except (EOFError, ConnectionError):
        return
