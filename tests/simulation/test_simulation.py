"""The real code of both ends under seeded faults: no confirmation doubled, none lost, both ends equal at the end."""

import json
import os
import secrets
import subprocess
import sys

import pytest

from sync.simulation import command
from sync.simulation.command import Summary
from sync.simulation.world import Figures, simulate
from tests.profiles import runs
from tests.simulation.planted import PLANTED

JOBS = os.cpu_count() or 1
SEEDS_THAT_FAILED = (
    9,  # two tablets checked the same visit out, and each kept its own time
    11,
    101,
)
RUNS_TO_BE_CAUGHT = 20


def replayed(seed: int) -> Figures:
    """One run in this process; a violation is a failure that names its seed."""
    figures = simulate(seed)
    assert figures.violation == "", f"smartvalley simulate --seed {seed}"
    return figures


def test_seeds_nobody_has_seen_keep_every_promise(capsys: pytest.CaptureFixture[str]) -> None:
    first = secrets.randbelow(1 << 40)
    count = runs(quick=8, push=200, release=2_000)
    summary = Summary()
    for figures in command.simulated(range(first, first + count), JOBS):
        summary.add(figures)
    with capsys.disabled():
        print(f"\nsimulate --seed {first} --runs {count}: {json.dumps(summary.as_json())}")
    assert summary.violations == {}
    assert sorted(summary.confirmations)[count // 2] >= 30


@pytest.mark.parametrize("seed", SEEDS_THAT_FAILED)
def test_a_seed_that_failed_once_holds(seed: int) -> None:
    replayed(seed)


def test_one_seed_writes_the_same_journals_in_two_processes() -> None:
    written = []
    for hash_seed in ("1", "2"):
        program = [sys.executable, "-m", "kiosk.cli", "simulate", "--seed", "12", "--jobs", "1", "--json"]
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        done = subprocess.run(program, check=True, capture_output=True, text=True, env=environment)
        written.append(json.loads(done.stdout)["journals"])
    assert written[0] == written[1]


@pytest.mark.parametrize("rule", PLANTED)
def test_a_rule_taken_away_is_noticed(rule: str) -> None:
    planted, plan = PLANTED[rule]
    for seed in range(1, RUNS_TO_BE_CAUGHT + 1):
        with planted():
            if simulate(seed, plan).violation:
                return
    pytest.fail(f"{RUNS_TO_BE_CAUGHT} runs found nothing")
