"""kill -9 at any instant: what was shown is there, nothing is half, nothing twice (SAFETY.md R3)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.profiles import runs

ROOT = Path(__file__).resolve().parents[2]
KILLS = runs(quick=15, push=300, release=10_000)


@pytest.mark.fault("F52")
@pytest.mark.timeout(120 + 2 * KILLS)
def test_no_kill_takes_back_what_was_shown(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.storage.kill_loop", str(tmp_path), str(KILLS), "20261124"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    print(counts)
    assert counts["kills"] == KILLS
    assert counts["shown"] > KILLS
    assert counts["in_transaction"] * 4 >= KILLS
    assert {name: counts[name] for name in ("lost", "twice", "torn", "fenced")} == {
        "lost": 0,
        "twice": 0,
        "torn": 0,
        "fenced": 0,
    }
