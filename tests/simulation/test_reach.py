"""The simulation runs the product: its runs reach nearly every line of the rules that decide."""

import json
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from tests.drivers_sync import ROOT
from tests.profiles import runs
from tests.saying import Say

RULES = (
    "sync/client/engine.py",
    "sync/hq/accept.py",
    "sync/hq/feed.py",
    "sync/hq/authority.py",
    "kiosk/services/decide.py",
    "kiosk/domain/projection.py",
)
RUNS = runs(quick=1, push=12, release=50)
PERCENT_MIN = runs(quick=60, push=80, release=90)


@pytest.mark.timeout(3600)
def test_runs_reach_nearly_every_line_of_what_decides(tmp_path: Path, say: Say) -> None:
    data, first = tmp_path / "coverage", secrets.randbelow(1 << 40)
    measured = [
        sys.executable,
        "-m",
        "coverage",
        "run",
        "--concurrency",
        "greenlet",
        "--data-file",
        data,
        "--include",
        ",".join(RULES),
    ]
    ran = _said(*measured, "-m", "tests.simulation.reach_runs", first, RUNS)
    _said(sys.executable, "-m", "coverage", "json", "--data-file", data, "-o", tmp_path / "reach.json")
    files = json.loads((tmp_path / "reach.json").read_text())["files"]
    reached = {name: files[name]["summary"]["percent_covered"] for name in RULES}
    share = sum(files[name]["summary"]["covered_lines"] for name in RULES) / sum(
        files[name]["summary"]["num_statements"] for name in RULES
    )
    modules = ", ".join(f"{name} {percent:.0f} %" for name, percent in reached.items())
    say(f"reach_runs {first} {RUNS}: {ran.strip()}\n    {share:.1%} of all lines; {modules}")
    assert json.loads(ran)["violations"] == {}
    assert min(reached.values()) >= PERCENT_MIN


def _said(*command: object) -> str:
    done = subprocess.run([*map(str, command)], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout
