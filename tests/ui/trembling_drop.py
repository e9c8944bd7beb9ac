"""A drop that trembles all the time, on the real window: ``python -m tests.ui.trembling_drop held|wiped``.

In a process of its own: what is wrong with it is wrong in Qt's memory, and ends the process. ``held``: it is down
for longer than a finger may be; ``wiped``: the staff begin to wipe the glass while it lies there. Says how often a
drop was found out.
"""

import sys
from itertools import cycle

from PySide6.QtCore import QEventLoop, QObject, QPoint, QSize, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from tests.ui.glass import counted
from ui.bridge.tablet import Tablet
from ui.devices.touch_filter import HOLD_MS
from ui.window import WIPED_SCREEN, TabletWindow

SIZE = QSize(1280, 800)
HELD, SOON_MS = "held", 120
STEP_MS = 4
DROPS = 12
STEPS_BEFORE_IT_IS_WIPED = 5
STEPS_AFTERWARDS = 20
MOST_STEPS = 1000
DROP = 5
PLACE = QPoint(200, 300)
TREMBLE = [QPoint(x, x % 3) for x in (*range(7), *range(5, 0, -1))]


def live_on() -> None:
    """Until a glass tells of its fingers the next time: several times a frame."""
    loop = QEventLoop()
    QTimer.singleShot(STEP_MS, loop.quit)
    loop.exec()


def main(how: str) -> int:
    """Drop after drop; says how many were found out."""
    application = QGuiApplication(sys.argv[:1])
    owner = QObject()
    tablet = Tablet(owner)
    tablet.speak("it")
    stage = TabletWindow(tablet, SIZE, owner, hold_ms=SOON_MS if how == HELD else HOLD_MS)
    touches, device = stage.touches, QTest.createTouchDevice()
    told = counted(touches.stuck_changed)
    tablet.show_screen("home")
    while not stage.window.property("isSettled"):
        live_on()

    def tremble(place: QPoint) -> None:
        QTest.touchEvent(stage.window, device).move(DROP, place, stage.window).commit()
        live_on()

    for _ in range(DROPS):
        QTest.touchEvent(stage.window, device).press(DROP, PLACE, stage.window).commit()
        left = STEPS_AFTERWARDS
        for step, by in zip(range(MOST_STEPS), cycle(TREMBLE)):
            if how != HELD and step == STEPS_BEFORE_IT_IS_WIPED:
                tablet.show_screen(WIPED_SCREEN)
            tremble(PLACE + by)
            left -= touches.is_stuck or tablet.current_screen == WIPED_SCREEN
            if not left:
                break
        QTest.touchEvent(stage.window, device).release(DROP, PLACE, stage.window).commit()
        tablet.show_screen("home")
    stage.close()
    application.processEvents()
    print("stuck", told.count((True,)))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
