"""From the start of the tablet's process to its first frame, and to acting on codes (GOALS.md G13)."""

import json
import os
import subprocess
import sys
import time

from kiosk.settings import Settings
from tests.drivers_demo import ROOT, DemoHouse
from tests.drivers_tablet import OFFSCREEN
from tests.figures import Figure, bench_house, report

STARTS = 12
SIZE = "1080x1920"
BARE = (
    "import sys, time\n"
    "from PySide6.QtGui import QGuiApplication\n"
    "from PySide6.QtQuick import QQuickView\n"
    "application = QGuiApplication([])\n"
    "view = QQuickView()\n"
    "view.resize(1080, 1920)\n"
    "view.frameSwapped.connect(lambda: (print(time.monotonic(), flush=True), application.quit()))\n"
    "view.show()\n"
    "application.exec()\n"
)
"""The least that draws a frame: an empty Qt Quick window."""


def started(*command: str, home: str) -> tuple[float, str]:
    """Runs a Python process to its end; when it was begun, and what it said."""
    caches = {"QML_DISABLE_DISK_CACHE": "0", "XDG_CACHE_HOME": home, "PYTHONDONTWRITEBYTECODE": ""}
    around = {**os.environ, **OFFSCREEN, **caches}
    begun = time.monotonic()
    said = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=around, check=True, capture_output=True, text=True
    ).stdout
    return begun, said


def start(settings: Settings, house: DemoHouse) -> dict[str, float]:
    """Milliseconds from the process's start to each moment."""
    given = (str(settings.data), settings.headquarters, str(house.clock.path), SIZE)
    begun, said = started("-m", "tests.start_once", *given, home=str(house.root / "cache"))
    return {what: (at - begun) * 1000 for what, at in json.loads(said).items()}


def bare(house: DemoHouse) -> float:
    """The same to the first frame of an empty window."""
    begun, said = started("-c", BARE, home=str(house.root / "cache"))
    return (float(said.split()[0]) - begun) * 1000


def main() -> None:
    """The tablet and the bare window in turn; the first start of each fills the caches and does not count."""
    with bench_house() as house:
        settings = house.settings("kiosk")
        house.enrol(settings)
        start(settings, house), bare(house)
        pairs = [(start(settings, house), bare(house)) for _ in range(STARTS)]
    frames = Figure(
        "process start to first frame", [own["first_frame"] for own, _ in pairs], "<= 300 ms, reach 220 ms"
    )
    ready = Figure("process start to ready to scan", [own["ready"] for own, _ in pairs], "<= 700 ms")
    least = Figure(
        "an empty Qt Quick window, in turn", [alone for _, alone in pairs], "(165-180 ms measured)"
    )
    report(
        "First frame",
        (frames, ready, least),
        f"first frame beside the empty window: {frames.median / least.median:.2f} x",
    )


if __name__ == "__main__":
    main()
