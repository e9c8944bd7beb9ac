"""The tablet under its launcher, as ``smartvalley launch`` runs it: ``python -m tests.launched_at_work SETUP``.

The kiosk of whatever version has a visitor's hands (``tests.tablet_at_work``); trial and restore are the real commands.
"""

import json
import sys
from pathlib import Path

from kiosk.launcher import Calls, Launcher
from kiosk.releases import Releases
from tests.tablet_at_work import Setup


def main(setup: Setup) -> int:
    """Runs until the tablet ends."""
    folder, size = Path(setup.releases), f"{setup.width}x{setup.height}"
    of_tablet = ("--headquarters", setup.headquarters, "--size", size, "--clock-file", setup.clock_file)
    calls = Calls(
        kiosk=("tests.tablet_at_work", (setup.as_argument(),)),
        trial=("kiosk.cli", ("trial", "--data", setup.data, *of_tablet, "--releases", setup.releases)),
        restore=("kiosk.cli", ("restore", "--lossless", "--data", setup.data)),
    )
    folder.mkdir(parents=True, exist_ok=True)
    return Launcher(Releases(folder), calls).run()


if __name__ == "__main__":
    sys.exit(main(Setup(**json.loads(sys.argv[1]))))
