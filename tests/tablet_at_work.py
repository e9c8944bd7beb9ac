"""The whole tablet in a process of its own, with a visitor's hands: ``python -m tests.tablet_at_work SETUP``.

Composed as ``smartvalley kiosk`` composes it, logs included. What hands and eyes shall do is asked in JSON lines on
standard input and answered, in order, on standard output; the first line is said when the first frame stands.
"""

import json
import sys
import threading
import time
import traceback
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest

from kiosk import tablet_process
from kiosk.app import TabletApp
from kiosk.domain.people import PersonPreferences
from kiosk.encoding import facts
from kiosk.kiosk_thread import Need
from kiosk.settings import Settings
from kiosk.story.hands import PATIENCE_SECONDS, Hands, NothingHappenedError
from tests.gui_beat import GuiBeat
from tests.leak_search import LeakSearch
from tests.monkey import Monkey
from tests.strangers import Strangers
from tests.visitors import Visitors, held
from ui.bridge.journeys import stage
from ui.devices.keyboard_layouts import LAYOUTS
from ui.devices.keyboard_wedge import XKB_OFFSET

UNPLUGGED = "unplugged"
JOURNAL_FACTS_MAX = 10_000
STALL_SECONDS = 0.25
TURN_MS = 100
DROP = 7
STROKE = 60


DEVICES = ("camera", "scanner", "printer", "sound", "sound_hours", "speech")


@dataclass(frozen=True, slots=True)
class Setup:
    """Which kiosk, on which clock, as large as what. ``devices``: the settings in ``DEVICES``."""

    data: str
    headquarters: str
    clock_file: str
    pictures: str
    width: int = 540
    height: int = 960
    devices: dict[str, Any] = field(default_factory=dict)
    releases: str = ""

    def as_argument(self) -> str:
        """The same for the command line."""
        return json.dumps(asdict(self))


class FingerCount(QObject):
    """Counts the fingers that are put down on a window, whoever moves them."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it so
        """Looks on and lets everything pass."""
        self.count += event.type() is QEvent.Type.TouchBegin
        return False


class WetHands(Hands):
    """Hands at a glass that takes a drop, while one lies at ``drop``, for a finger, and tells of it with every other."""

    drop: QPoint | None = None

    def on_glass(self) -> QTest.QTouchEventSequence:
        """What the glass tells next, and that the drop is there."""
        told = super().on_glass()
        return told if self.drop is None else told.move(DROP, self.drop)


class Door:
    """What a test may ask of somebody who stands before the tablet."""

    def __init__(self, app: TabletApp, pictures: Path) -> None:
        self._app = app
        self._hands = WetHands(app, pictures)
        self._fingers = FingerCount()
        self._visitors = Visitors(app)

    def begin_counting(self) -> None:
        """Fingers on the glass are counted anew."""
        self._fingers.count = 0
        self._app.window.window.installEventFilter(self._fingers)

    def fingers(self) -> int:
        """How many were put down since."""
        return self._fingers.count

    def controls(self, prefix: str) -> list[str]:
        """The names of what is shown that begin so."""
        names = (item.objectName() for item in self._hands.items())
        return [name for name in names if name.startswith(prefix)]

    def show(self, file: str) -> None:
        """Shows a picture to the reader."""
        self._app.source.show(Path(file).read_bytes())

    def stand_before_a_camera(self, is_unplugged: bool) -> None:
        """The tablet has a camera, and it sees what is held up to it."""
        from tests.filmed import Film  # needs the extra

        self._film = Film()
        if is_unplugged:
            self._film.unplug()
        self._app.readers.lens = self._film

    def hold_up(self, file: str, frames: int = 0) -> None:
        """The camera sees this frame from now on; returns when so many were decoded."""
        with Image.open(file) as image:
            self._film.show(image)
        self.let_it_look(frames)

    def let_it_look(self, frames: int) -> None:
        """Returns when so many more frames were decoded."""
        wanted = self._app.readers.looked_at + frames
        self._hands.wait("the reader", lambda: self._app.readers.looked_at >= wanted)

    def unplug_camera(self) -> None:
        """No frame comes any more."""
        self._film.unplug()

    def plug_camera_in(self) -> None:
        """It is there again."""
        self._film.plug_in()

    def glow(self) -> float:
        """How much the way out of a code that is not read glows, from 0 to 1."""
        glows = (item.opacity() for item in self._hands.items() if item.objectName() == "noCodeGlow")
        return max(glows, default=0.0)

    def mirror(self) -> list[int]:
        """The greys of what the tablet has of the camera's picture, darkest and lightest; nothing when it has none."""
        image = self._app.tablet.pages.home.mirror.image
        greys = {image.pixelColor(x, y).value() for x in range(image.width()) for y in range(image.height())}
        return [min(greys), max(greys)] if greys else []

    def show_until(self, file: str, word: str) -> float:
        """Shows a picture and waits until a word of the answer can be read; the seconds it took."""
        picture, begun = Path(file).read_bytes(), time.monotonic()
        self._app.source.show(picture)
        self.read(word)
        return time.monotonic() - begun

    def visit(self, file: str, looks_at_modes: bool) -> bool:
        """One session from home to home; whether the pass let somebody in."""
        return self._visitors.come(Path(file).read_bytes(), looks_at_modes=looks_at_modes)

    def held(self) -> tuple[float, int, int]:
        """What this process holds."""
        return held()

    def read(self, word: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Waits until a word can be read."""
        self._hands.wait(f"the word {word}", lambda: any(word in one for one in self._hands.words()), seconds)

    def touch(self, *names: str) -> None:
        """A finger on one control after the other."""
        for name in names:
            self._hands.touch(name)

    def hold(self, name: str, milliseconds: int) -> None:
        """A finger that stays on a control for so long."""
        self._hands.hold(name, milliseconds)

    def drop(self, name: str) -> None:
        """Something wet falls on a control and stays there: a finger to the glass."""
        self._hands.wait("a page at rest", lambda: bool(self._app.window.window.property("isSettled")))
        place = self._middle(name)
        self._hands.on_glass().press(DROP, place).commit()
        self._hands.drop = place

    def dry(self) -> None:
        """The drop is wiped away."""
        place, self._hands.drop = self._hands.drop, None
        assert place is not None
        self._hands.on_glass().release(DROP, place).commit()

    def wipe_all_over(self) -> None:
        """A cloth goes over the glass, in strokes from edge to edge."""
        window = self._app.window.window
        for y in range(STROKE, window.height(), STROKE):
            self._hands.on_glass().press(0, QPoint(0, y)).commit()
            for x in range(0, window.width(), STROKE):
                self._hands.on_glass().move(0, QPoint(x, y)).commit()
            self._hands.on_glass().release(0, QPoint(window.width() - 1, y)).commit()

    def watch_touches(self) -> None:
        """From now on it is counted how many touches a page is told of."""
        self._told: list[None] = []
        self._app.tablet.touched_anywhere.connect(lambda: self._told.append(None))

    def touches_told(self) -> int:
        """How many since."""
        return len(self._told)

    def _middle(self, name: str) -> QPoint:
        (item,) = (item for item in self._hands.items() if item.objectName() == name)
        return item.mapRectToScene(QRectF(0, 0, item.width(), item.height())).center().toPoint()

    def seconds_pass(self, seconds: int) -> None:
        """The tablet counts so many."""
        for _ in range(seconds):
            self._app.journeys.stage.tick()

    def minute_passes(self) -> None:
        """By the machine's clock that only grows; what the house's says is moved from outside."""
        clock = self._app.clock
        grown = clock._monotonic
        clock._monotonic = lambda: grown() + 60

    def keep_up(self) -> None:
        """What it does by itself each minute."""
        self._app._keep_up()

    def scan(self, text: str, layout: str) -> None:
        """A scanner set to that keyboard types a code."""
        places = {
            sign: (code, level) for code, pair in LAYOUTS[layout].items() for level, sign in enumerate(pair)
        }
        for code, level in map(places.__getitem__, text):
            shift = Qt.KeyboardModifier.ShiftModifier if level else Qt.KeyboardModifier.NoModifier
            self._press_key(Qt.Key.Key_A, shift, code + XKB_OFFSET, "?")
        self._press_key(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, 0, "\r")

    def _press_key(self, key: Qt.Key, shift: Qt.KeyboardModifier, scan_code: int, text: str) -> None:
        event = QKeyEvent(QEvent.Type.KeyPress, key, shift, scan_code, 0, 0, text)
        QGuiApplication.sendEvent(self._app.window.window, event)

    def touch_all(self, prefix: str, signs: str) -> None:
        """A finger on one key after the other."""
        self._hands.touch_all(prefix, signs)

    def wait_for(self, screen: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Until a page stands and takes touches."""
        self._hands.wait_for(screen, seconds)

    def until_in_service(self) -> None:
        """Waits until home stands and knows its branch."""
        self._hands.wait("the branch", lambda: self._app.journeys.stage.has_branch)
        self.wait_for("home")

    def turn(self, width: int, height: int) -> None:
        """The window has another size from now on, and its page is laid out for it."""
        window = self._app.window.window
        window.resize(width, height)
        self._hands.wait("its new size", lambda: window.contentItem().size().toTuple() == (width, height))
        self._hands.live(TURN_MS)

    def has(self, name: str) -> bool:
        """Whether a control is shown."""
        return self._hands.has(name)

    def screen(self) -> str:
        """The page that stands."""
        return self._hands.screen

    def words(self) -> list[str]:
        """What can be read."""
        return self._hands.words()

    def spoken(self, name: str) -> str:
        """What a screen reader says of a text."""
        items = [item for item in self._hands.items() if item.objectName() == name]
        return str(items[0].property("spoken")) if items else ""

    def expect_strangers(self, seed: int, passes: list[str], hosts: list[str], words: list[int]) -> int:
        """Strangers are about to come; how many of the words can be told from what is in memory already."""
        self._strangers = Strangers(self._app, self._hands, seed, [Path(one) for one in passes], hosts)
        self._search = LeakSearch(self._app.window.window)
        return self._search.look_for(words)

    def strangers_come(self, count: int) -> dict[str, list[str]]:
        """So many come and go; what is left of each in the scene, by what they wanted."""
        left: dict[str, list[str]] = {}
        for _ in range(count):
            wanted = self._strangers.come()
            if found := self._search.in_qt():
                left.setdefault(wanted, []).extend(found)
        return left

    def who_came(self) -> dict[str, dict[str, int]]:
        """How many wanted what, and who of them got it."""
        return {"came": dict(self._strangers.came), "served": dict(self._strangers.served)}

    def walk_off(self) -> str:
        """Nobody is there any more: time passes until the tablet is at rest. Where it rests."""
        Strangers(self._app, self._hands, 0, [], []).walk_off()
        return self._hands.screen

    def is_left_of_strangers(self) -> list[str]:
        """What is left of them in the scene, on the clipboard and in all that Python holds."""
        return self._search.everywhere()

    def stop_wiping(self) -> None:
        """The rule taken away: a turn ends and nothing is forgotten."""
        setattr(stage.Stage, "_wipe", lambda _stage: None)  # noqa: B010 - from outside

    def expect_a_monkey(self, seed: int, passes: list[str]) -> None:
        """A monkey is about to come."""
        self._monkey = Monkey(self._app, seed, [Path(one) for one in passes], self._hands.finger)

    def monkey_acts(self, count: int) -> dict[str, Any]:
        """So many acts; what it did, where it got to, and the beats that came late for it."""
        beat = GuiBeat()
        beat.start()
        for _ in range(count):
            self._monkey.act()
        beat.stop()
        late = [
            f"{gap.own_seconds:.3f} {gap.stacks[-1:]}" for gap in beat.gaps if gap.own_seconds > STALL_SECONDS
        ]
        return {
            "escapes": self._monkey.escapes,
            "late": late,
            "did": dict(self._monkey.did),
            "beat": str(beat),
        }

    def photograph(self, name: str) -> str:
        """The window as a picture."""
        return str(self._hands.photograph(name))

    def state(self) -> dict[str, Any]:
        """What nobody reads on the glass."""
        worker = self._app.parts.worker
        return {
            "is_open": self._app.parts.is_open,
            "is_connected": worker.status.is_connected if worker else None,
            "is_offline": self._app.journeys.stage.is_offline,
            "is_clock_suspect": self._app.clock.is_suspect,
            "now": self._app.clock.now().isoformat(),
            "unsent": worker.status.unsent if worker else None,
        }

    def journal(self) -> list[list[Any]]:
        """Type and content of every fact of this life."""

        def read() -> list[list[Any]]:
            log = self._app.parts.store._shelves.log
            bodies = log.facts_after(log.end.life, 0, JOURNAL_FACTS_MAX)
            found = [facts.envelope(body) for body, _ in bodies]
            return [[one.t, json.loads(bytes(one.x))] for one in found]

        return self._app.kiosk_thread.submit(read, Need.STAFF).result()

    def badges(self) -> dict[str, str | None]:
        """The last day of each badge that this tablet knows, None for one that was revoked."""

        def read() -> dict[str, str | None]:
            with self._app.parts.begin() as work:
                known = work.vault.staff()
            return {one.staff_id: None if one.is_revoked else str(one.fresh_through) for one in known}

        return self._app.kiosk_thread.submit(read, Need.STAFF).result()

    def codes(self) -> dict[str, str]:
        """What the sign on each space says, by its id."""
        spaces = self._app.kiosk_thread.submit(self._app.parts.places, Need.STAFF).result().spaces
        return {one.space_id: one.code for one in spaces}

    def name_of(self, subject_id: str) -> str | None:
        """The given name of somebody, None for whom this tablet does not know."""

        def read() -> str | None:
            with self._app.parts.begin() as work:
                person = work.vault.person(subject_id)
            return None if person is None else person.given_name

        return self._app.kiosk_thread.submit(read, Need.STAFF).result()

    def preferring(self) -> list[str]:
        """Who asks that the screen stays as they have it, as far as this tablet knows."""

        def read() -> list[str]:
            asked = self._app.parts.store._shelves.vault.asked
            return [one.subject_id for one in asked.standing(PersonPreferences)]

        return self._app.kiosk_thread.submit(read, Need.STAFF).result()

    def cards(self) -> list[str]:
        """What is kept of those who let the others see them."""

        def read() -> list[str]:
            return [str(card.words) for card in self._app.parts.store._shelves.vault.cards()]

        return self._app.kiosk_thread.submit(read, Need.STAFF).result()

    def back_up(self) -> str:
        """Makes and proves a copy of the database."""
        return str(self._app.kiosk_thread.submit(self._app.parts.backup, Need.STAFF).result())


class Ear(QObject):
    """Hears what is asked and has it done on the GUI thread."""

    heard = Signal(str)
    over = Signal()

    def __init__(self, door: Door) -> None:
        super().__init__()
        self._door = door
        self.heard.connect(self._obey, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._listen, name="test-ear", daemon=True).start()

    def _listen(self) -> None:
        for line in sys.stdin:
            self.heard.emit(line)
        self.over.emit()

    def _obey(self, line: str) -> None:
        asked = json.loads(line)
        try:
            answer = {"is": getattr(self._door, asked["do"])(*asked["with"])}
        except NothingHappenedError as fault:
            answer = {"fault": f"{asked['do']} {asked['with']}: {fault}", "words": self._door.words()}
        except Exception:  # noqa: BLE001 - an edge: whoever asked is told, and does not wait for it
            answer = {"fault": traceback.format_exc()}
        print(json.dumps(answer), flush=True)


def _say_first_frame() -> None:
    print(json.dumps({"is": "first frame"}), flush=True)


def main(setup: Setup) -> int:
    """Runs until standard input ends."""
    settings = Settings(
        data=Path(setup.data),
        headquarters=setup.headquarters,
        width=setup.width,
        height=setup.height,
        releases=Path(setup.releases) if setup.releases else None,
        is_fullscreen=False,
        **setup.devices,
    )
    application = QGuiApplication(sys.argv[:1])
    app = tablet_process.begin(settings, Path(setup.clock_file), application, _say_first_frame)
    door = Door(app, Path(setup.pictures))
    if settings.camera:
        door.stand_before_a_camera(settings.camera == UNPLUGGED)
    ear = Ear(door)
    ear.over.connect(application.quit, Qt.ConnectionType.QueuedConnection)
    application.aboutToQuit.connect(app.close)
    app.start()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(Setup(**json.loads(sys.argv[1]))))
