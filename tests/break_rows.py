"""Takes the rule of a row of sync/README.md away and watches its test fail: ``python -m tests.break_rows --seed 7``.

Each row has a copy of the tracked files of its own: there its test is green as it stands, and then red without the
line that the row names. Exit code 1 when a test is not, for then it proves nothing.
"""

import argparse
import os
import random
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests import fault_table
from tests.fault_table import ROOT, Row

PATIENCE_SECONDS = 400
ALL_PASSED, SOME_FAILED = 0, 1


@dataclass(frozen=True, slots=True)
class Run:
    """How a test ended: the exit code of pytest, its seconds and the first line that says what was wrong."""

    code: int
    seconds: float
    because: str

    @property
    def is_red(self) -> bool:
        """Whether an assertion, a failure or a time limit ended it, and not a file that cannot be read."""
        return self.code == SOME_FAILED and bool(self.because)


def main(arguments: Sequence[str] | None = None) -> int:
    """Breaks the rows that are named, or some drawn by a seed."""
    asked = _parser().parse_args(arguments)
    table = fault_table.rows()
    seed = secrets.randbelow(1 << 32) if asked.seed is None else asked.seed
    if asked.numbers:
        chosen = [row for row in table if row.number in asked.numbers]
    else:
        chosen = drawn(table, seed, asked.rows)
        print(f"seed {seed}: {len(chosen)} of {len(table)} rows", flush=True)
    good = [_is_proven(row) for row in chosen]
    print(f"{sum(good)} of {len(good)} red without their line", flush=True)
    return 0 if good and all(good) else 1


def drawn(table: Sequence[Row], seed: int, count: int) -> list[Row]:
    """So many rows, in the table's order; the same for the same seed and table."""
    dice = random.Random(seed)  # noqa: S311 - a draw that can be repeated, no secret
    places = dice.sample(range(len(table)), min(count, len(table)))
    return [table[place] for place in sorted(places)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.break_rows", description=__doc__)
    parser.add_argument(
        "numbers", nargs="*", help="faults and invariants, as F07 and I5; else rows are drawn"
    )
    parser.add_argument("--seed", type=int, help="what the draw depends on")
    parser.add_argument("--rows", type=int, default=15, help="how many are drawn")
    return parser


def _is_proven(row: Row) -> bool:
    with tempfile.TemporaryDirectory(prefix="row-") as folder:
        copy = Path(folder)
        _copy_tracked(copy)
        control = _run(row.test, copy)
        if control.code != ALL_PASSED:
            print(f"{row.number} NOT GREEN AS IT STANDS {control.because} ({row.test})", flush=True)
            return False
        broken = copy / row.file
        broken.write_text(row.broken(broken.read_text(encoding="utf-8")), encoding="utf-8")
        run = _run(row.test, copy)
    colour = "red" if run.is_red else "GREEN" if run.code == ALL_PASSED else f"exit {run.code}"
    took = f"{control.seconds:.0f} s, {run.seconds:.0f} s"
    print(f"{row.number} {colour} ({took}) {row.test.rpartition('::')[2]}: {run.because}", flush=True)
    return run.is_red


def _copy_tracked(target: Path) -> None:
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], check=True, capture_output=True, text=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_file():
            shutil.copy2(ROOT / name, file)


def _run(test: str, copy: Path) -> Run:
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--tb=short", "-p", "no:randomly", test]
    environment = {**os.environ, "PYTHONPATH": str(copy), "PROFILE": "quick"}
    try:
        done = subprocess.run(
            command,
            cwd=copy,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Run(SOME_FAILED, time.monotonic() - began, "never ends")
    return Run(done.returncode, time.monotonic() - began, first_reason(done.stdout))


def first_reason(said: str) -> str:
    """The first line that pytest marks as the reason, or nothing."""
    reasons = re.findall(r"^(?:E  +|FAILED .* - |.*Timeout \(?>?)(.+)$", said, re.MULTILINE)
    return reasons[0][:140] if reasons else ""


if __name__ == "__main__":
    sys.exit(main())
