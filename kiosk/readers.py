"""Whatever reads codes at the entrance, joined: pictures, a scanner in serial mode, a camera. Part of the composition.

A scanner that types is not among them: its keys come through the window (``ui/devices/keyboard_wedge.py``).
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kiosk.devices.frame_source import FrameSource, Told
from kiosk.devices.picture_source import PictureSource
from kiosk.devices.serial_scanner import SerialScanner
from kiosk.domain.errors import ReaderUnavailableError
from kiosk.domain.ports import Clock
from kiosk.domain.sights import Sight
from kiosk.settings import Settings

if TYPE_CHECKING:
    from ui.devices.camera import Camera, Lens

CAMERA_MISSING = (
    "Install what reads a camera: pip install 'smart-valley-kiosk[camera]', and as root: apt-get install -y"
    " --no-install-recommends libpulse0 libxrandr2 libxext6 libdrm2"
)
log = logging.getLogger(__name__)


class Readers(QObject):
    """Made, started and stopped on the GUI thread; its signals come from the readers' own threads.

    ``code``: bytes of a code. ``lost``: since when no code can be read, None when one can; of a scanner that types
    and of pictures nobody can know. ``sight``: what a camera has had in view too long. ``mirror``: a QImage of it.
    ``seconds``: monotonic.
    """

    code = Signal(bytes)
    lost = Signal(object)
    sight = Signal(object)
    mirror = Signal(object)
    _health = Signal(str, object)

    def __init__(
        self, settings: Settings, clock: Clock, seconds: Callable[[], float], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.pictures = PictureSource()
        self.lens: Lens | None = None
        """What gives the camera its frames; None: the device that the settings name."""
        self._settings = settings
        self._clock = clock
        self._seconds = seconds
        self._lost_at: dict[str, datetime | None] = {}
        self._told: datetime | None = None
        self._scanner: SerialScanner | None = None
        self._frames: FrameSource | None = None
        self._camera: Camera | None = None
        self._health.connect(self._on_health)

    @property
    def looked_at(self) -> int:
        """How many frames of the camera were decoded."""
        return self._frames.looked_at if self._frames else 0

    def start(self) -> None:
        """Begins to read; a reader that is gone is looked for."""
        self.pictures.start(self.code.emit)
        if self._settings.scanner:
            self._lost_at["scanner"] = None
            self._scanner = SerialScanner(
                self._settings.scanner, self._clock, lambda lost_at: self._health.emit("scanner", lost_at)
            )
            self._scanner.start(self.code.emit)
        if self._settings.camera:
            self._lost_at["camera"] = None
            self._start_camera()

    def stop(self) -> None:
        """Ends every reader and frees its device. Safe to repeat."""
        self.pictures.stop()
        if self._scanner is not None:
            self._scanner.stop()
        if self._camera is not None:
            self._camera.stop()
        if self._frames is not None:
            self._frames.stop()

    def forget_passes(self) -> None:
        """A page begins to wait for a pass: one that the camera sees already is meant."""
        if self._frames is not None:
            self._frames.forget_passes()

    def _start_camera(self) -> None:
        try:
            self._camera = self._joined_camera()
        except ReaderUnavailableError as fault:
            log.error("%s. %s", fault, fault.advice)
            self._on_health("camera", self._clock.now())
            return
        self._camera.start()

    def _joined_camera(self) -> "Camera":
        """Raises ReaderUnavailableError where nothing is installed that reads a camera."""
        try:
            from ui.devices.camera import Camera, DeviceLens
            from ui.devices.frame_light import mirror_of
        except ImportError as missing:
            raise ReaderUnavailableError(
                f"the camera cannot be read: {missing}", advice=CAMERA_MISSING
            ) from missing
        told = Told(sight=self.sight.emit, mirror=lambda grey: self.mirror.emit(mirror_of(grey)))
        frames = self._frames = FrameSource(told, self._seconds)
        frames.start(self.code.emit)
        return Camera(
            lens=self.lens or DeviceLens(self._settings.camera),
            show=frames.show,
            looked_at=lambda: self.looked_at,
            lost=self._on_camera,
            parent=self,
        )

    def _on_camera(self, is_lost: bool) -> None:
        if is_lost:
            self.sight.emit(Sight.NOTHING)  # whoever decodes may hang, and would not say so
        self._on_health("camera", self._clock.now() if is_lost else None)

    def _on_health(self, reader: str, lost_at: datetime | None) -> None:
        """No code can be read when every reader is gone, and not before the last of them went."""
        self._lost_at[reader] = lost_at
        gone = [at for at in self._lost_at.values() if at is not None]
        joined = max(gone) if len(gone) == len(self._lost_at) else None
        if joined != self._told:
            self._told = joined
            self.lost.emit(joined)
