"""The real code of both ends under seeded faults: no confirmation doubled, none lost, both ends equal at the end."""

import io
import json
import os
import secrets
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from kiosk.storage.database import DATABASE
from sync.hq import storage
from sync.simulation import command
from sync.simulation.command import Summary
from sync.simulation.ending import Ending
from sync.simulation.plans import Plan
from sync.simulation.world import Figures, simulate
from tests.profiles import PROFILE, runs
from tests.saying import Say
from tests.simulation.planted import IMPATIENT, PLANTED, RESTORED, STORMY, caught

SEEDS = runs(quick=1, push=10, release=10)
MORE_MAX = 3
BOTH_RESTORED = Plan(
    days=1,
    kiosks=2,
    restores_each_day=1.0,
    hq_restores_each_day=2.0,
    crashes_each_day=1,
    hq_crashes_each_day=1,
    cuts_each_day=2,
)
HASTY = Plan(days=2, kiosks=2, hq_restores_each_day=1.0, impatience=1.0)
THAT_FAILED = (
    *(
        (seed, None) for seed in (11, 9, 101, 107, 444672049598)
    ),  # rows that hung on the order of reading; days that nobody held
    *((seed, STORMY) for seed in (3, 4, 20)),  # disks put back
    *((seed, BOTH_RESTORED) for seed in (300, 307, 423, 429)),  # and headquarters' own
    (5, None),  # a second old disk that knew more than the first one had said
    *((seed, None) for seed in (136, 169)),  # a place given for what had passed; a fence said twice
    (1230, None),  # days passed on to a kiosk, told behind the fence that had taken a higher number
    (1300, None),  # headquarters restored, and what it had called late no longer in its pruned feed
    (804895974947, None),  # the disk of a tablet that was left out, brought in before it spoke
    (501, None),  # a fact committed in the moment in which the power went
    (187, None),  # "late" was said of a fact, and whoever had heard it was put back to before that
    (
        2,
        IMPATIENT,
    ),  # a request declined on a day that a left-out tablet was given again before it heard of its loss
    (61, replace(RESTORED, erasures_each_day=20.0)),  # people erased while disks went back
    (51, None),  # a night of a tablet that was put back to before its branch was described
    # tablets left out of several restores: what one of them could not read; a life that began before its parent's end
    (1052, replace(HASTY, restores_each_day=0.0, older=0.8)),
    (1060, replace(HASTY, kiosks=1, restores_each_day=0.0, older=0.8)),
    (1080, replace(HASTY, older=0.8, merges_each_day=1.0)),
    (1094, replace(HASTY, restores_each_day=1.5)),
)
QUICK = (
    "one pen for each space and day",
    "grant travels inside the feed",
    "only the holder closes a request",
    "new incarnation after restore",
)
RULES = QUICK if PROFILE == "quick" else tuple(PLANTED)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_taken_away_is_noticed(rule: str, say: Say) -> None:
    found = caught(rule)
    assert found is not None
    say(f"{found.rule}: seed {found.seed}, {found.seconds:.0f} s, {found.violation}")


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("share", range(runs(quick=1, push=20, release=200)))
def test_seeds_nobody_has_seen_keep_every_promise(share: int, say: Say) -> None:
    first = secrets.randbelow(1 << 40)
    summary, began = Summary(), time.monotonic()
    for figures in command.simulated(range(first, first + SEEDS + MORE_MAX), jobs=1):
        summary.add(figures)
        if summary.runs >= SEEDS and _is_telling(summary):
            break
    summary.seconds = time.monotonic() - began
    say(f"simulate --seed {first} --runs {summary.runs}: {json.dumps(summary.as_json())}")
    assert summary.violations == {}
    assert _is_telling(summary), "runs that confirm next to nothing prove nothing"


def _is_telling(summary: Summary) -> bool:
    return sum(summary.confirmations) >= 20 * summary.runs


@pytest.mark.parametrize(("seed", "plan"), THAT_FAILED[: runs(quick=1, push=99, release=99)])
def test_a_seed_that_failed_once_holds(seed: int, plan: Plan | None) -> None:
    assert simulate(seed, plan).violation == ""


def test_a_bug_that_ends_a_run_is_said_with_its_seed_and_the_next_seeds_still_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken_at_two(seed: int, _plan: Plan | None) -> Figures:
        if seed == 2:
            raise LookupError("no such space")
        return Figures(seed, confirmations=60)

    monkeypatch.setattr(command, "simulate", broken_at_two)
    out = io.StringIO()
    assert command.run(range(1, 4), 1, out, time.monotonic, as_json=True) == 1
    first, total = map(json.loads, out.getvalue().splitlines())
    assert first["seed"] == 2
    assert "no such space" in first["violation"]
    assert total["runs"] == 3
    assert list(total["violations"]) == ["2"]


def test_one_seed_writes_the_same_journals_in_two_processes() -> None:
    written = []
    for hash_seed in ("1", "2"):
        program = [sys.executable, "-m", "kiosk.cli", "simulate", "--seed", "8", "--jobs", "1", "--json"]
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        done = subprocess.run(program, check=True, capture_output=True, text=True, env=environment)
        written.append(json.loads(done.stdout)["journals"])
    assert written[0] == written[1]


def test_a_run_over_plain_files_writes_what_it_writes_over_encrypted_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    is_plain: list[bool] = []
    compare = Ending.compare

    def looked_at(ending: Ending) -> None:
        stage = ending._stage
        files = [stage.hq.disk.data / storage.DATABASE, stage.kiosks[0].disk.data / DATABASE]
        is_plain.extend(file.read_bytes().startswith(b"SQLite format 3\0") for file in files)
        compare(ending)

    monkeypatch.setattr(Ending, "compare", looked_at)
    encrypted, plain = (simulate(8, Plan(days=1, is_encrypted=cipher)) for cipher in (True, False))
    assert is_plain == [False, False, True, True]
    assert encrypted.violation == plain.violation == ""
    assert encrypted.journals == plain.journals
