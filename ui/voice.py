"""The tablet for who listens: what stands is read aloud, two keys walk through it and choose (UX.md 3.4, 3.10).

What is said is what a screen reader would say: the names and descriptions that the items have, in their order. A page
is read when it stands; "Avanti" goes from one control to the next, and past the last one reads the page again;
"Scegli" presses the control that was heard last, and no other. What a choice brings, or what comes by itself, is said:
the page's new words, then new controls, which "Avanti" then goes to. What cannot be pressed is no stop; why it cannot is
read with the page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, qtTrId
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtQuick import QQuickItem, QQuickWindow

from ui.bridge.tablet import Tablet

SETTLE_MS = 400
"""How long after a choice the page is looked at again: what it did stands by then, and a new page speaks itself."""
CONTROLS = frozenset({QAccessible.Role.Button, QAccessible.Role.RadioButton, QAccessible.Role.CheckBox})
TEXTS = frozenset({QAccessible.Role.Heading, QAccessible.Role.StaticText, QAccessible.Role.EditableText})
PRESS = "Press"
KEYS = ("key.", "pad.")
"""The keyboard's and the pad's keys: what becomes of them while somebody writes is not told."""
NEW_MAX = 4
"""So many new controls are named; more are a page of their own."""
OWN_KEYS = frozenset({"voice.next", "voice.choose"})
FRAME = frozenset({"sky", "header"})
"""Where the hour and the branch stand, on every page: read on home, and not again before each page's own words."""
NEXT_KEYS = frozenset({Qt.Key.Key_Right, Qt.Key.Key_Down})
CHOOSE_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class Speech(Protocol):
    """What reads aloud."""

    def say(self, text: str, language: str) -> None:
        """Speaks a text instead of whatever is spoken; never waits."""

    def hush(self) -> None:
        """Ends what is spoken."""


@dataclass(frozen=True)
class Heard:
    """One thing that is heard: its item's name on the page, its words, its place in the window, whether it is read with
    the page, and whether it can be pressed. A field to write in can be both: what is typed is heard at once, and a form
    has more than one.

    Nothing of Qt: an interface of accessibility goes with its item, and whoever holds one may hold another's by then.
    """

    item: str
    name: str
    description: str
    state: str
    place: QRectF
    is_text: bool
    is_control: bool

    @property
    def words(self) -> str:
        """Name, description and state as one sentence after the other."""
        description = "" if self.description == self.name else self.description
        return ". ".join(word for word in (self.name, description, self.state) if word)

    @property
    def identity(self) -> object:
        """What stays the same while its words change: an arrow says how many follow, a key its other letter."""
        return self.item or (self.name, self.place.x(), self.place.y())


class Voice(QObject):
    """Speaks for one window while the tablet's mode asks for it. Made and used on the GUI thread."""

    def __init__(self, tablet: Tablet, window: QQuickWindow, speech: Speech, parent: QObject) -> None:
        super().__init__(parent)
        self._tablet = tablet
        self._window = window
        self._speech = speech
        self._is_on = self._was_on = False
        self._knows_keys = False
        self._language = tablet.current_language
        self._at: Heard | None = None
        self._new: Heard | None = None
        self._read: tuple[str, ...] = ()
        self._named: dict[object, str] = {}
        self._settled = self._after(SETTLE_MS, self._tell_what_changed)
        self._stands = self._after(0, self._page_stands)
        tablet.set_can_speak(True)
        pages = tablet.pages
        for comes_by_itself in (
            tablet.languageChanged,
            pages.home.notice_changed,
            pages.host_search.changed,
            pages.help.changed,
            pages.day_pass.printedChanged,
        ):
            comes_by_itself.connect(self._settled.start)
        tablet.screenChanged.connect(self._call_out)
        tablet.next_touched.connect(self.go_on)
        tablet.choose_touched.connect(self.choose)
        window.isVoicedChanged.connect(self._follow)  # type: ignore[attr-defined]  # of Main.qml
        # A page that begins anew while it settles is at rest for no time: it is looked at when all of that is over.
        window.isSettledChanged.connect(self._stands.start)  # type: ignore[attr-defined]  # of Main.qml

    def take_key(self, key: int) -> bool:
        """Whether a key of a keypad means the voice: an arrow turns it on and goes on, Enter chooses."""
        if self._window.property("isWhole") or key not in NEXT_KEYS | CHOOSE_KEYS:
            return False
        if not self._is_on and key in CHOOSE_KEYS:
            return False
        self._tablet.touchAnywhere()
        if not self._is_on:
            self._tablet.voice_asked.emit()
        elif key in NEXT_KEYS:
            self.go_on()
        else:
            self.choose()
        return True

    def go_on(self) -> None:
        """Says the next control; after the last one the page again. Nothing while a page settles, as for a finger."""
        if not self._is_speaking():
            return
        self._settled.stop()
        controls = [one for one in self._heard() if one.is_control]
        following = self._following(controls)
        if following < len(controls):
            self._point_at(controls[following])
        else:
            self._read_page()

    def _following(self, controls: list[Heard]) -> int:
        """Which one comes next: the first new one, else the one behind the last that was heard, else the first."""
        known = [one.identity for one in controls]
        for heard, behind in ((self._new, 0), (self._at, 1)):
            if heard is not None and heard.identity in known:
                return known.index(heard.identity) + behind
        return 0

    def choose(self) -> None:
        """Presses what was heard last; where nothing was, or where it is gone, the page is read again."""
        if not self._is_speaking():
            return
        if self._at is None or not self._press(self._at):
            self._read_page()
            return
        self._settled.start()

    def _press(self, heard: Heard) -> bool:
        """Presses that control while it says what it said; whether it does."""
        for one, node in self._walk():
            if one.is_control and (one.identity, one.words) == (heard.identity, heard.words):
                self._speech.hush()
                node.actionInterface().doAction(PRESS)
                return True
        return False

    def _follow(self) -> None:
        self._was_on, self._is_on = self._is_on, bool(self._window.property("isVoiced"))
        self._knows_keys = False
        if not self._is_on:
            self._forget()
            self._speech.hush()

    def _page_stands(self) -> None:
        if self._is_speaking():
            self._read_page("" if self._knows_keys else qtTrId("a11y.voice.hello"))
            self._knows_keys = True

    def _is_speaking(self) -> bool:
        return self._is_on and bool(self._window.property("isSettled"))

    def _read_page(self, before: str = "") -> None:
        self._settled.stop()
        self._forget()
        self._read, self._named = self._texts(), self._names()
        self._say(" ".join(_sentences((before, *self._read))))

    def _tell_what_changed(self) -> None:
        """What a choice did on the page that still stands, or a camera: its new words, or the control's own new state."""
        if not self._is_speaking():
            return
        texts, known = self._texts(), set(self._read)
        new = [text for text in texts if text not in known]
        added = self._added() if self._language == self._tablet.current_language else []
        self._read, self._named = texts, self._names()
        new += [one.name for one in added]
        now = self._same_control()
        if now is not None:
            self._point_at(now, new)
        elif new:
            self._say(" ".join(_sentences(new)))
        self._new = added[0] if added else None

    def _added(self) -> list[Heard]:
        """The first controls that were not there, or were called otherwise, and are not the one that was chosen."""
        chosen = self._at.identity if self._at is not None else None
        return [
            one
            for one in self._heard()
            if one.is_control and not one.item.startswith(KEYS) and one.identity != chosen
            if self._named.get(one.identity) != one.name
        ][:NEW_MAX]

    def _names(self) -> dict[object, str]:
        return {one.identity: one.name for one in self._heard() if one.is_control}

    def _same_control(self) -> Heard | None:
        at = self._at
        return next(
            (
                one
                for one in self._heard()
                if at is not None and one.is_control and one.identity == at.identity
            ),
            None,
        )

    def _call_out(self) -> None:
        """Who listened when everybody was called out hears the way, in the language they had; no key is needed."""
        if self._tablet.current_screen == "emergency" and self._was_on:
            said = self._tablet.pages.emergency.said(self._language)
            self._speech.say(" ".join(_sentences(said)), self._language)
        self._was_on = False

    def _point_at(self, control: Heard, before: tuple[str, ...] | list[str] = ()) -> None:
        self._at, self._new = control, None
        self._tablet.set_heard_place(control.place)
        self._say(" ".join(_sentences((*before, control.words))))

    def _forget(self) -> None:
        self._at, self._new, self._read, self._named = None, None, (), {}
        self._tablet.set_heard_place(QRectF())

    def _after(self, milliseconds: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer

    def _say(self, text: str) -> None:
        self._language = self._tablet.current_language
        self._speech.say(text, self._language)

    def _texts(self) -> tuple[str, ...]:
        return tuple(one.words for one in self._heard() if one.is_text and one.words)

    def _heard(self) -> list[Heard]:
        """All that can be heard now, in order; what is inside a control is heard with it."""
        return [one for one, _node in self._walk()]

    def _walk(self) -> "Iterator[tuple[Heard, QAccessibleInterface]]":
        root = QAccessible.queryAccessibleInterface(self._window)
        is_home = self._tablet.current_screen == "home"
        if root is not None:
            yield from _walk(root, OWN_KEYS if is_home else OWN_KEYS | FRAME)


def _walk(
    node: QAccessibleInterface, left_out: frozenset[str]
) -> Iterator[tuple[Heard, QAccessibleInterface]]:
    for number in range(node.childCount()):
        child = node.child(number)
        if child is None or not child.isValid() or child.state().invisible:
            continue
        item = child.object()
        if _is_in(item, left_out):
            continue
        heard = _heard(child, item)
        if heard.is_text or heard.is_control:
            yield heard, child
        if not heard.is_control:
            yield from _walk(child, left_out)


def _is_in(item: QObject | None, names: frozenset[str]) -> bool:
    """Whether an item, or one that it stands in, has one of these names: what has no name to be heard is skipped."""
    while isinstance(item, QQuickItem):
        if item.objectName() in names:
            return True
        item = item.parentItem()
    return False


def _heard(node: QAccessibleInterface, item: QObject) -> Heard:
    state = ""
    if node.state().checkable:
        state = qtTrId("a11y.on" if node.state().checked else "a11y.off")
    place = QRectF()
    if isinstance(item, QQuickItem):
        place = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
    role, name, description = (
        node.role(),
        node.text(QAccessible.Text.Name),
        node.text(QAccessible.Text.Description),
    )
    is_field = role == QAccessible.Role.EditableText and PRESS in node.actionInterface().actionNames()
    is_pressable = role in CONTROLS or is_field
    can_be_pressed = is_pressable and item.property("isActive") is not False
    return Heard(
        item.objectName(),
        name,
        description,
        state,
        place,
        is_text=role in TEXTS or (is_pressable and not can_be_pressed and description not in ("", name)),
        is_control=can_be_pressed,
    )


def _sentences(texts: tuple[str, ...] | list[str]) -> Iterator[str]:
    """Each ends as a sentence does, so that the voice falls between them."""
    for text in texts:
        if text:
            yield f"{text}." if text[-1].isalnum() else text
