"""K21: a tablet whose store cannot be opened says whom to call, and comes back by itself (UX.md 6.3, SAFETY.md P4)."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

import kiosk.app
from kiosk import last_known, swapping, tablet_process
from kiosk.app import TabletApp
from kiosk.devices import code_reader
from kiosk.domain.errors import StorageError
from kiosk.house_clock import HouseClock
from kiosk.kiosk_thread import KioskThread
from kiosk.parts import KioskParts, Listeners, SystemRandom
from kiosk.releases import Releases, Swap
from kiosk.settings import Settings
from kiosk.storage import keys
from kiosk.storage.folder import FolderLock
from kiosk.storage.identity import Identity, write_identity
from kiosk.updating import Updates
from sync.client import worker
from tests.builders import BRANCH, NODE, a_branch, at
from tests.fakes.feed import TIMELINE, FeedOf
from tests.fakes.headquarters import HQ_KEY
from tests.fakes.standing_worker import StandingWorker
from tests.strictness import AnnouncedWarnings
from tests.ui.conftest import OpenGlass
from tests.ui.glass import LANDSCAPE, PORTRAIT, Glass
from ui import shots_house

PATIENCE_MS = 30_000
NEW_NUMBER = "0461 000199"


def at_nine() -> datetime:
    """Tuesday, nine o'clock."""
    return at("09:00")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a kiosk that knows its branch, whose number has changed since the file beside it was written."""
    monkeypatch.setattr(worker, "SyncWorker", StandingWorker)
    monkeypatch.setattr(kiosk.app, "REOPEN_EVERY_MS", 100)
    data = tmp_path / "data"
    data.mkdir()
    keys.make_device_key(data, SystemRandom())
    hq_key = HQ_KEY.public_key().public_bytes_raw().hex()
    write_identity(data, Identity(NODE, BRANCH, "https://hq.example", "", hq_key, TIMELINE))
    thread = KioskThread()
    parts = KioskParts(Settings(data=data), HouseClock(at_nine, lambda: 0.0), thread)
    thread.run(parts.open)
    thread.run(lambda: parts.start_exchange(Listeners(lambda _: None, lambda _: None)))
    assert isinstance(parts.worker, StandingWorker)
    feed = FeedOf(parts.worker.end.inbox)
    thread.run(lambda: feed.say(replace(a_branch(), phone=NEW_NUMBER)))
    parts.stop_exchange()
    thread.run(parts.close)
    thread.close()
    last_known.note(data, a_branch())
    return data


@pytest.fixture
def start(folder: Path, qapp: QGuiApplication) -> Iterator[Callable[..., TabletApp]]:
    """Starts the whole tablet on the folder; it is ended after the test."""
    started: list[TabletApp] = []

    def start_one(releases: Path | None = None) -> TabletApp:
        settings = Settings(data=folder, width=540, height=960, night_at="23:00", releases=releases)
        window = tablet_process.first_frame(settings, qapp)
        started.append(TabletApp(settings, HouseClock(at_nine, lambda: 0.0), qapp, window))
        started[-1].start()
        return started[-1]

    yield start_one
    for app in started:
        app.close()
        app.deleteLater()
        gc.unfreeze()


def test_a_tablet_without_its_store_says_whom_to_call_reads_nothing_and_comes_back_by_itself(
    folder: Path,
    start: Callable[[], TabletApp],
    qtbot: QtBot,
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("kiosk.app: the store cannot be opened")
    other = FolderLock(folder)
    app = start()
    qtbot.waitUntil(lambda: app.tablet.current_screen == "outOfService", timeout=PATIENCE_MS)
    page = app.tablet.pages.out_of_service
    assert page.property("phone") == "0461 000100"
    assert page.property("words")["assembly"]["it"] == "nel cortile davanti"
    app.journeys.on_code(b"481206")
    app.tablet.touchHelp()
    app.journeys.stage.go_home()
    assert app.tablet.current_screen == "outOfService"
    other.release()
    qtbot.waitUntil(lambda: app.tablet.current_screen == "home", timeout=PATIENCE_MS)
    noted = last_known.noted(folder)
    assert noted is not None
    assert noted.phone == NEW_NUMBER


@pytest.fixture
def ready_to_leave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Releases:
    """0.2.0, which was broken off once, is ready; the moment is looked for often."""
    monkeypatch.setattr(swapping, "LOOK_EVERY_MS", 50)
    monkeypatch.setattr(Updates, "ready", lambda _: "0.2.0")
    releases = Releases(tmp_path / "releases")
    releases.make_incoming()
    releases.break_off(Swap("0.2.0", "copy"))
    return releases


def leave(
    app: TabletApp, close: Callable[[KioskParts], None], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At home, with nothing under way, the one moment to leave comes; the store is closed like that."""
    stage, moments = app.journeys.stage, iter([True])
    qtbot.waitUntil(lambda: stage.has_branch and app.parts.worker is not None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: app.kiosk_thread.run(lambda: app.tablet.current_screen) == "home")
    monkeypatch.setattr(KioskParts, "close", close)
    monkeypatch.setattr(swapping.Moment, "is_right", property(lambda _: next(moments, False)))


def test_a_tablet_that_could_not_leave_works_on_and_its_next_start_puts_nothing_back(
    folder: Path,
    start: Callable[..., TabletApp],
    ready_to_leave: Releases,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("kiosk.swapping: the tablet could not leave for another version")
    before, close, noted = ready_to_leave.swap(), KioskParts.close, []

    def fails_once(parts: KioskParts) -> None:
        monkeypatch.setattr(KioskParts, "close", close)
        noted.append(ready_to_leave.swap())
        raise StorageError("the disk is gone for a moment")

    app = start(ready_to_leave.folder)
    leave(app, fails_once, qtbot, monkeypatch)
    qtbot.waitUntil(lambda: bool(noted), timeout=PATIENCE_MS)
    assert noted[0] != before, "it was noted that 0.2.0 is tried"
    qtbot.waitUntil(lambda: app.tablet.current_screen == "home", timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: app.parts.worker is not None, timeout=PATIENCE_MS)
    assert ready_to_leave.swap() == before
    assert not list((folder / "backups").glob("*before-0.2.0*"))


def test_a_tablet_that_could_not_leave_and_has_no_store_any_more_ends_to_be_started_again(
    start: Callable[..., TabletApp],
    ready_to_leave: Releases,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("kiosk.swapping: the tablet could not leave for another version")
    before, close, ends = ready_to_leave.swap(), KioskParts.close, []

    def fails_at_its_end(parts: KioskParts) -> None:
        monkeypatch.setattr(KioskParts, "close", close)
        close(parts)
        raise StorageError("the disk is gone")

    monkeypatch.setattr(swapping, "end_with", lambda _, code: ends.append(code))
    app = start(ready_to_leave.folder)
    leave(app, fails_at_its_end, qtbot, monkeypatch)
    qtbot.waitUntil(lambda: ends == [1], timeout=PATIENCE_MS)
    assert app.tablet.current_screen == "outOfService"
    assert ready_to_leave.swap() == before


def test_what_is_noted_is_written_only_when_it_changes(tmp_path: Path) -> None:
    last_known.note(tmp_path, a_branch())
    file = tmp_path / last_known.FILE
    written = file.stat().st_mtime_ns, file.stat().st_ino
    last_known.note(tmp_path, replace(a_branch(), guest_days=3))
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == written
    last_known.note(tmp_path, replace(a_branch(), phone=NEW_NUMBER))
    noted = last_known.noted(tmp_path)
    assert noted is not None
    assert noted.phone == NEW_NUMBER


@pytest.mark.parametrize("content", [b"", b"{}", b'{"name":"Pergine', b"\xff\xfe"])
def test_a_file_that_cannot_be_read_says_nothing(tmp_path: Path, content: bytes) -> None:
    assert last_known.noted(tmp_path) is None
    (tmp_path / last_known.FILE).write_bytes(content)
    assert last_known.noted(tmp_path) is None


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_a_telephone_reads_the_number_off_the_page_and_there_is_nothing_to_touch(
    open_glass: OpenGlass, size: QSize
) -> None:
    glass = open_glass(size)
    shots_house.fill_out_of_service(glass.tablet)
    glass.show("outOfService")
    assert glass.controls() == []
    assert {"0461 000 102", "112", "Punto di raccolta: nel parco davanti all’ingresso"} <= set(glass.words())
    grey = glass.window.grabWindow().convertToFormat(QImage.Format.Format_Grayscale8)
    reading = code_reader.read_frame(
        memoryview(grey.constBits()).cast("B", [grey.height(), grey.bytesPerLine()])
    )
    assert reading is not None
    assert reading.code == b"tel:0461000102"


def test_where_nobody_ever_said_whom_to_call_there_is_no_number_but_112(glass: Glass) -> None:
    shots_house.fill_out_of_service_unknown(glass.tablet)
    glass.show("outOfService")
    shown = glass.words()
    assert "112" in shown
    assert not glass.has("dial")
    assert not any("{" in words or "0461" in words or "reception" in words for words in shown)
