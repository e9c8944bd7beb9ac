"""K24: a tablet that belongs to no branch yet - a code, three words that two people compare, the first data.

Nothing is stored and nobody is trusted before the words were found equal at both ends. Without a line it says so
and goes on trying by itself; the code stays (UX.md 6.7 D1).
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject

from kiosk.domain.errors import (
    EnrolmentRefusedError,
    HeadquartersBusyError,
    HeadquartersUnreachableError,
    KioskError,
    RogueHeadquartersError,
)
from ui.bridge.answers import BranchView
from ui.bridge.calls import Calls, Submit
from ui.bridge.journeys.stage import Stage
from ui.bridge.pages.first_start import FirstStartContent, FirstStartStep
from ui.bridge.session_timer import Pace

RETRY_SECONDS = 5
READY_SECONDS = 4
Step = FirstStartStep
TAKES_CODE = frozenset({Step.CODE, Step.NO_NETWORK, Step.BAD_CODE, Step.STOPPED})

Result = TypeVar("Result")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class CheckWords:
    """The three words to compare, in order, and whose branch this screen will be. ``summit``: 0 to 6."""

    branch_name: str
    summit: int
    words: tuple[str, ...]


class Enrolment(Protocol):
    """One device's enrolment. ``begin`` and ``confirm`` are called on a worker thread and may block on the network.

    ``begin`` and ``confirm`` may be called again after HeadquartersUnreachableError or HeadquartersBusyError.
    """

    def begin(self, code: str) -> CheckWords:
        """Shows headquarters the code: six letters, or the text of the QR.

        Raises EnrolmentRefusedError for a code that is none, used or too old, RogueHeadquartersError when who
        answers is not whom the QR names, HeadquartersUnreachableError and HeadquartersBusyError.
        """

    def confirm(self, progress: Callable[[int, int], None]) -> BranchView:
        """Says that the words are equal here, waits for the same at headquarters, and takes the branch's data in.

        ``progress(done, total)``: called now and then while data come. Raises as ``begin`` does.
        """

    def stop(self) -> None:
        """The words differ, or nobody wants to go on: nothing is kept, a call under way ends. From any thread."""


@dataclass(frozen=True)
class FirstStartParts:
    """What K24 needs. ``submit``: gives work to the worker thread. ``failed``: shows what nobody foresaw.

    ``phone``: for visitors who stand before it, empty for none. ``address``: of headquarters, as set.
    """

    enrolment: Enrolment
    submit: Submit
    failed: Callable[[BaseException], None]
    phone: str = ""
    address: str = ""


class FirstStart(QObject):
    """The page of the first start."""

    def __init__(self, stage: Stage, parts: FirstStartParts) -> None:
        super().__init__(stage)
        self._stage = stage
        self._enrolment = parts.enrolment
        self._calls = Calls(parts.submit, parts.failed, self)
        self._progress_calls = Calls(_at_once, parts.failed, self)
        self._empty = FirstStartContent(phone=parts.phone, address=parts.address)
        self._content = self._empty
        self._attempt = 0
        self._seconds_to_wait = 0
        self._afterwards: Callable[[], None] | None = None
        self._page = stage.tablet.pages.first_start
        self._page.code_typed.connect(self._begin)
        self._page.same_touched.connect(self._confirm)
        self._page.different_touched.connect(self._stop)
        stage.ended.connect(self._open_again)
        stage.ticked.connect(self._tick)

    def open(self) -> None:
        """K24, asking for the code."""
        self._attempt += 1
        self._afterwards = None
        self._forget_words()
        self._show(Step.CODE)
        self._stage.show("firstStart", Pace.HOME)

    def stop(self) -> None:
        """Nobody goes on, or the program ends: no answer is waited for any more."""
        self._attempt += 1
        self._afterwards = None
        self._enrolment.stop()

    def on_code(self, code: bytes) -> None:
        """A reader saw a code."""
        if self._content.step in TAKES_CODE and self._stage.tablet.current_screen == "firstStart":
            self._begin(code.decode("utf-8", "replace"))

    def _open_again(self) -> None:
        if not self._stage.has_branch:
            self.open()

    # The code

    def _begin(self, code: str) -> None:
        self._show(Step.WAITING)
        self._ask_for_words(code)

    def _ask_for_words(self, code: str) -> None:
        self._ask(lambda: self._enrolment.begin(code), lambda answer: self._show_words(code, answer))

    def _show_words(self, code: str, answer: "CheckWords | KioskError") -> None:
        if isinstance(answer, CheckWords):
            self._content = self._empty._replace(
                branch_name=answer.branch_name, summit=answer.summit, words=answer.words
            )
            self._show(Step.WORDS)
        elif isinstance(answer, EnrolmentRefusedError):
            self._show(Step.BAD_CODE)
        else:
            self._show_fault(answer, lambda: self._ask_for_words(code))

    # The words

    def _confirm(self) -> None:
        """Equal here: the words stay until the person at headquarters has said so too."""
        if self._content.step is Step.WORDS and not self._content.is_agreed:
            self._content = self._content._replace(is_agreed=True)
            self._show(Step.WORDS)
            self._ask_for_branch()

    def _ask_for_branch(self) -> None:
        attempt = self._attempt + 1

        def progress(done: int, total: int) -> None:
            self._progress_calls.ask(lambda: (done, total), lambda made: self._show_progress(attempt, *made))

        self._ask(lambda: self._enrolment.confirm(progress), self._show_ready)

    def _show_progress(self, attempt: int, done: int, total: int) -> None:
        if attempt == self._attempt and self._content.step is not Step.READY:
            self._content = self._content._replace(done=done, total=total)
            self._show(Step.PROGRESS)

    def _show_ready(self, answer: BranchView | KioskError) -> None:
        if isinstance(answer, BranchView):
            self._stage.belong(answer)
            self._show(Step.READY)
            self._after(READY_SECONDS, self._stage.go_home)
        elif isinstance(answer, EnrolmentRefusedError):
            self._show(Step.STOPPED)
        else:
            self._show_fault(answer, self._ask_for_branch)

    def _stop(self) -> None:
        """The words differ: whoever answered is not believed, and the code is worth nothing any more."""
        if self._content.step is Step.WORDS:
            self.stop()
            self._forget_words()
            self._show(Step.STOPPED)

    def _forget_words(self) -> None:
        self._content = self._empty

    def _show_fault(self, fault: KioskError, again: Callable[[], None]) -> None:
        """No line: it is tried again by itself. An impostor: stopped, and the log says why."""
        if isinstance(fault, RogueHeadquartersError):
            log.warning("enrolment stopped: %s", fault)
            self._forget_words()
            self._show(Step.STOPPED)
        else:
            self._show(Step.NO_NETWORK)
            self._after(RETRY_SECONDS, again)

    # Time and threads

    def _show(self, step: FirstStartStep) -> None:
        self._content = self._content._replace(step=step)
        self._page.show(self._content)

    def _after(self, seconds: int, act: Callable[[], None]) -> None:
        self._seconds_to_wait, self._afterwards = seconds, act

    def _tick(self) -> None:
        if self._afterwards is None:
            return
        self._seconds_to_wait -= 1
        if self._seconds_to_wait <= 0:
            act, self._afterwards = self._afterwards, None
            act()

    def _ask(self, work: Callable[[], Result], answer: Callable[[Result | KioskError], None]) -> None:
        """Asks on the worker thread; an answer for an attempt that is over is dropped."""
        self._attempt += 1
        self._afterwards = None
        attempt = self._attempt
        self._calls.ask(
            lambda: _answer_of(work),
            lambda result: answer(result) if attempt == self._attempt else None,
        )


def _answer_of(work: Callable[[], Result]) -> Result | KioskError:
    """What came of it; the failures that K24 has words for are answers here."""
    try:
        return work()
    except (
        EnrolmentRefusedError,
        RogueHeadquartersError,
        HeadquartersUnreachableError,
        HeadquartersBusyError,
    ) as fault:
        return fault


def _at_once(work: Callable[[], Any]) -> "Future[Any]":
    """A ``Submit`` that works on the calling thread: how a worker's news reach the GUI thread."""
    done: Future[Any] = Future()
    done.set_result(work())
    return done
