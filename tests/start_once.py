"""One start of the tablet, measured from outside: ``python -m tests.start_once DATA HEADQUARTERS CLOCK_FILE SIZE``.

Composed as ``smartvalley kiosk`` composes it. Says a line of JSON with the monotonic seconds at the first frame and
when codes are acted on, and ends.
"""

import json
import sys
import time
from pathlib import Path

from kiosk import display
from kiosk.settings import Settings


def main(data: str, headquarters: str, clock_file: str, size: str) -> int:
    """Starts, says when, and ends."""
    display.prove()
    display.prefer_software()
    from PySide6.QtGui import QGuiApplication

    from kiosk import tablet_process

    width, height = map(int, size.split("x"))
    settings = Settings(
        data=Path(data), headquarters=headquarters, width=width, height=height, is_fullscreen=False
    )
    application = QGuiApplication(sys.argv[:1])
    seen: dict[str, float] = {}

    def see(what: str) -> None:
        seen.setdefault(what, time.monotonic())
        if len(seen) == len(("first_frame", "ready")):
            print(json.dumps(seen), flush=True)
            application.quit()

    app = tablet_process.begin(settings, Path(clock_file), application, lambda: see("first_frame"))
    app.ready.connect(lambda: see("ready"))
    application.aboutToQuit.connect(app.close)
    app.start()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
