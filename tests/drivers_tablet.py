"""Verbs for journeys on the whole tablet in its own process: start it, be its visitor, end it or kill it."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk.settings import Settings
from tests.drivers_demo import ROOT
from tests.tablet_at_work import DEVICES, Setup

ANSWER_SECONDS = 100.0
END_SECONDS = 20.0
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software", "QML_DISABLE_DISK_CACHE": "1"}


class TabletProcess:
    """One life of a tablet. ``around``: variables of its environment; ``output``: where it may write besides."""

    module = "tests.tablet_at_work"

    def __init__(
        self, settings: Settings, clock: Path, output: Path, around: Mapping[str, str] | None = None
    ) -> None:
        output.mkdir(parents=True, exist_ok=True)
        setup = Setup(
            str(settings.data),
            settings.headquarters,
            str(clock),
            str(output / "pictures"),
            settings.width,
            settings.height,
            {name: getattr(settings, name) for name in DEVICES},
            str(settings.releases or ""),
        )
        with (output / "stderr.txt").open("a") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-X", "faulthandler", "-m", self.module, setup.as_argument()],
                cwd=ROOT,
                env={**os.environ, **OFFSCREEN, **(around or {})},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self._output = output
        self.come_up()

    def come_up(self) -> None:
        """Waits for the first frame."""
        assert self._heard() == "first frame"

    def ask(self, do: str, *with_: object) -> Any:
        """One act of ``tests.tablet_at_work.Door``; fails with what stood on the glass."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, "with": with_}) + "\n")
        self.process.stdin.flush()
        return self._heard()

    def sign_in(self, badge: Path, pin: str) -> None:
        """Somebody of the staff shows the badge and types the PIN."""
        self.ask("show", str(badge))
        self.ask("wait_for", "staffPin")
        self.ask("touch_all", "pad", pin)
        self.ask("touch", "pad.ok")
        self.ask("wait_for", "staffHome")

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()
        self._gone()

    def end(self) -> None:
        """Ends it in order. Safe to repeat."""
        if self.process.poll() is None:
            assert self.process.stdin is not None
            self.process.stdin.close()
            self._gone()

    def _gone(self) -> None:
        self.process.wait(END_SECONDS)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()

    def _heard(self) -> Any:
        assert self.process.stdout is not None
        timer = threading.Timer(ANSWER_SECONDS, self.process.kill)
        timer.start()
        line = self.process.stdout.readline()
        timer.cancel()
        assert line, f"the tablet has ended ({self.process.wait()}): {self._errors()}"
        said = json.loads(line)
        assert "fault" not in said, f"{said}: {self._errors()}"
        return said["is"]

    def _errors(self) -> str:
        return (self._output / "stderr.txt").read_text()[-4000:]


class LaunchedTablet(TabletProcess):
    """A tablet under its launcher: when a new version comes in, ``come_up`` waits for that one's first frame."""

    module = "tests.launched_at_work"


@contextmanager
def tablet(settings: Settings, clock: Path, output: Path) -> Iterator[TabletProcess]:
    """A tablet that lives inside the block."""
    made = TabletProcess(settings, clock, output)
    try:
        yield made
    finally:
        if made.process.poll() is None:
            made.end()
