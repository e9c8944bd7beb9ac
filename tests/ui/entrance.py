"""A tablet at a branch's door: real pages, journeys, services and kiosk thread over the storage in memory."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from threading import Event

from pytestqt.qtbot import QtBot

from kiosk.devices.printer import SlipPrinter
from kiosk.domain.branches import FreeElsewhere
from kiosk.domain.emergencies import Emergency
from kiosk.domain.entry_passes import PassPurpose
from kiosk.kiosk_thread import KioskThread, Need
from kiosk.services import upkeep
from tests.builders import a_member, a_staff_member
from tests.houses import House
from tests.ui.glass import Glass
from tests.ui.stages import LONGEST_CHAIN, wait_for_answer
from ui.bridge.answers import BranchView
from ui.bridge.calls import Calls
from ui.bridge.journeys.alarm import AlarmParts
from ui.bridge.journeys.first_start import CheckWords, FirstStartParts
from ui.bridge.journeys.joined import JourneyParts, Journeys
from ui.bridge.journeys.printing import Printing
from ui.bridge.journeys.staff_reader import ReaderSettings
from ui.bridge.messages import Tone

PATIENCE_MS = 8_000

PIN = "271828"
PAOLA = a_member("m-s-paola", given_name="Paola", family_name="Fontana", card_number=None)
RECEPTION = (PAOLA, a_staff_member(pin=PIN))
"""Who has to be known where somebody of the staff signs in."""


class WellKiosk:
    """A kiosk of whose exchange there is nothing to tell, unless ``waiting`` facts have not been acknowledged."""

    waiting = 0

    def unsent(self) -> int:
        """What waits."""
        return self.waiting

    def last_exchange_minutes(self) -> int:
        """Just now."""
        return 0

    def put_aside(self) -> int:
        """Nothing was put aside."""
        return 0

    def notes(self) -> tuple[str, ...]:
        """None."""
        return ()


class KeptAlarm:
    """An emergency written down in memory, as the storage keeps it through a kill."""

    def __init__(self) -> None:
        self.standing: Emergency | None = None

    def emergency(self) -> Emergency | None:
        """What stands."""
        return self.standing

    def keep_emergency(self, emergency: Emergency) -> None:
        """It stands from now on."""
        self.standing = emergency

    def forget_emergency(self) -> None:
        """It is over."""
        self.standing = None


class NoEnrolment:
    """The tablet belongs to its branch already."""

    def begin(self, code: str) -> CheckWords:
        """Never asked."""
        raise AssertionError(f"nobody enrols here: {code}")

    def confirm(self, progress: Callable[[int, int], None]) -> BranchView:
        """Never asked."""
        raise AssertionError(f"nobody enrols here: {progress}")

    def stop(self) -> None:
        """Nothing is under way."""


class Entrance:
    """Touches, codes and typing as people do them; ``touches`` counts the fingers put down."""

    def __init__(
        self,
        house: House,
        glass: Glass,
        qtbot: QtBot,
        printer: SlipPrinter | None = None,
        alarm: KeptAlarm | None = None,
        free_elsewhere: Callable[[], Sequence[FreeElsewhere]] = tuple,
        reader: ReaderSettings | None = None,
    ) -> None:
        self.house = house
        self.glass = glass
        self.tablet = glass.tablet
        self.touches = 0
        self.alarm = alarm or KeptAlarm()
        self.health = WellKiosk()
        self.tones: list[Tone] = []
        self.failures: list[BaseException] = []
        self._qtbot = qtbot
        self._thread = KioskThread()
        first_start = FirstStartParts(NoEnrolment(), self._submit, self.failures.append)
        parts = JourneyParts(
            tablet=self.tablet,
            visitors=Calls(self._submit, self._fail),
            staff=Calls(self._submit, self._fail),
            ports=house.ports,
            language="it",
            health=self.health,
            first_start=first_start,
            confirm_clock=lambda: None,
            signal=self.tones.append,
            alarm=AlarmParts(self.alarm, "left"),
            printing=Printing(Calls(printer.submit, self._fail), printer) if printer else None,
            free_elsewhere=free_elsewhere,
            reader=reader or ReaderSettings(),
        )
        self.journeys = Journeys(parts, self.tablet)
        with house.ports.begin() as work:
            spaces, plans = tuple(work.places.spaces()), tuple(work.places.plans())
        self.journeys.belong(BranchView(house.branch, spaces, plans))
        self.wait_for("home")

    def close(self) -> None:
        """Ends the threads; every failure a call met is shown now."""
        self.journeys.stop()
        self._thread.close()
        if self.failures:
            raise self.failures[0]

    @property
    def screen(self) -> str:
        """The page that stands."""
        return self.tablet.current_screen

    def settle(self) -> None:
        """Waits until all that was asked, and what the answers asked, is shown."""
        for _ in range(LONGEST_CHAIN):
            wait_for_answer(Calls(self._submit, self._fail), self._qtbot, PATIENCE_MS)

    def keep_busy(self, until: Event) -> None:
        """Every answer waits for that."""
        self._thread.submit(lambda: until.wait(PATIENCE_MS / 1000), Need.VISITOR)

    def words(self) -> list[str]:
        """What can be read."""
        return self.glass.words()

    def show_code(self, code: bytes) -> None:
        """A reader sees a code."""
        self.journeys.on_code(code)

    def forget_to_leave(self, code: bytes, until: datetime) -> None:
        """Somebody comes in with a code and goes without it; a night passes, and it is the next morning."""
        self.show_code(code)
        self.wait_for("welcome")
        self.touch("done")
        self.wait_for("home")
        self.house.clock.set_to(until)
        upkeep.check_out_forgotten(self.house.ports)

    def badge(self) -> bytes:
        """Paola's."""
        return self.house.a_pass(PAOLA.subject_id, purpose=PassPurpose.STAFF, staff_id="s-paola")

    def sign_in(self, lands_on: str = "staffHome") -> None:
        """Paola shows her badge and types her PIN; the house has to know her (``RECEPTION``)."""
        self.show_code(self.badge())
        self.wait_for("staffPin")
        for digit in PIN:
            self.touch(f"pad.{digit}")
        self.touch("pad.ok")
        self.wait_for(lands_on)

    def touch(self, name: str) -> None:
        """A finger on a control, where it is seen."""
        self.glass.settle()
        self._qtbot.waitUntil(lambda: self.glass.has(name), timeout=PATIENCE_MS)
        self.glass.draw()
        self.touches += 1
        self.glass.touch(name)

    def type(self, text: str) -> None:
        """Letters on the page that stands, as a keyboard gives them."""
        page = self.journeys.page()
        for letter in text:
            page.typeText(letter)  # type: ignore[attr-defined]

    def seconds_pass(self, seconds: int) -> None:
        """The tablet's own clock ticks."""
        for _ in range(seconds):
            self.journeys.stage.tick()

    def wait_for(self, screen: str) -> None:
        """Until the page stands and takes touches."""
        self._qtbot.waitUntil(lambda: self.screen == screen or bool(self.failures), timeout=PATIENCE_MS)
        if self.failures:
            raise self.failures[0]
        self.glass.settle()

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Until it holds."""
        self._qtbot.waitUntil(lambda: condition() or bool(self.failures), timeout=PATIENCE_MS)

    def wait_for_words(self, words: str) -> None:
        """Until they can be read."""
        self.wait_until(lambda: words in self.words())

    def _submit(self, work: Callable[[], object]) -> "Future[object]":
        return self._thread.submit(work, Need.VISITOR)

    def _fail(self, fault: BaseException) -> None:
        self.failures.append(fault)
        self.journeys.show_failure(fault)
