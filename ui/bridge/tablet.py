"""What the whole tablet shows, whatever the page: which page, language, modes, branch, clock, network.

`Main.qml` gets this one object. It decides nothing: a controller sets it and listens to its signals.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Property, QObject, QRectF, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.bridge.journey_pages import JourneyPages, JourneyTablet
from ui.bridge.pages.accessibility import AccessibilityPage
from ui.bridge.pages.goodbye import GoodbyePage
from ui.bridge.pages.help import HelpPage
from ui.bridge.pages.home import HomePage
from ui.bridge.pages.inside import InsidePage
from ui.bridge.pages.provisional import ProvisionalPage
from ui.bridge.pages.question import QuestionPage
from ui.bridge.pages.timeout import TimeoutPage
from ui.bridge.pages.trouble import TroublePage
from ui.bridge.pages.welcome import WelcomePage

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1
_CAPITAL = re.compile("[A-Z]")


@dataclass(frozen=True)
class BranchSign:
    """The branch as every page names it: in a sentence ("Levico"), in the header ("Levico Terme").

    `summit`: which of the seven summits is this branch's, 0 to 6; -1 while the tablet belongs to none.
    """

    short_name: str
    full_name: str
    summit: int


@dataclass(frozen=True)
class Modes:
    """How the person at the glass wants the screen; gone when the session ends.

    ``voice``: what stands is read aloud, and two keys at the foot of the glass do what all others do.
    """

    large_text: bool = False
    high_contrast: bool = False
    controls_low: bool = False
    calm: bool = False
    voice: bool = False


@runtime_checkable
class Wipeable(Protocol):
    """A page that can forget."""

    def wipe(self) -> None:
        """Forget what was shown and typed."""


class Pages(JourneyPages):
    """The page objects, for Python; QML reads the same ones as properties of the tablet."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self.home = HomePage(owner)
        self.welcome = WelcomePage(owner)
        self.trouble = TroublePage(owner)
        self.accessibility = AccessibilityPage(owner)
        self.goodbye = GoodbyePage(owner)
        self.help = HelpPage(owner)
        self.inside = InsidePage(owner)
        self.provisional = ProvisionalPage(owner)
        self.question = QuestionPage(owner)
        self.timeout = TimeoutPage(owner)

    def personal(self) -> Iterator[Wipeable]:
        """Every page that showed anything of anybody: they are wiped when a session ends."""
        for page in vars(self).values():
            if isinstance(page, Wipeable):
                yield page


@QmlElement
class Tablet(JourneyTablet):
    """The root object of the tablet's QML."""

    screenChanged = Signal()
    changed = Signal()
    clockChanged = Signal()
    languageChanged = Signal()
    heardPlaceChanged = Signal()
    language_touched = Signal(str)
    help_touched = Signal()
    accessibility_touched = Signal()
    voice_asked = Signal()
    next_touched = Signal()
    choose_touched = Signal()
    touched_anywhere = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screen = "home"
        self._language = "it"
        self._modes = Modes()
        self._branch = BranchSign("", "", -1)
        self._now: datetime | None = None
        self._is_offline = False
        self._reader = "below"
        self._can_speak = False
        self._heard_place = QRectF()
        self.pages = Pages(self)
        self.offer(self.pages)

    def show_screen(self, name: str) -> None:
        """Show the page `name`: `<Name>Screen.qml` with this object's property `name`."""
        if name != self._screen:
            self._screen = name
            self.screenChanged.emit()

    def speak(self, language: str) -> None:
        """Show every text in `it`, `de` or `en`."""
        if language != self._language:
            self._language = language
            self.languageChanged.emit()

    def set_modes(self, modes: Modes) -> None:
        """Show everything in these modes."""
        self._modes = modes
        self.changed.emit()

    def set_branch(self, branch: BranchSign) -> None:
        """Belong to this branch."""
        self._branch = branch
        self.changed.emit()

    def set_reader(self, place: str) -> None:
        """Where the code reader sits: `below`, `left`, `right` or `front`."""
        self._reader = place
        self.changed.emit()

    def set_can_speak(self, can_speak: bool) -> None:
        """Whether there is anything that reads aloud."""
        self._can_speak = can_speak
        self.changed.emit()

    def set_heard_place(self, place: QRectF) -> None:
        """Where the control stands that was heard last, in the window; empty for none."""
        if place != self._heard_place:
            self._heard_place = place
            self.heardPlaceChanged.emit()

    def set_offline(self, is_offline: bool) -> None:
        """Show the strip that says there is no network, or take it away."""
        self._is_offline = is_offline
        self.changed.emit()

    def set_clock(self, now: datetime | None) -> None:
        """Show this local time; None shows no clock (first start: the screen does not know when it is)."""
        self._now = now
        self.clockChanged.emit()

    @property
    def modes(self) -> Modes:
        """The modes as set."""
        return self._modes

    @property
    def current_screen(self) -> str:
        """The name of the page that stands."""
        return self._screen

    def current_page(self) -> object:
        """The page object of the page that stands."""
        return getattr(
            self.pages, _CAPITAL.sub(lambda found: f"_{found.group().lower()}", self._screen), None
        )

    @property
    def current_language(self) -> str:
        """The language of the moment."""
        return self._language

    @Property(str, notify=screenChanged)
    def screen(self) -> str:
        return self._screen

    @Property(str, notify=languageChanged)
    def language(self) -> str:
        return self._language

    @Property(bool, notify=changed)
    def largeText(self) -> bool:
        return self._modes.large_text

    @Property(bool, notify=changed)
    def highContrast(self) -> bool:
        return self._modes.high_contrast

    @Property(bool, notify=changed)
    def controlsLow(self) -> bool:
        return self._modes.controls_low

    @Property(bool, notify=changed)
    def calm(self) -> bool:
        return self._modes.calm

    @Property(bool, notify=changed)
    def voice(self) -> bool:
        return self._modes.voice

    @Property(bool, notify=changed)
    def canSpeak(self) -> bool:
        return self._can_speak

    @Property(QRectF, notify=heardPlaceChanged)
    def heardPlace(self) -> QRectF:
        return self._heard_place

    @Property(bool, notify=changed)
    def isOffline(self) -> bool:
        return self._is_offline

    @Property(str, notify=changed)
    def branchName(self) -> str:
        return self._branch.short_name

    @Property(str, notify=changed)
    def branchFullName(self) -> str:
        return self._branch.full_name

    @Property(int, notify=changed)
    def summit(self) -> int:
        return self._branch.summit

    @Property(str, notify=changed)
    def reader(self) -> str:
        return self._reader

    @Property(str, notify=clockChanged)
    def clock(self) -> str:
        return self._now.strftime("%H:%M") if self._now else ""

    @Property(str, notify=clockChanged)
    def today(self) -> str:
        return self._now.date().isoformat() if self._now else ""

    @Property(HomePage, constant=True)
    def home(self) -> HomePage:
        return self.pages.home

    @Property(WelcomePage, constant=True)
    def welcome(self) -> WelcomePage:
        return self.pages.welcome

    @Property(AccessibilityPage, constant=True)
    def accessibility(self) -> AccessibilityPage:
        return self.pages.accessibility

    @Property(GoodbyePage, constant=True)
    def goodbye(self) -> GoodbyePage:
        return self.pages.goodbye

    @Property(HelpPage, constant=True)
    def help(self) -> HelpPage:
        return self.pages.help

    @Property(InsidePage, constant=True)
    def inside(self) -> InsidePage:
        return self.pages.inside

    @Property(ProvisionalPage, constant=True)
    def provisional(self) -> ProvisionalPage:
        return self.pages.provisional

    @Property(QuestionPage, constant=True)
    def question(self) -> QuestionPage:
        return self.pages.question

    @Property(TimeoutPage, constant=True)
    def timeout(self) -> TimeoutPage:
        return self.pages.timeout

    @Property(TroublePage, constant=True)
    def trouble(self) -> TroublePage:
        return self.pages.trouble

    @Slot(str)
    def touchLanguage(self, language: str) -> None:
        self.language_touched.emit(language)

    @Slot()
    def touchHelp(self) -> None:
        self.help_touched.emit()

    @Slot()
    def touchAccessibility(self) -> None:
        self.accessibility_touched.emit()

    @Slot()
    def touchNext(self) -> None:
        self.next_touched.emit()

    @Slot()
    def touchChoose(self) -> None:
        self.choose_touched.emit()

    @Slot()
    def touchAnywhere(self) -> None:
        self.touched_anywhere.emit()
