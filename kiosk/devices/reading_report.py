"""What the kiosk's own reader makes of picture files: one JSON line each, for people and for scripts."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from kiosk.devices.code_reader import (
    FILE_BYTES_MAX,
    PICTURE_PIXELS_MAX,
    ReadFailure,
    Reading,
    read_file,
)
from kiosk.encoding.codes import CODE_BYTES_MAX

WHAT_TO_DO = {
    ReadFailure.CANNOT_OPEN: "The file cannot be opened: check its path and that you may read it.",
    ReadFailure.EMPTY_FILE: "The file is empty: save or send the picture again.",
    ReadFailure.FILE_TOO_LARGE: (
        f"The file is larger than {FILE_BYTES_MAX // 1024**2} MB: save the picture smaller."
    ),
    ReadFailure.NOT_AN_IMAGE: "This is not a PNG, JPEG or WebP picture: save it as one of them.",
    ReadFailure.DAMAGED_IMAGE: "The picture is damaged or cut off: save or send it again.",
    ReadFailure.TOO_MANY_PIXELS: (
        f"The picture has more than {PICTURE_PIXELS_MAX // 1_000_000} megapixels: make it smaller or crop it."
    ),
    ReadFailure.NO_CODE: "No QR code found: show it whole, sharp, and at least 230 pixels wide.",
    ReadFailure.CODE_TOO_LONG: (
        f"The QR code holds more than {CODE_BYTES_MAX} bytes, so it is none of ours: show an entry pass."
    ),
    ReadFailure.TWO_CODES: "There are two different QR codes in the picture: crop it to one.",
}


def run(paths: Sequence[str], out: TextIO, seconds: Callable[[], float]) -> int:
    """Write ``{"file", "ok", "text", "ms"}`` for each path, with ``error`` when not ok, and return 0 or 1.

    ``seconds`` is a monotonic clock. ``ms`` covers opening and decoding. 1 when one picture was not ok.
    """
    is_all_ok = True
    for path in paths:
        started = seconds()
        reading = read_file(Path(path))
        row = _row(path, reading, milliseconds=(seconds() - started) * 1000)
        out.write(json.dumps(row) + "\n")
        out.flush()
        is_all_ok = is_all_ok and reading.failure is None
    return 0 if is_all_ok else 1


def _row(path: str, reading: Reading, milliseconds: float) -> dict[str, object]:
    text = None if reading.code is None else _text(reading.code)
    row = {"file": path, "ok": text is not None, "text": text, "ms": round(milliseconds, 1)}
    return row if reading.failure is None else row | {"error": WHAT_TO_DO[reading.failure]}


def _text(code: bytes) -> str:
    """UTF-8, as every writer of today means it; else Latin-1, the QR standard's own default (ISO/IEC 18004)."""
    try:
        return code.decode()
    except UnicodeDecodeError:
        return code.decode("latin-1")
