"""A camera that is given what it sees: frames go through Qt's own session and sink as a device's would.

Needs the extra ``camera``. Thirty frames a second, 1280 x 720, in the format of a cheap camera.
"""

from collections.abc import Callable
from random import Random

from PIL import Image
from PySide6.QtCore import QSize, QTimer
from PySide6.QtMultimedia import QMediaCaptureSession, QVideoFrame, QVideoFrameFormat, QVideoFrameInput

from kiosk.domain.errors import ReaderUnavailableError
from tests.hard_frames import SIZE, held_up, room
from tests.hardships import Strengths
from tests.qr_images import picture

RATE = 30
QUIET_MODULES = 4
NO_COLOUR = 128
FORMAT = QVideoFrameFormat(QSize(*SIZE), QVideoFrameFormat.PixelFormat.Format_NV12)


def frame_of(text: str, strengths: Strengths, seed: int = 1) -> Image.Image:
    """Somebody holds this code up, as hard to read as said."""
    code = picture(text, module_pixels=1, border_modules=QUIET_MODULES)
    return held_up(code, strengths, Random(seed))[0]  # noqa: S311 - the same frame every time


def empty_room() -> Image.Image:
    """Nobody is there."""
    return room(Random(1))  # noqa: S311 - the same room every time


class Film:
    """The lens of a camera that sees what it is shown until it is shown something else."""

    def __init__(self) -> None:
        self.is_plugged_in = True
        self.sent = 0
        self._light = empty_room().tobytes()
        self._input: QVideoFrameInput | None = None
        self._clock = QTimer()
        self._clock.setInterval(1000 // RATE)
        self._clock.timeout.connect(self._send)

    def show(self, image: Image.Image) -> None:
        """From now on it sees this."""
        self._light = image.convert("L").tobytes()

    def unplug(self) -> None:
        """No frame comes any more, and nothing says so."""
        self.is_plugged_in = False

    def plug_in(self) -> None:
        """It can be opened again."""
        self.is_plugged_in = True

    def fail(self, why: str) -> None:
        """The device says that it ends."""
        self._failed(why)

    def open(self, session: QMediaCaptureSession, failed: Callable[[str], None]) -> None:
        """Raises ReaderUnavailableError while it is unplugged."""
        if not self.is_plugged_in:
            raise ReaderUnavailableError("no camera")
        self._failed = failed
        self._input = QVideoFrameInput(FORMAT)
        session.setVideoFrameInput(self._input)
        self._clock.start()

    def close(self, session: QMediaCaptureSession) -> None:
        """Frames end."""
        self._clock.stop()
        session.setVideoFrameInput(None)  # type: ignore[arg-type]  # its stub forgets that none is allowed
        self._input = None

    def _send(self) -> None:
        if (
            self.is_plugged_in
            and self._input is not None
            and self._input.sendVideoFrame(video_frame(self._light))
        ):
            self.sent += 1


def video_frame(light: bytes) -> QVideoFrame:
    """A grey frame in NV12."""
    frame = QVideoFrame(FORMAT)
    frame.map(QVideoFrame.MapMode.WriteOnly)
    for plane, content in enumerate((light, bytes((NO_COLOUR,)) * (len(light) // 2))):
        memoryview(frame.bits(plane))[: len(content)] = content
    frame.unmap()
    return frame
