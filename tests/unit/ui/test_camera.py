"""A camera through Qt's own session and sink: what of a frame is light, which way of sending is chosen, going and
coming back."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QMediaCaptureSession, QMediaDevices, QVideoFrame, QVideoFrameFormat
from pytestqt.qtbot import QtBot

from kiosk.domain.errors import ReaderUnavailableError
from tests.drivers_demo import ROOT
from tests.filmed import Film, empty_room, video_frame
from tests.hard_frames import SIZE, view_of
from tests.strictness import AnnouncedWarnings
from ui.devices.camera import Camera, CameraFrame, DeviceLens, Offer, Patience, best
from ui.devices.frame_light import light_of, mirror_of

Format = QVideoFrameFormat.PixelFormat
SOON = Patience(look_ms=30, silent_looks=5)
GONE = "the camera is gone"
NARROW = QSize(62, 48)  # no driver's line ends there


@dataclass
class Entrance:
    """Where a camera hangs. ``looks``: whether its frames are decoded; ``lost``: what was told of it."""

    film: Film = field(default_factory=Film)
    looks: bool = True
    looked_at: int = 0
    last: memoryview | None = None
    lost: list[bool] = field(default_factory=list)
    opened: int = 0

    def __post_init__(self) -> None:
        self.camera = Camera(self.film, self.show, lambda: self.looked_at, self.lost.append, patience=SOON)

    def show(self, frame: CameraFrame) -> None:
        """Decodes a frame."""
        self.last = frame.grey()
        if self.last is not None and self.looks:
            self.looked_at += 1


@pytest.fixture
def entrance(qtbot: QtBot) -> Iterator[Entrance]:
    entrance = Entrance()
    yield entrance
    entrance.camera.stop()


def test_frames_come_through_qt_as_they_were_seen(entrance: Entrance, qtbot: QtBot) -> None:
    entrance.camera.start()
    qtbot.waitUntil(lambda: entrance.looked_at > 3)
    assert entrance.lost == [False]
    assert entrance.last is not None
    assert entrance.last.shape == (SIZE[1], SIZE[0])
    assert entrance.last.tobytes() == empty_room().tobytes()


def test_a_camera_that_is_not_there_is_looked_for_until_it_is(
    entrance: Entrance, qtbot: QtBot, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect(GONE)
    entrance.film.unplug()
    entrance.camera.start()
    qtbot.waitUntil(lambda: entrance.lost == [True])
    entrance.film.plug_in()
    qtbot.waitUntil(lambda: entrance.lost == [True, False])


def test_a_camera_that_falls_silent_is_lost_and_its_last_frame_forgotten(
    entrance: Entrance, qtbot: QtBot, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect(GONE)
    entrance.camera.start()
    qtbot.waitUntil(lambda: entrance.looked_at > 3)
    entrance.film.unplug()
    qtbot.waitUntil(lambda: entrance.lost == [False, True])
    assert entrance.last is None
    assert not entrance.camera._sink.videoFrame().isValid()
    entrance.film.plug_in()
    qtbot.waitUntil(lambda: entrance.lost == [False, True, False])


def test_a_camera_whose_frames_nobody_decodes_is_opened_anew(
    entrance: Entrance, qtbot: QtBot, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect(GONE)
    entrance.looks = False
    entrance.camera.start()
    qtbot.waitUntil(lambda: entrance.lost == [True])
    entrance.looks = True
    qtbot.waitUntil(lambda: entrance.lost == [True, False])


def test_a_camera_that_says_what_ails_it_is_lost_at_once(
    entrance: Entrance, qtbot: QtBot, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect(f"{GONE}, it is looked for: the cable was pulled")
    entrance.camera.start()
    qtbot.waitUntil(lambda: entrance.lost == [False])
    entrance.film.fail("the cable was pulled")
    assert entrance.lost == [False, True]


def test_nothing_of_the_last_frame_is_kept_when_it_ends(entrance: Entrance, qtbot: QtBot) -> None:
    entrance.camera.start()
    qtbot.waitUntil(lambda: entrance.looked_at > 3)
    entrance.camera.stop()
    assert entrance.last is None
    assert not entrance.camera._sink.videoFrame().isValid()


def packed(image: Image.Image, kind: Format, first: int) -> QVideoFrame:
    """A frame with colour between the light."""
    frame = QVideoFrame(QVideoFrameFormat(QSize(*image.size), kind))
    frame.map(QVideoFrame.MapMode.WriteOnly)
    line, pixels = frame.bytesPerLine(0), memoryview(frame.bits(0))
    for row in range(image.height):
        light = image.crop((0, row, image.width, row + 1)).tobytes()
        mixed = bytearray(b"\x80" * (2 * image.width))
        mixed[first::2] = light
        pixels[row * line : row * line + len(mixed)] = bytes(mixed)
    frame.unmap()
    return frame


def small_room() -> Image.Image:
    return empty_room().resize(NARROW.toTuple())


@pytest.mark.parametrize(("kind", "first"), [(Format.Format_YUYV, 0), (Format.Format_UYVY, 1)])
def test_of_light_and_colour_in_turn_the_light_is_taken(kind: Format, first: int) -> None:
    light = light_of(packed(small_room(), kind, first))
    assert light is not None
    assert light.tobytes() == small_room().tobytes()


@pytest.mark.parametrize("wanted", [QImage.Format.Format_Grayscale8, QImage.Format.Format_RGB32])
def test_a_picture_in_grey_or_colour_gives_its_light_without_what_stands_behind_each_line(
    wanted: QImage.Format,
) -> None:
    width, height = small_room().size
    image = QImage(small_room().tobytes(), width, height, width, QImage.Format.Format_Grayscale8)
    light = light_of(QVideoFrame(image.convertToFormat(wanted)))
    assert light is not None
    assert light.shape == (height, width)
    assert light.tobytes() == small_room().tobytes()


def test_a_camera_that_sends_jpeg_is_unpacked() -> None:
    file = io.BytesIO()
    empty_room().save(file, "JPEG", quality=95)
    frame = QVideoFrame(QVideoFrameFormat(QSize(*SIZE), Format.Format_Jpeg))
    if not frame.map(QVideoFrame.MapMode.WriteOnly):
        pytest.fail("no frame of that kind can be made")
    memoryview(frame.bits(0))[: len(file.getvalue())] = file.getvalue()
    frame.unmap()
    light = light_of(frame)
    assert light is not None
    apart = sum(abs(a - b) for a, b in zip(light.tobytes(), empty_room().tobytes(), strict=True))
    assert apart / len(light.tobytes()) < 2


def test_a_kind_that_is_rare_is_unpacked_by_qt(qtbot: QtBot) -> None:
    frame = QVideoFrame(QVideoFrameFormat(NARROW, Format.Format_Y16))
    frame.map(QVideoFrame.MapMode.WriteOnly)
    memoryview(frame.bits(0))[:] = bytes(frame.mappedBytes(0))
    frame.unmap()
    light = light_of(frame)
    assert light is not None
    assert set(light.tobytes()) == {0}


def test_what_a_machine_without_hardware_video_lacks_is_no_news() -> None:
    around = {name: value for name, value in os.environ.items() if name != "QT_LOGGING_RULES"}
    loaded = "import ui.devices.camera; from PySide6.QtMultimedia import QMediaCaptureSession as S; S()"
    begun = "from PySide6.QtGui import QGuiApplication; application = QGuiApplication([]); "
    done = subprocess.run([sys.executable, "-c", begun + loaded], env=around, capture_output=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert b"library" not in done.stderr


def test_an_empty_frame_has_no_light() -> None:
    assert light_of(QVideoFrame()) is None


def test_the_light_is_a_copy_that_outlives_the_frame() -> None:
    frame = video_frame(empty_room().tobytes())
    light = light_of(frame)
    frame.map(QVideoFrame.MapMode.WriteOnly)
    memoryview(frame.bits(0))[:100] = bytes(100)
    frame.unmap()
    assert light is not None
    assert light.tobytes() == empty_room().tobytes()


def test_who_looks_into_the_mirror_sees_left_on_the_left() -> None:
    frame = Image.new("L", SIZE, 0)
    frame.paste(255, (0, 0, SIZE[0] // 2, SIZE[1]))
    seen = mirror_of(view_of(frame))
    assert (seen.width(), seen.height()) == (320, 180)
    assert [seen.pixelColor(x, 90).value() for x in (10, 310)] == [0, 255]


WEBCAM = (
    Offer(1920, 1080, 5),
    Offer(1280, 720, 10),
    Offer(640, 480, 30),
    Offer(1920, 1080, 30, is_packed=True),
    Offer(1280, 720, 30, is_packed=True),
)


def test_of_what_a_camera_offers_the_fluent_one_nearest_to_720_lines_is_taken_and_unpacked_before_packed() -> (
    None
):
    assert WEBCAM[best(WEBCAM)] == Offer(1280, 720, 30, is_packed=True)
    fluent = (*WEBCAM, Offer(1280, 720, 30))
    assert fluent[best(fluent)] == Offer(1280, 720, 30)
    old = (Offer(320, 240, 30), Offer(640, 480, 30), Offer(1280, 960, 7))
    assert old[best(old)] == Offer(640, 480, 30)


def test_a_camera_nobody_has_is_named_with_those_that_are_there(qtbot: QtBot) -> None:
    with pytest.raises(ReaderUnavailableError, match="no camera Door 7; of this machine: "):
        DeviceLens("Door 7").open(QMediaCaptureSession(), lambda _why: None)
    if not QMediaDevices.videoInputs():
        with pytest.raises(ReaderUnavailableError, match="no camera default; of this machine: none"):
            DeviceLens("default").open(QMediaCaptureSession(), lambda _why: None)
