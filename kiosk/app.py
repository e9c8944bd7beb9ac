"""The composition root of the tablet: the only module that knows every part of it.

The first frame stands before this module is imported (``tablet_process``); codes are acted on as soon as the store
is open (GOALS.md G13). It ends in order: reader, exchange, store, kiosk thread, window.
"""

import gc
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from kiosk import last_known
from kiosk.control import ControlSocket
from kiosk.devices.code_reader import Reading
from kiosk.devices.printer import printer_of
from kiosk.domain.branches import Branch
from kiosk.domain.errors import HeadquartersUnreachableError, KioskError, NotEnrolledError
from kiosk.domain.versions import UpdateNews
from kiosk.elsewhere import FreeDesksElsewhere
from kiosk.enrolling import Enroller, Progress
from kiosk.house_clock import HouseClock
from kiosk.kiosk_thread import KioskThread, Need
from kiosk.nights import Nights
from kiosk.parts import KioskParts, Listeners, Places
from kiosk.readers import Readers
from kiosk.releases import Releases
from kiosk.services import upkeep
from kiosk.settings import Settings
from kiosk.storage.folder import FolderLock
from kiosk.swapping import SwapParts, Swapping, say_out_of_service
from kiosk.updating import Updates
from ui.bridge.answers import BranchView
from ui.bridge.calls import Calls
from ui.bridge.journeys.alarm import AlarmParts
from ui.bridge.journeys.first_start import FirstStartParts
from ui.bridge.journeys.joined import JourneyParts, Journeys
from ui.bridge.journeys.printing import Printing
from ui.bridge.journeys.staff_reader import ReaderSettings
from ui.bridge.messages import Tone
from ui.bridge.scan import Scan
from ui.devices.keyboard_layouts import LAYOUTS
from ui.devices.keyboard_wedge import KeyboardWedge
from ui.devices.sound import SoundSignal, is_quiet
from ui.devices.speech import SystemSpeech
from ui.voice import Voice
from ui.window import TabletWindow

if TYPE_CHECKING:
    from kiosk.domain.ports import FeedLine
    from sync.client.status import SyncStatus

COLLECT_EVERY_MS = 5_000
UPKEEP_EVERY_MS = 60_000
REOPEN_EVERY_MS = 60_000
SHOW_PATIENCE_SECONDS = 10.0
log = logging.getLogger(__name__)


class TabletApp(QObject):
    """The tablet, from its first frame to its end. Made and used on the GUI thread.

    ``window`` belongs to it from now on. ``ready``: the store is open and codes are acted on.
    """

    ready = Signal()
    _opened = Signal(object)
    _described = Signal(object)
    _status = Signal(object)
    _in_service = Signal()

    def __init__(
        self, settings: Settings, clock: HouseClock, application: QGuiApplication, window: TabletWindow
    ) -> None:
        super().__init__(application)
        self.settings = settings
        self.clock = clock
        self._application = application
        self.kiosk_thread = KioskThread()
        self.parts = KioskParts(settings, clock, self.kiosk_thread)
        self._releases = Releases(settings.releases) if settings.releases else None
        self._updates = (
            Updates(self.parts, self._releases, time.monotonic) if self._releases is not None else None
        )
        self.window = window
        self.tablet = window.tablet
        for part in (self.window, self.tablet):
            part.setParent(self)
        self.readers = Readers(settings, clock, time.monotonic, self)
        self.source = self.readers.pictures
        self._printer = printer_of(settings.printer, time.monotonic)
        self._sound = SoundSignal(settings.sound, self._is_quiet) if settings.sound else None
        self._speech = SystemSpeech(settings.speech) if settings.speech else None
        self._voice = Voice(self.tablet, window.window, self._speech, self) if self._speech else None
        self._listeners = Listeners(self._hear, self._status.emit)
        self.elsewhere = FreeDesksElsewhere(time.monotonic)
        self.journeys = self._joined()
        self._scan = Scan(self._on_code, time.monotonic)
        self.nights = Nights(self.parts)
        self._swapping = self._made_swapping()
        self._control: ControlSocket | None = None
        self._folder: FolderLock | None = None
        self._timers: list[QTimer] = []
        self._is_out_of_service = False
        self._reopening = self._once(REOPEN_EVERY_MS, self.open)
        self._is_support_told = False
        self._serves_since: datetime | None = None
        self._is_closed = False
        self._connect()

    def start(self) -> None:
        """Opens the store behind the first frame and begins to read codes."""
        self._collect_here()
        layout = LAYOUTS.get(self.settings.scanner_layout, {})  # none: the system's own
        if self._sound is not None:
            self._sound.start()
        if self._speech is not None:
            self._speech.start()
        keys = KeyboardWedge(
            self._scan.on_code, self.journeys.page, time.monotonic, self, layout=layout, keypad=self._take_key
        )
        keys.install(self._application)
        self.journeys.start()
        if self._swapping is not None:
            self._swapping.start()
        self.open()
        self.readers.start()  # behind the store, which opens on its own thread while a camera is loaded

    def open(self) -> None:
        """Opens the store; for a kiosk that was just enrolled once more."""
        self.kiosk_thread.submit(self._open).add_done_callback(self._opened.emit)

    def close(self) -> None:
        """Ends everything in order; safe to repeat."""
        if self._is_closed:
            return
        self._is_closed = True
        for timer in self._timers:
            timer.stop()
        self.readers.stop()
        self.journeys.stop()
        if self._printer is not None:
            self._printer.close()
        if self._sound is not None:
            self._sound.stop()
        if self._speech is not None:
            self._speech.stop()
        if self._swapping is not None:
            self._swapping.stop()
        self.enroller.stop()
        self.parts.stop_exchange()  # before the ear: it may be waiting for a night, which ends with the exchange
        if self._updates is not None:
            self._updates.close()
        if self._control is not None:
            self._control.close()
        self.kiosk_thread.run(self.parts.close, Need.VISITOR)
        self.kiosk_thread.close()
        self._give_folder_up()
        self.window.close()

    def _joined(self) -> Journeys:
        visitors = Calls(self._submit_for(Need.VISITOR), self._failed, self)
        staff = self._staff_calls = Calls(self._submit_for(Need.STAFF), self._failed, self)
        seconds = time.monotonic
        self.enroller = Enroller(self.settings, self.parts.random, seconds, self._into_service)
        first_start = FirstStartParts(
            enrolment=self.enroller,
            submit=self.enroller.submit,
            failed=self._failed,
            address=self.settings.headquarters,
        )
        printer = self._printer
        printing = Printing(Calls(printer.submit, self._failed, self), printer) if printer else None
        parts = JourneyParts(
            tablet=self.tablet,
            visitors=visitors,
            staff=staff,
            ports=self.parts.ports,
            language=self.settings.language,
            health=self.parts,
            first_start=first_start,
            confirm_clock=self.parts.confirm_clock,
            signal=self._signal,
            alarm=AlarmParts(self.parts, self.settings.exit_arrow),
            printing=printing,
            free_elsewhere=self.elsewhere.known,
            reader=ReaderSettings(self.settings.scanner, self.settings.scanner_layout),
            update_news=self._updates.news if self._updates is not None else UpdateNews,
        )
        return Journeys(parts, self)

    def _made_swapping(self) -> Swapping | None:
        if self._updates is None or self._releases is None:
            return None
        of = SwapParts(
            parts=self.parts,
            updates=self._updates,
            releases=self._releases,
            nights=self.nights,
            stage=self.journeys.stage,
            page=self.journeys.out_of_service,
            begin_exchange=self._begin_exchange,
        )
        return Swapping(of, self._application, self)

    def _begin_exchange(self) -> None:
        self.kiosk_thread.attend(
            "starting the exchange", lambda: self.parts.start_exchange(self._listeners), Need.STAFF
        )

    def _submit_for(self, need: Need) -> Callable[[Callable[[], Any]], "Future[Any]"]:
        return lambda work: self.kiosk_thread.submit(work, need)

    def _connect(self) -> None:
        queued = Qt.ConnectionType.QueuedConnection
        self._opened.connect(self._on_opened, queued)
        self._described.connect(self._on_described, queued)
        self._status.connect(self._on_status, queued)
        self.readers.code.connect(self._scan.on_code, queued)
        self.readers.lost.connect(self._on_reader, queued)
        self.readers.sight.connect(self.journeys.set_sight, queued)
        self.readers.mirror.connect(self.journeys.show_mirror, queued)
        self._in_service.connect(self._on_in_service, queued)
        self.window.touches.stuck_changed.connect(self._on_touch)
        self.journeys.stage.ended.connect(self._scan.forget)
        self.journeys.stage.ticked.connect(self._look_at_support)
        self.journeys.stage.asking.connect(self._scan.forget)
        self.journeys.stage.asking.connect(self.readers.forget_passes)
        self.ready.connect(_spare_what_stays)
        self._status.connect(_spare_what_stays, Qt.ConnectionType.SingleShotConnection)

    # On the GUI thread

    def _on_opened(self, done: "Future[None]") -> None:
        if self._is_closed:
            return
        fault = done.exception()
        if isinstance(fault, NotEnrolledError):
            self._listen()
            self.journeys.show_first_start()
        elif fault is not None:
            self._out_of_service(fault)
        else:
            self._back_in_service()
            self._listen()
            self._begin_exchange()
            self._begin_upkeep()

    def _out_of_service(self, fault: BaseException) -> None:
        """K21 from the file beside the database; whatever is wrong may be put right while the page stands."""
        if not self._is_out_of_service:
            advice = fault.advice if isinstance(fault, KioskError) else ""
            log.error("the store cannot be opened. %s", advice, exc_info=fault)
        self._is_out_of_service = True
        self._reopening.start()
        say_out_of_service(self.journeys.out_of_service, self.settings.data)

    def _back_in_service(self) -> None:
        if self._is_out_of_service:
            self._is_out_of_service = False
            log.info("the store is open again")
            self.journeys.out_of_service.end()

    def _listen(self) -> None:
        """Opens the ear: not before the folder is ours, or it would take the socket of a kiosk that runs on it."""
        if self._control is None:
            self._control = ControlSocket(self.settings.data, self._answers())

    def _on_in_service(self) -> None:
        self._begin_upkeep()
        self.ready.emit()

    def _begin_upkeep(self) -> None:
        self._every(UPKEEP_EVERY_MS, self._keep_up)
        self._keep_up()

    def _on_described(self, places: Places) -> None:
        if self.tablet.current_screen == "firstStart" and self.parts.is_open and self.enroller.is_at_work:
            return
        is_first = not self.journeys.stage.has_branch
        self.journeys.belong(_view(places))
        if is_first:
            self.ready.emit()

    def _on_status(self, status: "SyncStatus") -> None:
        self.journeys.stage.set_offline(not status.is_connected)
        self._look_elsewhere()

    def _on_reader(self, lost_at: datetime | None) -> None:
        self.parts.set_reader_lost(lost_at)
        self.journeys.set_reader_lost(lost_at)
        self._on_support(False)

    def _look_at_support(self) -> None:
        """Once a second while no code can be read: whether headquarters has heard of it by now."""
        if self.parts.reader_lost_at is not None and not self._is_support_told:
            self._staff_calls.ask(self.parts.is_reader_loss_heard, self._on_support)

    def _on_support(self, is_told: bool) -> None:
        self._is_support_told = is_told and self.parts.reader_lost_at is not None
        self.journeys.set_support_told(self._is_support_told)

    def _on_touch(self, is_stuck: bool) -> None:
        if self._is_closed:
            return  # a window that goes lets go of all its fingers
        self.parts.touch_stuck_at = self.clock.now() if is_stuck else None
        self.journeys.set_touch_stuck(is_stuck)
        self.kiosk_thread.attend("the glass", self.parts.look_at_touch, Need.STAFF)

    def _signal(self, tone: Tone) -> None:
        if self._sound is not None:
            self._sound.show(tone.value)

    def _take_key(self, key: int) -> bool:
        return self._voice is not None and self._voice.take_key(key)

    def _is_quiet(self) -> bool:
        return is_quiet(self.journeys.stage, self.settings.sound_hours)

    def _failed(self, fault: BaseException) -> None:
        self.journeys.show_failure(fault)

    def _on_code(self, code: bytes) -> None:
        if self._swapping is not None:
            self._swapping.touched()
        self.journeys.on_code(code)

    def _keep_up(self) -> None:
        if self._swapping is not None and self._swapping.is_leaving:
            return
        self.kiosk_thread.attend("no-shows", self._release_no_shows, Need.STAFF)
        self.parts.keep_up()
        self.nights.look(self.settings.night_at)
        self._look_elsewhere()

    def _look_elsewhere(self) -> None:
        """While people come in and headquarters answers."""
        stage, worker = self.journeys.stage, self.parts.worker
        is_open = stage.has_branch and stage.view.branch.is_open(self.clock.now())
        if is_open and worker is not None and worker.status.is_connected:
            self.elsewhere.look(worker.ask_elsewhere)

    # On the enrolment thread

    def _into_service(self, progress: Progress) -> BranchView:
        """Opens the store of a kiosk just enrolled and reads the feed to its end."""
        if not self.parts.is_open:
            self.kiosk_thread.run(self._open_enrolled, Need.VISITOR)
            self.kiosk_thread.run(lambda: self.parts.start_exchange(self._listeners), Need.VISITOR)
        worker = self.parts.worker
        made = worker.exchange_now().result() if worker else None
        if made is None or not made.is_whole:
            raise HeadquartersUnreachableError("the first exchange broke off")
        progress(made.entries, made.entries)
        self._in_service.emit()
        return _view(self.kiosk_thread.run(self.parts.places, Need.VISITOR))

    # On the kiosk thread

    def _open(self) -> None:
        """The store, then the branch: a code shown at the first frame waits behind both, and its answer has a place.

        Raises NotEnrolledError, and holds the folder then as the store would; FolderHeldError when another does.
        """
        try:
            self.parts.open()
        except NotEnrolledError:
            self._folder = FolderLock(self.settings.data)
            raise
        if self._describe():
            self._check_out_forgotten()

    def _check_out_forgotten(self) -> None:
        """Before the first code: who was inside when the power went in the evening comes in anew (UX.md 6.7 D4)."""
        if not self.clock.is_suspect and not self.parts.store.is_locked:
            upkeep.check_out_forgotten(self.parts.ports)

    def _open_enrolled(self) -> None:
        self._give_folder_up()
        self.parts.open()

    def _give_folder_up(self) -> None:
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.release()

    def _hear(self, _lines: "Sequence[FeedLine]") -> None:
        self._describe()

    def _describe(self) -> bool:
        """Shows the branch as the database has it; whether the feed has described it yet."""
        try:
            places = self.parts.places()
        except NotEnrolledError:
            log.info("the feed has not described the branch yet")
            return False
        self._described.emit(places)
        self._note(places.branch)
        return True

    def _note(self, branch: Branch) -> None:
        """For the day on which the database cannot be opened; a full disk must not stop what is."""
        try:
            last_known.note(self.settings.data, branch)
        except KioskError as fault:
            log.warning("what K21 would say cannot be written: %s %s", fault, fault.advice)

    def _release_no_shows(self) -> None:
        """Patience begins when people could check in here: with the store open and the date known."""
        if self.clock.is_suspect:
            return
        if self._serves_since is None:
            self._serves_since = self.clock.now()
        if not self.parts.store.is_locked:
            upkeep.release_no_shows(self.parts.ports, self._serves_since)

    # On the control thread

    def _answers(self) -> Mapping[str, Callable[[Mapping[str, object]], Mapping[str, object]]]:
        return {
            "pass.show": self._show_pass,
            "sync.nightly": lambda _asked: self.nights.run_now(),
            "sync.now": lambda _asked: self._exchange_now(),
            "backup": lambda _asked: {
                "ok": True,
                "copy": str(self.kiosk_thread.run(self.parts.backup, Need.STAFF)),
            },
            "doctor": lambda _asked: {"ok": True, **self.kiosk_thread.run(self.parts.examine, Need.STAFF)},
        }

    def _exchange_now(self) -> Mapping[str, object]:
        worker = self.parts.worker
        if worker is None:
            return {"ok": False, "error": "this kiosk is not enrolled"}
        made = worker.exchange_now().result(SHOW_PATIENCE_SECONDS)
        return {"ok": made.is_whole, "facts": made.facts, "people": made.people, "entries": made.entries}

    def _show_pass(self, asked: Mapping[str, object]) -> Mapping[str, object]:
        seen: Future[Reading] = Future()
        self.source.show(Path(str(asked["file"])).read_bytes(), seen.set_result)
        reading = seen.result(SHOW_PATIENCE_SECONDS)
        if reading.code is None:
            return {"ok": False, "error": str(reading.failure)}
        return {"ok": True}

    def _every(self, interval_ms: int, act: Callable[[], object]) -> None:
        self._timer(interval_ms, act).start()

    def _once(self, interval_ms: int, act: Callable[[], object]) -> QTimer:
        timer = self._timer(interval_ms, act)
        timer.setSingleShot(True)
        return timer

    def _timer(self, interval_ms: int, act: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval_ms)
        timer.timeout.connect(act)
        self._timers.append(timer)
        return timer

    def _collect_here(self) -> None:
        """Python's collector may destroy QObjects on whatever thread it happens to run: only the GUI thread may."""
        gc.disable()
        self._every(COLLECT_EVERY_MS, gc.collect)


def _spare_what_stays(*_news: object) -> None:
    """What the start and the first exchange loaded is there for good: the collector walks past it from now on.

    Walking it all stopped the screen for 75 ms every five seconds (measured with 104,000 objects; now 0.5 ms).
    """
    gc.freeze()


def _view(places: Places) -> BranchView:
    return BranchView(places.branch, places.spaces, places.plans)
