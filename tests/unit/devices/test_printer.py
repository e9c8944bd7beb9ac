"""Paper: what a slip says, how it reaches the printer, and that a printer which does not print holds nobody up."""

import logging
import os
import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from kiosk.devices import code_reader
from kiosk.devices.printer import SlipPrinter, printer_of
from kiosk.devices.receipt_picture import WIDTH_DOTS, drawn
from kiosk.domain.ports import Receipt
from tests.paper import (
    ReceiptPrinter,
    command,
    opened_printer,
    page_of,
    printer_at_address,
    printer_on_a_line,
)
from tests.strictness import AnnouncedWarnings
from ui.bridge.answers import qr_matrix

THURSDAY, FRIDAY = date(2026, 11, 26), date(2026, 11, 27)
SLIP = Receipt(
    day=THURSDAY,
    branch="Pergine Valsugana",
    lines=("Donnerstag, 26. November", "P-03", "für Sie bis 18:30 Uhr"),
    matrix=qr_matrix("481206"),
    hints=("Sie brauchen ihn heute zum Gehen und Wiederkommen.", "Oder merken Sie sich diesen Code:"),
    digits="481206",
)
QUIET_MODULES = 4  # ISO/IEC 18004
SHORT_SECONDS = 0.3
WITHOUT_END = 600
GONE_MS = 10_000
HANGS = f"exec 9> $0.lives; sleep {WITHOUT_END} & wait"


@pytest.fixture
def made() -> Iterator[list[SlipPrinter]]:
    """The printers of a test, which are closed after it."""
    printers: list[SlipPrinter] = []
    yield printers
    for printer in printers:
        printer.close()


def prints(printer: SlipPrinter, receipt: Receipt = SLIP) -> bool:
    """Whether the printer's thread hands a slip over."""
    return printer.submit(lambda: printer.print_out(receipt)).result()


def code_on(picture: Image.Image) -> bytes | None:
    """What the kiosk's own reader reads on the paper."""
    reading = code_reader.read_frame(picture.convert("L"))
    return reading.code if reading else None


@contextmanager
def ended_with_all_it_began(folder: Path) -> Iterator[None]:
    """That every process which has a hanging ``lp``'s file open is gone behind the block."""
    os.mkfifo(folder / "lp.lives")
    lives = os.open(folder / "lp.lives", os.O_RDONLY | os.O_NONBLOCK)
    poll = select.poll()
    poll.register(lives, select.POLLIN)
    yield
    os.close(
        os.open(folder / "lp.lives", os.O_WRONLY)
    )  # so that somebody has left, even if it never got so far
    assert poll.poll(GONE_MS) == [(lives, select.POLLHUP)]
    os.close(lives)


def test_a_slip_shows_the_code_in_whole_dots_with_four_free_modules_around_it() -> None:
    slip = drawn(SLIP)
    assert (slip.mode, slip.width) == ("1", WIDTH_DOTS)
    assert code_on(slip) == b"481206"
    side = len(SLIP.matrix) + 2 * QUIET_MODULES
    module = WIDTH_DOTS // side
    bare = drawn(replace(SLIP, hints=(), digits="", lines=(), branch=""))
    left, top = (WIDTH_DOTS - side * module) // 2, bare.getbbox()
    assert top is not None
    rows = range(bare.height - side * module + 1)
    framed = tuple(
        tuple(
            0 <= y - QUIET_MODULES < len(SLIP.matrix)
            and 0 <= x - QUIET_MODULES < len(SLIP.matrix)
            and SLIP.matrix[y - QUIET_MODULES][x - QUIET_MODULES]
            for x in range(side)
        )
        for y in range(side)
    )

    def is_code_at(row: int) -> bool:
        whole = bare.crop((left, row, left + side * module, row + side * module))
        drawn_code = whole.resize((side, side), Image.Resampling.NEAREST)
        is_whole = whole == drawn_code.resize(whole.size, Image.Resampling.NEAREST)
        return is_whole and framed == tuple(
            tuple(not drawn_code.getpixel((x, y)) for x in range(side)) for y in range(side)
        )

    assert any(is_code_at(row) for row in rows)


def test_a_long_line_is_broken_between_words_and_nothing_runs_off_the_paper() -> None:
    short, long = drawn(replace(SLIP, hints=())), drawn(SLIP)
    assert long.height > short.height
    for y in range(long.height):
        assert long.getpixel((0, y))
        assert long.getpixel((WIDTH_DOTS - 1, y))


def test_the_system_gets_a_page_of_the_slips_own_size_and_puts_it_into_the_printers_queue(
    bin_folder: Path, made: list[SlipPrinter]
) -> None:
    command(bin_folder, "lp", 'echo "$@" > $0.said; cat > $0.page')
    made.append(opened_printer("system:Ingresso"))
    assert prints(made[0])
    picture, (width, height) = page_of((bin_folder / "lp.page").read_bytes())
    assert code_on(picture) == b"481206"
    assert (round(width * 25.4 / 72), round(height / width, 2)) == (
        48,
        round(picture.height / picture.width, 2),
    )
    said = (bin_folder / "lp.said").read_text(encoding="utf-8").split()
    assert said[-2:] == ["-d", "Ingresso"]
    assert not made[0].has_waiting(THURSDAY)


def test_a_command_that_hangs_is_ended_with_all_it_began_when_patience_is_over(
    bin_folder: Path, made: list[SlipPrinter], announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("lp did not end within 0.3 s")
    command(bin_folder, "lp", HANGS)
    made.append(opened_printer("system", SHORT_SECONDS))
    with ended_with_all_it_began(bin_folder):
        assert not prints(made[0])


def test_a_system_that_refuses_or_cannot_print_is_no_bug(
    bin_folder: Path,
    made: list[SlipPrinter],
    monkeypatch: pytest.MonkeyPatch,
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("lp ended with 1.*lpstat")
    announced_warnings.expect("lp cannot be started.*Install")
    command(bin_folder, "lp", "exit 1")
    made.append(opened_printer("system"))
    assert not prints(made[0])
    monkeypatch.setenv("PATH", str(bin_folder.parent / "empty"))
    assert not prints(made[0])


def test_a_receipt_printer_in_the_network_prints_the_same_picture(made: list[SlipPrinter]) -> None:
    paper = ReceiptPrinter()
    with printer_at_address(paper) as setting:
        made.append(opened_printer(setting))
        assert prints(made[0])
    assert [slip.tobytes() for slip in paper.slips] == [drawn(SLIP).convert("L").tobytes()]
    assert code_on(paper.slips[0]) == b"481206"


def test_a_receipt_printer_on_a_device_file_prints_the_same_picture(made: list[SlipPrinter]) -> None:
    paper = ReceiptPrinter()
    with printer_on_a_line(paper) as setting:
        made.append(opened_printer(setting))
        assert prints(made[0])
    assert [slip.tobytes() for slip in paper.slips] == [drawn(SLIP).convert("L").tobytes()]


@pytest.mark.parametrize("paper", [ReceiptPrinter(has_paper=False), ReceiptPrinter(out_while_printing=True)])
def test_a_printer_without_paper_has_not_printed_and_the_slip_waits(
    made: list[SlipPrinter], paper: ReceiptPrinter, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("the printer has no paper")
    with printer_at_address(paper) as setting:
        made.append(opened_printer(setting))
        assert not prints(made[0])
    assert made[0].has_waiting(THURSDAY)
    assert bool(paper.heard) == paper.out_while_printing, "nothing is sent to a printer without paper"


def test_a_printer_that_never_reads_and_one_that_is_not_there_are_given_up(
    made: list[SlipPrinter], announced_warnings: AnnouncedWarnings
) -> None:
    for cause in ("the printer does not answer", "Connection refused", "No such file"):
        announced_warnings.expect(cause)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        address = f"escpos:127.0.0.1:{deaf.getsockname()[1]}"
        made.append(opened_printer(address, SHORT_SECONDS))
        assert not prints(made[0])
    assert not prints(made[0])
    made.append(opened_printer("escpos:/dev/no-such-printer"))
    assert not prints(made[1])


def test_staff_print_the_last_slip_of_the_day_again_and_then_nothing_is_kept(
    made: list[SlipPrinter], announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("the printer has no paper")
    paper = ReceiptPrinter(has_paper=False)
    with printer_at_address(paper) as setting:
        made.append(opened_printer(setting))
        printer = made[0]
        assert not prints(printer)
        assert not printer.submit(printer.print_again).result()
        assert (printer.has_waiting(THURSDAY), paper.slips) == (True, [])
        paper.has_paper = True
        assert printer.submit(printer.print_again).result()
        assert not printer.has_waiting(THURSDAY)
        assert printer.submit(printer.print_again).result()
    assert [code_on(slip) for slip in paper.slips] == [b"481206"]


def test_a_slip_of_yesterday_waits_no_longer(
    made: list[SlipPrinter], announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("the printer has no paper")
    paper = ReceiptPrinter(has_paper=False)
    with printer_at_address(paper) as setting:
        made.append(opened_printer(setting))
        assert not prints(made[0])
        assert not made[0].has_waiting(FRIDAY)
        paper.has_paper = True
        made[0].submit(made[0].print_again).result()
    assert paper.slips == []


def test_a_tablet_that_ends_waits_for_no_printer(
    bin_folder: Path, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("lp did not end")
    os.mkfifo(bin_folder / "begun")
    command(bin_folder, "lp", f"echo > {bin_folder}/begun; {HANGS}")
    printer = opened_printer("system", WITHOUT_END)
    with ended_with_all_it_began(bin_folder):
        under_way = printer.submit(lambda: printer.print_out(SLIP))
        queued = printer.submit(lambda: printer.print_out(SLIP))
        (bin_folder / "begun").read_text(encoding="utf-8")
        printer.close()
    assert not under_way.result(0)
    assert queued.cancelled()


def test_the_log_says_what_is_wrong_with_the_printer_and_not_whose_code_it_was(
    bin_folder: Path,
    made: list[SlipPrinter],
    caplog: pytest.LogCaptureFixture,
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("lp ended with 1")
    command(bin_folder, "lp", "exit 1")
    made.append(opened_printer("system"))
    with caplog.at_level(logging.DEBUG):
        prints(made[0])
    assert "lp ended with 1" in caplog.text
    assert "481206" not in caplog.text
    assert "P-03" not in caplog.text


def test_without_the_setting_there_is_no_printer() -> None:
    assert printer_of("", lambda: 0.0) is None
