"""Which lines of the product a run of the simulation reaches: the proof that it is the real code."""

import logging

import coverage

from sync.simulation.world import simulate

CODE = (
    "sync/client/engine.py",
    "sync/hq/accept.py",
    "sync/hq/feed.py",
    "sync/hq/authority.py",
    "sync/hq/holding.py",
    "kiosk/services/decide.py",
    "kiosk/domain/projection.py",
)

Lines = dict[str, tuple[frozenset[int], frozenset[int]]]
"""By file: the lines there are, and those that were reached."""


def lines_reached(seed: int) -> Lines:
    """One run under coverage."""
    logging.disable(logging.CRITICAL)
    watching = coverage.Coverage(include=list(CODE), data_file=None, concurrency="thread")
    watching.start()
    try:
        simulate(seed)
    finally:
        watching.stop()
    reached = {}
    for path in CODE:
        _, there_are, _, missing, _ = watching.analysis2(path)
        reached[path] = (frozenset(there_are), frozenset(there_are) - frozenset(missing))
    return reached
