"""A kiosk without its screen, under a launcher: ``python -m tests.leaving_at_work DATA RELEASES VERSION CLOCK``.

The first time it leaves for VERSION as the tablet does; the next time it opens its store, says in a line who it is and
what its journal holds, and ends.
"""

import json
import sys
from pathlib import Path

from kiosk.house_clock import HouseClock, moved_by
from kiosk.kiosk_thread import KioskThread
from kiosk.parts import KioskParts
from kiosk.releases import EXIT_SWAP, Releases, present_version
from kiosk.settings import Settings


def main(data: Path, releases: Releases, version: str, clock: Path) -> int:
    """Its exit code."""
    thread = KioskThread()
    parts = KioskParts(Settings(data=data), HouseClock(moved_by(clock)), thread)
    try:
        thread.run(parts.open)
        if releases.swap() is None and releases.present() is None:
            thread.run(lambda: parts.copy_and_close(version, lambda copy: releases.begin(version, copy)))
            return EXIT_SWAP
        store = parts.store
        said = thread.run(lambda: {"heads": dict(store.heads()), "facts": store.prove()})
        print(json.dumps({"version": present_version(), "is_fenced": store.is_fenced, **said}), flush=True)
        return 0
    finally:
        thread.run(parts.close)
        thread.close()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Releases(Path(sys.argv[2])), sys.argv[3], Path(sys.argv[4])))
