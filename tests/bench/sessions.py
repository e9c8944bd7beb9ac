"""What a tablet holds after many visitors (GOALS.md G14): memory, Python's objects, references to None.

SESSIONS says how many come (default 1,000), so many a day. Each shows a pass to the reader's view, is answered, and is
checked out; every tenth looks at the accessibility page in another language first. The whole tablet without a screen,
in a process of its own; on top of ``smartvalley kiosk`` it holds the hands of ``tests.tablet_at_work``.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from kiosk.story.telling import story_day
from tests.drivers_demo import DemoHouse
from tests.drivers_tablet import TabletProcess, tablet
from tests.figures import bench_house, load

SESSIONS = int(os.environ.get("SESSIONS", "1000"))
A_DAY = 100
LOOKS = 10
LOOKS_AT_MODES_EVERY = 10


def passes(house: DemoHouse, count: int) -> Iterator[Path]:
    """Whose pass is shown, one after the other, from the first again when all were."""
    members = [house.picture(label) for label in house.codes if label.startswith("member-")]
    for at in range(count):
        yield members[at % len(members)]


def say(when: str, kiosk: TabletProcess) -> None:
    """Prints what is held."""
    resident, objects, to_none = kiosk.ask("held")
    print(
        f"  {when:>15}: {resident:6.1f} MB resident, {objects:7,} objects, {to_none:9,} references to None",
        flush=True,
    )


def main() -> None:
    """Prints what is held ten times on the way."""
    with bench_house() as house, tempfile.TemporaryDirectory(dir=house.root) as output:
        settings = house.settings("many")
        house.enrol(settings)
        with tablet(settings, house.clock.path, Path(output)) as kiosk:
            kiosk.ask("until_in_service")
            print("Many visitors")
            say("before anybody", kiosk)
            begun, day, served = time.monotonic(), house.today, 0
            for at, picture in enumerate(passes(house, SESSIONS), 1):
                if at % A_DAY == 0:
                    day = story_day(day + timedelta(days=1))
                    house.clock.at(day)
                served += kiosk.ask("visit", str(picture), at % LOOKS_AT_MODES_EVERY == 0)
                if at % max(1, SESSIONS // LOOKS) == 0:
                    say(f"after {at:,}", kiosk)
            each = (time.monotonic() - begun) / SESSIONS * 1000
            print(f"  {served:,} of {SESSIONS:,} let in, {each:.0f} ms a session; goal (G14): at most 150 MB")
            print(f"  {load()}", flush=True)


if __name__ == "__main__":
    main()
