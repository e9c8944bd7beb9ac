"""A camera as the entrance's eye: its newest frame goes to whoever decodes, and one that is gone is looked for.

Needs the extra ``camera`` (PySide6-Addons) and libpulse, and is imported where a camera is set alone: without them
this module cannot be imported, and everything else works.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QLoggingCategory, QObject, QTimer

# Said while the next import loads, of hardware decoders and of a sound server that nothing here needs.
QLoggingCategory.setFilterRules("qt.multimedia.symbolsresolver=false")

from PySide6.QtMultimedia import (  # noqa: E402
    QCamera,
    QCameraDevice,
    QCameraFormat,
    QMediaCaptureSession,
    QMediaDevices,
    QVideoFrame,
    QVideoSink,
)

from kiosk.domain.errors import ReaderUnavailableError  # noqa: E402
from ui.devices.frame_light import LIGHT_BETWEEN, LIGHT_FIRST, light_of  # noqa: E402

DEFAULT = "default"
PIXELS_WANTED = 1280 * 720
RATE_LEAST = 15
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """``look_ms``: between two looks at whether frames come. ``silent_looks``: after so many without, it is opened anew.

    Cameras take up to three seconds to their first frame.
    """

    look_ms: int = 2_000
    silent_looks: int = 3


class Lens(Protocol):
    """What gives a session its frames."""

    def open(self, session: QMediaCaptureSession, failed: Callable[[str], None]) -> None:
        """Frames begin to come; ``failed`` is told when they end. Raises ReaderUnavailableError."""

    def close(self, session: QMediaCaptureSession) -> None:
        """No more frames come, and the device is free."""


class CameraFrame:
    """A frame as the camera gave it."""

    def __init__(self, frame: QVideoFrame) -> None:
        self._frame = frame

    def grey(self) -> memoryview | None:
        """Its light; on any thread, once."""
        return light_of(self._frame)


class Camera(QObject):
    """Hands every frame to ``show`` on the GUI thread, and says how the camera is.

    ``looked_at``: how many frames were decoded so far: a camera whose frames nobody decodes is lost as well.
    ``lost``: told True when no frame comes, False at the first one after that and after the start.
    """

    def __init__(
        self,
        lens: Lens,
        show: Callable[[CameraFrame], None],
        looked_at: Callable[[], int],
        lost: Callable[[bool], None],
        patience: Patience | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lens = lens
        self._show = show
        self._looked_at = looked_at
        self._lost = lost
        self._patience = patience or Patience()
        self._is_lost: bool | None = None
        self._is_open = False
        self._seen = 0
        self._silent_looks = 0
        self._session = QMediaCaptureSession(self)
        self._sink = QVideoSink(self)
        self._sink.videoFrameChanged.connect(self._on_frame)
        self._session.setVideoSink(self._sink)
        self._clock = QTimer(self)
        self._clock.setInterval(self._patience.look_ms)
        self._clock.timeout.connect(self._look)

    def start(self) -> None:
        """Opens the camera, now or as soon as it is there."""
        self._open()
        self._clock.start()

    def stop(self) -> None:
        """Frees the camera. Safe to repeat."""
        self._clock.stop()
        self._close()

    def _on_frame(self) -> None:
        frame = self._sink.videoFrame()  # the newest: a signal that waited may carry an older one
        if self._is_open and frame.isValid():
            self._show(CameraFrame(frame))
            if self._is_lost is not False:
                self._is_looked_at()

    def _look(self) -> None:
        if self._is_looked_at():
            return
        self._silent_looks += 1
        if not self._is_open or self._silent_looks >= self._patience.silent_looks:
            self._lose("no frame comes")
            self._open()

    def _is_looked_at(self) -> bool:
        """Whether a frame was decoded since this was asked last: then the camera is there."""
        before, self._seen = self._seen, self._looked_at()
        if self._seen == before:
            return False
        self._silent_looks = 0
        self._say(is_lost=False)
        return True

    def _open(self) -> None:
        self._silent_looks, self._is_open = 0, True
        try:
            self._lens.open(self._session, self._lose)
        except ReaderUnavailableError as fault:
            self._lose(str(fault))

    def _lose(self, why: str) -> None:
        if not self._is_lost:
            log.warning("the camera is gone, it is looked for: %s", why)
        self._close()
        self._say(is_lost=True)

    def _close(self) -> None:
        """Nothing of the last frame is kept."""
        if self._is_open:
            self._is_open = False
            self._lens.close(self._session)
        self._sink.setVideoFrame(QVideoFrame())
        self._show(CameraFrame(QVideoFrame()))

    def _say(self, *, is_lost: bool) -> None:
        if is_lost is not self._is_lost:
            self._is_lost = is_lost
            self._lost(is_lost)


class DeviceLens:
    """A camera of this machine, by its name or its address in the system; ``default``: the one the system prefers."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._camera: QCamera | None = None

    def open(self, session: QMediaCaptureSession, failed: Callable[[str], None]) -> None:
        """Takes 1280 x 720 where the camera offers it. Raises ReaderUnavailableError when it is not there."""
        device = self._device()
        camera = QCamera(device)
        formats = device.videoFormats()
        if formats:
            camera.setCameraFormat(formats[best([_offer(one) for one in formats])])
        camera.errorOccurred.connect(lambda _error, said: failed(said))
        self._camera = camera
        session.setCamera(camera)
        camera.start()

    def close(self, session: QMediaCaptureSession) -> None:
        """Frees the device."""
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.errorOccurred.disconnect()
            camera.stop()
            session.setCamera(None)  # type: ignore[arg-type]  # its stub forgets that none is allowed
            camera.deleteLater()

    def _device(self) -> QCameraDevice:
        there = QMediaDevices.videoInputs()
        if self._name == DEFAULT:
            chosen = [QMediaDevices.defaultVideoInput()] if there else []
        else:
            chosen = [one for one in there if self._name in (one.description(), one.id().toStdString())]
        if not chosen:
            names = ", ".join(one.description() for one in there) or "none"
            raise ReaderUnavailableError(f"no camera {self._name}; of this machine: {names}")
        return chosen[0]


@dataclass(frozen=True, slots=True)
class Offer:
    """A way in which a camera sends frames. ``is_packed``: as pictures that must be unpacked first."""

    width: int
    height: int
    rate: float
    is_packed: bool = False


def best(offers: Sequence[Offer]) -> int:
    """Which of them serves a reader best: fluent, then as near to 1280 x 720 as it gets, then the cheapest to read.

    More pixels cost three times the decoding and find hardly more (TRAPS.md 4).
    """
    return min(range(len(offers)), key=lambda at: _rank(offers[at]))


def _rank(offer: Offer) -> tuple[bool, int, bool, float]:
    off = abs(offer.width * offer.height - PIXELS_WANTED)
    return offer.rate < RATE_LEAST, off, offer.is_packed, -offer.rate


def _offer(one: QCameraFormat) -> Offer:
    is_packed = one.pixelFormat() not in LIGHT_FIRST | LIGHT_BETWEEN.keys()
    return Offer(one.resolution().width(), one.resolution().height(), one.maxFrameRate(), is_packed)
