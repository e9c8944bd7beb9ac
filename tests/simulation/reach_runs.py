"""Runs of the simulation for ``test_reach``, in a process of their own, under coverage: FIRST seed, and how many.

Every fourth is one in which both ends are put back and nobody waits for who is away: of what is said then, the drawn
plans have little.
"""

import sys
import time
from dataclasses import replace

from sync.simulation import command
from sync.simulation.world import Figures
from tests.simulation.planted import RESTORED

EVERY = 4
PUT_BACK = replace(RESTORED, impatience=1.0)


def one(seed: int) -> Figures:
    """By the plan that the seed draws, or by the hard one."""
    return command.whole(seed, PUT_BACK if seed % EVERY == 0 else None)


def main(first: int, runs: int) -> int:
    """Says what they came to as ``smartvalley simulate --json`` does."""
    seeds = range(first, first + runs)
    return command.run(seeds, 1, sys.stdout, time.monotonic, as_json=True, one=one)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
