"""The stage every journey plays on: the tablet, the turn of whoever stands before it, and its time.

One ``Turn`` owns everything personal a visitor brought along. When it ends, it and every page are wiped, the
language and the modes go back, and answers that come late for it are dropped (P5).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.domain.bookings import Wish
from kiosk.domain.entry_passes import Preferences
from kiosk.domain.ports import Ports
from kiosk.domain.spaces import SpaceKind
from kiosk.services import find_space, identify
from ui.bridge import answers
from ui.bridge.answers import BranchView
from ui.bridge.calls import Calls
from ui.bridge.messages import Face, Tone
from ui.bridge.pages.home import HomeContent
from ui.bridge.session_timer import Haste, Pace, SessionTimer, Timing
from ui.bridge.tablet import BranchSign, Modes, Tablet

Result = TypeVar("Result")
TICK_MS = 1000
COUNTS_EVERY_TICKS = 15
IDLE_SCREENS = ("home", "closed")
"""What stands when nobody is there and nothing holds the screen."""


@dataclass
class Turn:
    """One visitor's session: who they are as far as known, and what they are in the middle of.

    ``is_leaving``: they touched "Sto uscendo" and will show a code. ``is_waiting``: they would be told of a free
    desk and will show one. ``is_appearing``: they want to be seen on K26 and will show one. ``room_wish``: they chose a
    room and will show one. ``party``: how many people came together, themselves included. ``code``: what they showed
    last, for a question that needs it again. ``beneath``: the pages under one of the house's own, the nearest last.
    """

    subject_id: str | None = None
    visit_id: str | None = None
    booking_id: str | None = None
    space_id: str | None = None
    host_id: str | None = None
    host_name: str = ""
    party: int = 1
    is_leaving: bool = False
    is_waiting: bool = False
    is_appearing: bool = False
    room_wish: Wish | None = None
    code: bytes = b""
    waiting_code: bytes = b""
    guest_minutes: str = ""
    beneath: tuple[str, ...] = ()
    notes: dict[str, object] = field(default_factory=dict)

    def drop_plans(self) -> None:
        """The next code is for none of what was touched before."""
        self.is_leaving = self.is_waiting = self.is_appearing = False
        self.room_wish = None


@dataclass(frozen=True)
class StageParts:
    """What a stage is made of. ``visitors`` and ``staff``: calls of different need on the kiosk thread."""

    tablet: Tablet
    visitors: Calls
    staff: Calls
    ports: Ports
    language: str
    signal: Callable[[Tone], None]


class Stage(QObject):
    """Shows pages, keeps the turn, counts its time.

    ``ending``: a turn is about to be wiped, and whoever holds what was said in it says it now. ``ended``: it was.
    ``asking``: from now on a code is waited for that somebody may have shown already.
    """

    ending = Signal()
    ended = Signal()
    asking = Signal()
    ticked = Signal()

    def __init__(self, parts: StageParts, view: BranchView | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tablet = parts.tablet
        self.ports = parts.ports
        self.turn = Turn()
        self.is_offline = False
        self.reader_lost_at: datetime | None = None
        self.is_touch_stuck = False
        self._parts = parts
        self._view = view
        self._ticks = 0
        self._counter: Callable[[int], None] | None = None
        self.timer = SessionTimer(Timing(self._warn, self._count_answer, self.go_home, self._stay))
        self._shown_before_warning = "home"
        self._code_shown = hash(b"")  # enough to tell it from another: the code itself is not kept
        self._brought_by = b""
        self._is_language_touched = False
        self._held: str | None = None
        self._held_too: frozenset[str] = frozenset()
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self.tick)
        self.tablet.touched_anywhere.connect(self.timer.touched)

    @property
    def view(self) -> BranchView:
        """The branch. Only asked for once the kiosk is enrolled."""
        assert self._view is not None, "a journey ran before the kiosk belonged to a branch"  # noqa: S101
        return self._view

    @property
    def has_branch(self) -> bool:
        """Whether the kiosk belongs to a branch."""
        return self._view is not None

    def now(self) -> datetime:
        """The present instant by the house's clock."""
        return self.ports.clock.now()

    def start(self) -> None:
        """Begins to count time."""
        self._clock.start()

    def stop(self) -> None:
        """Ends counting."""
        self._clock.stop()

    def belong(self, view: BranchView) -> None:
        """The branch as the database now describes it."""
        self._view = view
        branch = view.branch
        self.tablet.set_branch(BranchSign(branch.name.split()[0], branch.name, branch.summit))
        self._show_clock()

    def ask(self, work: Callable[[], Result], answer: Callable[[Result], None]) -> None:
        """Asks a service for the present turn; an answer for a turn that has ended is dropped."""
        turn = self.turn
        self._parts.visitors.ask(work, lambda result: answer(result) if self.turn is turn else None)

    def ask_for_good(self, work: Callable[[], Result], answer: Callable[[Result], None]) -> None:
        """Asks a service whose answer is shown whatever the screen shows by then: an arrival is never silent."""
        self._parts.visitors.ask(work, answer)

    def ask_about(
        self,
        code: bytes,
        work: Callable[[], Result],
        answer: Callable[[Result], None],
        *,
        for_good: bool = True,
    ) -> None:
        """Asks a service about a code that was shown; its answer is shown in the way that the pass asks for.

        What another pass brought along ends here. Of two codes in one moment the later one's wishes count.
        """
        if self._brought_by not in (b"", code):
            self._show_as_usual()
        self._code_shown = hash(code)

        def answered(known: tuple[Preferences | None, Result]) -> None:
            preferences, result = known
            if preferences is not None and hash(code) == self._code_shown:
                self._wish(preferences, code)
            answer(result)

        ask = self.ask_for_good if for_good else self.ask
        ask(lambda: (identify.preferences(code, self.ports), work()), answered)

    def ask_for_staff(self, work: Callable[[], Result], answer: Callable[[Result], None]) -> None:
        """The same behind every visitor's call."""
        turn = self.turn
        self._parts.staff.ask(work, lambda result: answer(result) if self.turn is turn else None)

    def hold(self, screen: str, others: frozenset[str]) -> None:
        """From now on ``screen`` stands where home would, and no page but it and ``others`` is shown."""
        self._held, self._held_too = screen, others

    def let_go(self) -> None:
        """Every page may be shown again."""
        self._held, self._held_too = None, frozenset()

    def show(self, screen: str, pace: Pace) -> None:
        """Shows a page that waits for somebody."""
        if self._is_kept_out(screen):
            return
        self._counter = None
        self.timer.wait(pace, haste=self._haste())
        self.tablet.show_screen(screen)

    def show_answer(self, screen: str, face: Face, count: Callable[[int], None]) -> None:
        """Shows an answer that leaves by itself; ``count`` gets the seconds it has left, each second."""
        if self._is_kept_out(screen):
            return
        self._parts.signal(face.tone)
        self._counter = count
        if face.seconds is None:
            self.timer.wait(Pace.CHOOSING, haste=self._haste())
        else:
            self.timer.show_answer(face.seconds, haste=self._haste())
        self.tablet.show_screen(screen)

    def sound(self, tone: Tone) -> None:
        """Light and sound of an answer whose page was shown otherwise."""
        self._parts.signal(tone)

    def begin_turn(self) -> Turn:
        """Somebody else stands before the screen: nothing of the last person is left."""
        self.ending.emit()
        self._wipe()
        self.turn = Turn()
        return self.turn

    def begin_turn_of(self, code: bytes) -> Turn:
        """Somebody shows a code. How the last person had the screen is gone with them.

        Whoever shows a second code because the first let nobody in is taken for the same person.
        """
        last = self.turn
        if (last.visit_id or last.subject_id) and last.code != code:
            self._show_as_usual()
        self.begin_turn().code = code
        return self.turn

    def speak(self, language: str) -> None:
        """Somebody chose a language by touch."""
        self._is_language_touched = True
        self.tablet.speak(language)

    def set_modes(self, modes: Modes) -> None:
        """Somebody has the screen in this way from now on, and the time that goes with it."""
        self.tablet.set_modes(modes)
        self.timer.take(self._haste())

    def go_home(self) -> None:
        """Ends the turn: everything personal is gone before home is drawn."""
        self.begin_turn()
        self._show_as_usual()
        self.show_idle(Pace.HOME)
        self.ended.emit()
        self.refresh_counts()

    def show_idle(self, pace: Pace) -> None:
        """Shows what stands when nobody is there."""
        self._say_when_it_opens()
        self.show(self.idle_screen(), pace)

    def idle_screen(self) -> str:
        """What stands when nobody is there: home, the closed page outside all hours, or what is held."""
        if self._held is not None:
            return self._held
        if not self.has_branch:
            return "firstStart"
        branch, now = self.view.branch, self.now()
        is_open = self.ports.clock.is_suspect or branch.is_open(now) or branch.admits_members(now)
        return "home" if is_open else "closed"

    def refresh_counts(self) -> None:
        """Counts the free desks and rooms of this branch anew."""
        if self.has_branch:
            self._parts.staff.ask(lambda: find_space.counts_now(self.ports), self._show_counts)

    def tick(self) -> None:
        """One second went by."""
        self._ticks += 1
        self._show_clock()
        self.timer.tick()
        if self._ticks % COUNTS_EVERY_TICKS == 0:
            self.refresh_counts()
            if self.tablet.current_screen in IDLE_SCREENS and self._counter is None:  # no answer that stands
                self._say_when_it_opens()
                self.tablet.show_screen(self.idle_screen())
        self.ticked.emit()

    def set_offline(self, is_offline: bool) -> None:
        """The line to headquarters was lost or came back: the strip says so, nothing else changes."""
        self.is_offline = is_offline
        self.tablet.set_offline(is_offline)

    def _haste(self) -> Haste:
        modes = self.tablet.modes
        return Haste.HEARD if modes.voice else Haste.SLOW if modes.calm else Haste.USUAL

    def _is_kept_out(self, screen: str) -> bool:
        return self._held is not None and screen != self._held and screen not in self._held_too

    def _say_when_it_opens(self) -> None:
        if self.has_branch and self.idle_screen() == "closed":
            now, language = self.now(), self.tablet.current_language
            closed = find_space.closed_at(self.view.branch, now)
            self.tablet.pages.closed.show(answers.closed(closed, self.view, language, now))

    def _show_counts(self, counts: dict[SpaceKind, int]) -> None:
        rooms, desks = counts[SpaceKind.MEETING_ROOM], counts[SpaceKind.DESK]
        self.tablet.pages.home.show(HomeContent(free_desks=desks, free_rooms=rooms, is_ready=True))

    def _show_clock(self) -> None:
        if self.has_branch:
            self.tablet.set_clock(self.now().astimezone(self.view.branch.time_zone))

    def _wish(self, asked: Preferences, code: bytes) -> None:
        """Adds what a pass asks for to what was chosen by touch, once: what is turned off then stays off.

        A language chosen by touch stands. What holds the screen for everybody is shown as usual.
        """
        if self._held is not None or code == self._brought_by:
            return
        self._brought_by = code
        chosen = self.tablet.modes
        self.set_modes(
            Modes(
                large_text=chosen.large_text or asked.large_text,
                high_contrast=chosen.high_contrast or asked.high_contrast,
                controls_low=chosen.controls_low or asked.controls_low,
                calm=chosen.calm or asked.calm,
                voice=chosen.voice,
            )
        )
        if asked.language and not self._is_language_touched:
            self.tablet.speak(asked.language)

    def _show_as_usual(self) -> None:
        self._brought_by, self._is_language_touched = b"", False
        self.tablet.speak(self._parts.language)
        self.set_modes(Modes())

    def _wipe(self) -> None:
        for page in self.tablet.pages.personal():
            page.wipe()

    def _warn(self, seconds: int) -> None:
        if self.tablet.current_screen != "timeout":
            self._shown_before_warning = self.tablet.current_screen
        self.tablet.pages.timeout.count_down(seconds)
        self.tablet.show_screen("timeout")

    def _stay(self) -> None:
        if self.tablet.current_screen == "timeout":
            self.tablet.show_screen(self._shown_before_warning)

    def _count_answer(self, seconds: int) -> None:
        if self._counter is not None:
            self._counter(seconds)
