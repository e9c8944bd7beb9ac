"""Colours as they are used can be told apart: 7:1 for body text, 4.5:1 for large type, 3:1 for marks and edges.

WCAG's relative luminance, from the theme's own values in both of its modes (UX.md 3.3, design/TABLET.md 2).
"""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtQml import QQmlEngine

from tests.ui.luminance import ratio
from ui.window import QML_FOLDER

BODY, LARGE, MARK = 7.0, 4.5, 3.0

PAIRS = [
    ("textStrong", "ground", BODY),
    ("textStrong", "surface", BODY),
    ("textStrong", "good", BODY),
    ("textStrong", "notice", BODY),
    ("textStrong", "info", BODY),
    ("textStrong", "disabledFill", BODY),
    ("textQuiet", "ground", BODY),
    ("textQuiet", "surface", BODY),
    ("textBrand", "ground", BODY),
    ("textBrand", "surface", BODY),
    ("textBrand", "good", BODY),
    ("textBrand", "notice", BODY),
    ("textBrand", "info", BODY),
    ("textLink", "ground", BODY),
    ("inkOnMain", "main", BODY),
    ("inkOnMainQuiet", "main", BODY),
    ("inkOnDanger", "danger", BODY),
    ("inkOnGold", "gold", BODY),
    ("inkOnHill", "hill", BODY),
    ("inkOnHillQuiet", "hill", BODY),
    ("inkOnSelected", "selected", BODY),
    ("inkOnSegmentFace", "segmentFace", BODY),
    ("inkOnMine", "mine", BODY),
    ("inkOnBadgeQuiet", "badgeQuiet", BODY),
    ("inkOnHereLabel", "hereLabel", BODY),
    ("inkOnStaff", "staffGround", BODY),
    ("inkOnStaff", "staffKey", BODY),
    ("staffText", "staffGround", BODY),
    ("inkOnEmergencyPlate", "emergencyPlate", BODY),
    ("noticeText", "notice", 6.49),  # never under 26 px: the one pair below 7 (design/TABLET.md 2)
    ("qrDark", "qrLight", BODY),
    ("textQuiet", "disabledFill", LARGE),
    ("textQuiet", "segmentTrack", LARGE),
    ("free", "surface", LARGE),
    ("gold", "hill", LARGE),
    ("inkOnMainMark", "main", MARK),
    ("inkOnPlate", "ground", MARK),
    ("fieldEdge", "surface", MARK),
    ("focus", "surface", MARK),
    ("busy", "busyFill", MARK),
    ("planWall", "planFloor", MARK),
    ("route", "planFloor", MARK),
    ("barDone", "barTrack", MARK),
    ("ghostOutline", "hill", MARK),
    ("inkOnAlarm", "alarmGround", BODY),
    ("inkOnHillPlate", "hillPlate", BODY),
    ("inkOnDrillBand", "drillBand", BODY),
    ("textStrong", "alarmPage", BODY),
    ("textQuiet", "alarmPage", BODY),
    ("forbidden", "alarmPage", BODY),
    ("inkOnExit", "exit", LARGE),
    ("exitEdge", "surface", MARK),
    ("noticeMark", "disc", LARGE),
    ("goodMark", "disc", LARGE),
    ("infoMark", "disc", LARGE),
]


@pytest.fixture(scope="module")
def theme(qapp: QGuiApplication) -> Iterator[QObject]:
    engine = QQmlEngine()
    engine.addImportPath(str(QML_FOLDER))
    theme = engine.singletonInstance("SmartValley.Theme", "Theme")
    assert isinstance(theme, QObject)
    yield theme
    engine.deleteLater()


def test_the_measure_itself_knows_black_and_white() -> None:
    assert ratio(QColor("black"), QColor("white")) == pytest.approx(21)


@pytest.mark.parametrize("is_high_contrast", [False, True], ids=["normal", "contrast"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS, ids=lambda value: str(value))
def test_ink_can_be_told_from_its_ground(
    theme: QObject, ink: str, ground: str, least: float, is_high_contrast: bool
) -> None:
    theme.setProperty("highContrast", is_high_contrast)
    one, other = theme.property(ink), theme.property(ground)
    assert isinstance(one, QColor)
    assert isinstance(other, QColor)
    assert ratio(one, other) >= least


@pytest.mark.parametrize("is_calm", [True, False])
def test_in_calm_nothing_moves(theme: QObject, is_calm: bool) -> None:
    theme.setProperty("calm", is_calm)
    moving = [theme.property(name) for name in ("pressMs", "enterMs", "emblemMs", "secondMs")]
    assert all(duration == 0 for duration in moving) is is_calm
    assert any(moving) is not is_calm
