"""Looks for what visitors said in the memory of a running tablet: Qt's objects, Python's, the clipboard.

A needle is a word of at least four letters or digits, known by its digest; one made up for the search (``CANARY``) by
how it looks.
"""

import gc
import hashlib
import re
import sys
import threading
from collections.abc import Iterable, Iterator
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QMetaType, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QJSValue
from PySide6.QtQuick import QQuickItem, QQuickWindow
from shiboken6 import getCppPointer

CANARY = re.compile(r"zq[a-z]{6}", re.IGNORECASE)
WORD = re.compile(r"\w{4,}")
TEXT = (str, bytes, bytearray)
TEXTUAL = {
    QMetaType.Type.QString.value,
    QMetaType.Type.QVariantMap.value,
    QMetaType.Type.QVariantList.value,
    QMetaType.Type.QStringList.value,
    QMetaType.Type.QVariant.value,
    QMetaType.Type.QByteArray.value,
}
DEPTH_MAX = 12
NO_TEXT = "Can't find converter for 'QList<QList<QPointF>>'"
"""What a drawing holds, which Python cannot read."""


def digest(word: str) -> int:
    """Stands for a word, in capitals or not, so that the search does not find what it looks for in itself."""
    return int.from_bytes(hashlib.blake2b(word.lower().encode(), digest_size=8).digest())


class LeakSearch:
    """One search, in the process of the tablet, on its GUI thread."""

    def __init__(self, window: QQuickWindow) -> None:
        self._window = window
        self._needles: set[int] = set()
        self._before: frozenset[int] = frozenset()

    def look_for(self, digests: Iterable[int]) -> int:
        """These words count from now on (``digest``), but for those that are here already; how many do."""
        self._needles = set(digests)
        self._before = frozenset(digest(word) for _place, word in self._all())
        self._needles -= self._before
        return len(self._needles)

    def in_qt(self) -> list[str]:
        """Finds in every property of every object of the scene, and in the clipboard."""
        QCoreApplication.sendPostedEvents(
            None, QEvent.Type.DeferredDelete.value
        )  # pages that are about to go
        return sorted({f"{place}: {word}" for place, word in self._in_qt()})

    def everywhere(self) -> list[str]:
        """The same, and in every string that Python holds."""
        gc.collect()
        return sorted({f"{place}: {word}" for place, word in self._all()})

    def _all(self) -> Iterator[tuple[str, str]]:
        yield from self._in_qt()
        yield from self._in_python()

    def _in_qt(self) -> Iterator[tuple[str, str]]:
        for one in _objects(self._window):
            for name, value in _properties(one):
                yield from self._said(f"{one.metaObject().className()!s}.{name}", value)
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            yield from self._said("clipboard", clipboard.text())

    def _in_python(self) -> Iterator[tuple[str, str]]:
        for thread, frame in sys._current_frames().items():
            while frame is not None:
                if thread != threading.get_ident():
                    yield from self._said(f"frame {frame.f_code.co_qualname}", dict(frame.f_locals))
                frame = frame.f_back  # type: ignore[assignment]
        gc.unfreeze()  # what the program keeps for good is not looked through otherwise
        for holder in gc.get_objects():
            found = list(self._held(holder, type(holder).__qualname__))
            if found:
                of = sorted({type(one).__qualname__ for one in gc.get_referrers(holder)} - {"list_iterator"})
                yield from ((f"{place} of {', '.join(of)}", word) for place, word in found)

    def _held(self, holder: object, place: str) -> Iterator[tuple[str, str]]:
        """The strings that an object refers to, and those in what the collector does not follow."""
        for one in gc.get_referents(holder):
            if isinstance(one, TEXT):
                if len(one) >= 4:
                    for word in self._words(one):
                        yield place, word
            elif not gc.is_tracked(one) and isinstance(one, tuple | dict | frozenset):
                yield from self._held(one, f"{place} > {type(one).__qualname__}")

    def _said(self, place: str, value: Any, depth: int = 0) -> Iterator[tuple[str, str]]:
        if depth > DEPTH_MAX:
            return
        if isinstance(value, QJSValue):
            value = value.toVariant()
        if isinstance(value, TEXT):
            for word in self._words(value):
                yield place, word
        elif isinstance(value, dict):
            for key, one in tuple(value.items()):  # another thread's own, which goes on meanwhile
                yield from self._said(f"{place}[{key}]" if isinstance(key, str) else place, one, depth + 1)
        elif isinstance(value, list | tuple | set | frozenset):
            for one in tuple(value):
                yield from self._said(place, one, depth + 1)

    def _words(self, text: str | bytes | bytearray) -> Iterator[str]:
        read = text if isinstance(text, str) else bytes(text).decode("latin-1")
        for word in WORD.findall(read):
            if digest(word) in self._needles:
                yield word.lower()
        yield from (word.lower() for word in CANARY.findall(read) if digest(word) not in self._before)


def _properties(one: QObject) -> Iterator[tuple[str, Any]]:
    """Those that can hold a text, with what they hold."""
    about = one.metaObject()
    for number in range(about.propertyCount()):
        described = about.property(number)
        if described.typeId() in TEXTUAL or str(described.typeName()) == "QJSValue":
            try:
                yield str(described.name()), described.read(one)
            except RuntimeError as unread:
                if NO_TEXT not in str(unread):
                    raise


def _objects(window: QQuickWindow) -> Iterator[QObject]:
    """Everything of the scene and behind it: items, their children that are no items, and what the window owns."""
    seen: set[int] = set()
    waiting: list[QObject] = [window, window.contentItem()]
    while waiting:
        one = waiting.pop()
        address = getCppPointer(one)[0]
        if address in seen:
            continue
        seen.add(address)
        yield one
        waiting += one.children()
        if isinstance(one, QQuickItem):
            waiting += one.childItems()
