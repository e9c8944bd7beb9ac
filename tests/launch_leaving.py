"""The real launcher over ``tests.leaving_at_work``, with that one's arguments, and how many seconds a trial may take."""

import sys
from pathlib import Path

from kiosk.launcher import Calls, Launcher
from kiosk.releases import Releases

if __name__ == "__main__":
    data, folder, version, clock, seconds = sys.argv[1:]
    shown = ("--size", "540x960", "--clock-file", clock)
    calls = Calls(
        kiosk=("tests.leaving_at_work", (data, folder, version, clock)),
        trial=("kiosk.cli", ("trial", "--data", data, *shown)),
        restore=("kiosk.cli", ("restore", "--lossless", "--data", data)),
    )
    sys.exit(Launcher(Releases(Path(folder)), calls, float(seconds)).run())
