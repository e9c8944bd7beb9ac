"""Figures of a bench: medians and spreads beside their goals, as rows of one table. Nothing here judges them."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from tests.drivers_demo import ROOT, DemoHouse, opened_house

PRIVATE = ROOT / ".run" / "bench"
WIDTHS = (46, 5, 10, 10, 10, 44)
HEADER = ("what", "n", "median", "p90", "p99", "goal (GOALS.md)")
CENT = 100


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured again and again, in milliseconds, and what GOALS.md asks of it."""

    what: str
    milliseconds: Sequence[float]
    goal: str

    @property
    def median(self) -> float:
        """The middle one."""
        return median(self.milliseconds)

    def percentile(self, percent: int) -> float:
        """The value below which so many of a hundred lie."""
        return quantiles(self.milliseconds, n=CENT, method="inclusive")[percent - 1]

    def cells(self) -> tuple[str, ...]:
        """The row."""
        spread = (f"{value:.2f} ms" for value in (self.median, self.percentile(90), self.percentile(99)))
        return self.what, str(len(self.milliseconds)), *spread, self.goal


def report(title: str, figures: Sequence[Figure], *remarks: str) -> None:
    """Prints a table, and under it what else is worth saying."""
    print(f"\n{title}")
    for cells in (HEADER, *(figure.cells() for figure in figures)):
        print("  " + " ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip())
    for remark in remarks:
        print(f"  {remark}")
    print(f"  {load()}", flush=True)


def load() -> str:
    """What else the machine has to do, without which no figure means much."""
    return f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


@contextmanager
def bench_house() -> Iterator[DemoHouse]:
    """Headquarters and its network, in a folder that goes when it is over."""
    PRIVATE.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=PRIVATE) as folder,
        opened_house(Path(folder), Path(folder) / "loaded") as house,
    ):
        yield house
