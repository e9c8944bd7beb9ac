"""A tablet's window, opened for one test and deleted after it."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QGuiApplication, QPointingDevice
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.glass import PORTRAIT, Glass
from ui.bridge.tablet import Tablet
from ui.devices.touch_filter import HOLD_MS
from ui.shots_scene import set_the_scene

OpenGlass = Callable[..., Glass]


@pytest.fixture(scope="session")
def finger(qapp: QGuiApplication) -> QPointingDevice:
    """The one touch device of the process."""
    return QTest.createTouchDevice()


@pytest.fixture
def tablet(qapp: QGuiApplication) -> Iterator[Tablet]:
    """A tablet in Levico on a Thursday morning."""
    owner = QObject()
    tablet = Tablet(owner)
    set_the_scene(tablet)
    yield tablet
    owner.deleteLater()


@pytest.fixture
def open_glass(tablet: Tablet, finger: QPointingDevice, qtbot: QtBot) -> Iterator[OpenGlass]:
    """Opens windows of any size on the tablet; they are closed after the test."""
    opened: list[Glass] = []

    def open_one(size: QSize = PORTRAIT, hold_ms: int = HOLD_MS) -> Glass:
        opened.append(Glass(tablet, size, finger, qtbot, hold_ms))
        return opened[-1]

    yield open_one
    for glass in opened:
        glass.close()


@pytest.fixture
def glass(open_glass: OpenGlass) -> Glass:
    """A portrait window at home."""
    return open_glass()
