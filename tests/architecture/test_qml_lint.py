"""The linter knows the Python bridge: a misspelt property in QML is found before a visitor finds it."""

from pathlib import Path

import lint_qml
import pytest

BRIDGE = """
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "SmartValley.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class ScanPage(QObject):
    changed = Signal()

    @Property(str, notify=changed)
    def hintKey(self) -> str:
        return "scan.hint"

    @Slot()
    def leave(self) -> None:
        self.changed.emit()
"""
PAGE = """
import QtQuick
import SmartValley.Backend

Item {
    required property ScanPage page
    property string hint: page.hintKey
    function rest(): void { page.leave(); }
}
"""


def planted(checkout: Path, page: str) -> Path:
    for path, content in (("ui/bridge/scan.py", BRIDGE), ("ui/qml/SmartValley/Screens/ScanScreen.qml", page)):
        (checkout / path).parent.mkdir(parents=True, exist_ok=True)
        (checkout / path).write_text(content, encoding="utf-8")
    return checkout


def test_a_page_that_uses_its_bridge_rightly_is_clean(tmp_path: Path) -> None:
    assert lint_qml.lint(planted(tmp_path, PAGE))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("page.hintKey", "page.hintKye"),
        ("page.leave()", "page.leaf()"),
        ("page.hintKey", "backend.hintKey"),
        ("ScanPage page", "ScanPgae page"),
    ],
)
def test_a_misspelt_name_is_found(tmp_path: Path, right: str, wrong: str) -> None:
    assert not lint_qml.lint(planted(tmp_path, PAGE.replace(right, wrong)))


def test_a_checkout_without_pages_is_not_called_clean(tmp_path: Path) -> None:
    assert not lint_qml.lint(tmp_path)


def test_a_type_whose_base_stands_in_another_file_is_known_too(tmp_path: Path) -> None:
    checkout = planted(tmp_path, PAGE.replace("ScanPage page", "AnyPage page"))
    derived = """
from PySide6.QtQml import QmlElement
from ui.bridge.scan import ScanPage

QML_IMPORT_NAME = "SmartValley.Backend"


@QmlElement
class AnyPage(ScanPage):
    pass
"""
    (checkout / "ui/bridge/any_page.py").write_text(derived, encoding="utf-8")
    assert lint_qml.lint(checkout)


def test_a_type_that_gets_no_description_stops_the_lint(tmp_path: Path) -> None:
    checkout = planted(tmp_path, PAGE)
    bridge = checkout / "ui/bridge/scan.py"
    bridge.write_text(
        bridge.read_text(encoding="utf-8").replace("(QObject)", "(elsewhere.Page)"), encoding="utf-8"
    )
    with pytest.raises(LookupError, match="ScanPage"):
        lint_qml.lint(checkout)
