"""``smartvalley simulate``: so many runs of the real code, one seed each, and what they came to.

Exit codes: 0 no violation, 1 a violation; its seed replays it bit for bit.
"""

import gc
import hashlib
import json
import logging
import statistics
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import TextIO

from sync.simulation.plans import Plan
from sync.simulation.strands import PowerCutError
from sync.simulation.world import Figures, simulate

DAYS_A_YEAR = 365.25
OBJECTS_BETWEEN_COLLECTIONS = 10_000
RUNS_BETWEEN_WORDS = 20


@dataclass
class Summary:
    """All runs together. ``violations``: by seed. ``journals``: a hash over all that was written."""

    runs: int = 0
    seconds: float = 0.0
    confirmations: list[int] = field(default_factory=list)
    offline: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    kiosk_days: float = 0.0
    violations: dict[int, str] = field(default_factory=dict)
    journals: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def add(self, run: Figures) -> None:
        """Counts a run in."""
        self.runs += 1
        self.confirmations.append(run.confirmations)
        self.offline += run.offline_confirmations
        self.kiosk_days += run.kiosk_days
        self.counts.update(run.counts)
        self.counts["facts"] += run.facts
        self.journals.update(run.journals.encode())
        if run.violation:
            self.violations[run.seed] = run.violation

    def as_json(self) -> dict[str, object]:
        """The same for ``--json``."""
        made = sum(self.confirmations)
        return {
            "ok": not self.violations,
            "runs": self.runs,
            "violations": self.violations,
            "confirmations": made,
            "confirmations_median": statistics.median(self.confirmations) if self.confirmations else 0,
            "offline_share": round(self.offline / made, 3) if made else 0.0,
            "kiosk_years": round(self.kiosk_days / DAYS_A_YEAR, 2),
            "seconds": round(self.seconds, 1),
            "runs_per_second": round(self.runs / self.seconds, 2) if self.seconds else 0.0,
            "journals": self.journals.hexdigest(),
            **dict(sorted(self.counts.items())),
        }


def whole(seed: int, plan: Plan | None = None) -> Figures:
    """One run, by the plan or by the one that the seed draws.

    A bug that ends it is a violation like any other: it has a seed, and the next seeds still run.
    """
    try:
        return simulate(seed, plan)
    except (Exception, PowerCutError) as bug:  # noqa: BLE001 - an edge: it is said with its seed and its traceback
        return Figures(seed, violation="".join(traceback.format_exception(bug)))


def run(
    seeds: Iterable[int],
    jobs: int,
    out: TextIO,
    seconds: Callable[[], float],
    *,
    as_json: bool,
    progress: TextIO | None = None,
    one: Callable[[int], Figures] = whole,
) -> int:
    """Runs every seed, says each violation as it comes and the figures at the end. ``seconds``: monotonic.

    ``one``: what a seed means, by itself the plan that it draws.
    ``progress`` is told now and then how many seeds are done: of a piece that was cut, that much is known.
    """
    _prepare()
    summary, began = Summary(), seconds()
    for figures in simulated(seeds, jobs, one):
        summary.add(figures)
        if figures.violation:
            _say(out, {"seed": figures.seed, "violation": figures.violation}, as_json=as_json)
        if progress is not None and summary.runs % RUNS_BETWEEN_WORDS == 0:
            done = {"runs": summary.runs, "violations": len(summary.violations)}
            _say(progress, {**done, "seconds": round(seconds() - began)}, as_json=as_json)
    summary.seconds = seconds() - began
    _say(out, summary.as_json(), as_json=as_json)
    return 1 if summary.violations else 0


def simulated(seeds: Iterable[int], jobs: int, one: Callable[[int], Figures] = whole) -> Iterator[Figures]:
    """The figures of every seed, in order; ``jobs`` processes share them."""
    if jobs <= 1:
        yield from map(one, seeds)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_prepare) as pool:
        yield from pool.map(one, seeds, chunksize=1)


def _say(out: TextIO, said: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(said), file=out, flush=True)
    else:
        print(", ".join(f"{key} {value}" for key, value in said.items() if key != "ok"), file=out, flush=True)


def _prepare() -> None:
    """Of a process that does nothing else.

    Warnings of the product are what faults are for: here they would be most of what is printed. A run leaves few
    cycles behind, and looking for them at every 700th object would cost it a fortieth of its time.
    """
    logging.disable(logging.CRITICAL)
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
