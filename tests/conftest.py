"""What every test stands on: Qt without a screen, no trace outside the checkout, warnings as failures.

The environment comes first, before anything can import Qt.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRIVATE = ROOT / ".run" / "tests"

PRIVATE.parent.mkdir(mode=0o700, exist_ok=True)
for folder in ("cache", "config", "data", "runtime"):
    (PRIVATE / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
os.environ.update(
    QT_QPA_PLATFORM="offscreen",
    QT_QUICK_BACKEND="software",
    QML_DISABLE_DISK_CACHE="1",
    QT_LOGGING_RULES="qt.multimedia.symbolsresolver=false",  # what a machine without hardware video lacks
    XDG_CACHE_HOME=str(PRIVATE / "cache"),
    XDG_CONFIG_HOME=str(PRIVATE / "config"),
    XDG_DATA_HOME=str(PRIVATE / "data"),
    XDG_RUNTIME_DIR=str(PRIVATE / "runtime"),
)

import build_translations
import pytest

from tests import profiles

pytest_plugins = ["tests.strictness", "tests.databases", "tests.saying"]


def pytest_configure() -> None:
    """Choose the counts, and give the tests the texts as the deck has them now."""
    profiles.choose_examples()
    build_translations.bring_up_to_date()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name the seed and the profile, also where the header is not shown: a failure can be run again."""
    seed = config.getoption("randomly_seed", None)
    terminalreporter.write_line(f"profile {profiles.PROFILE}, random seed {seed}")


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """pytest-qt's application: Qt Quick needs no widgets."""
    from PySide6.QtGui import QGuiApplication

    return QGuiApplication


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose commands go before the system's."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return folder
