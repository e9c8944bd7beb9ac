"""The light of a video frame: what a code reader needs of it, and the small picture somebody sees themselves in."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat

Format = QVideoFrameFormat.PixelFormat
LIGHT_FIRST = frozenset(
    {
        *(Format.Format_YUV420P, Format.Format_YUV422P, Format.Format_YV12, Format.Format_NV12),
        *(Format.Format_NV21, Format.Format_IMC1, Format.Format_IMC2, Format.Format_IMC3),
        *(Format.Format_IMC4, Format.Format_Y8),
    }
)
"""Whose first plane is the light, a byte a pixel."""
LIGHT_BETWEEN = {Format.Format_YUYV: 0, Format.Format_UYVY: 1}
"""Whose light is every other byte, beginning with this one."""
MIRROR_SIZE = QSize(320, 180)


def light_of(frame: QVideoFrame) -> memoryview | None:
    """One byte a pixel, of shape (height, width), a copy; None for an empty frame, as after the end of a film."""
    if not frame.isValid():
        return None
    kind = frame.pixelFormat()
    if kind in LIGHT_FIRST:
        return _mapped(frame, 0, 1)
    if kind in LIGHT_BETWEEN:
        return _mapped(frame, LIGHT_BETWEEN[kind], 2)
    image = _unpacked(frame)
    if image.isNull():
        return None
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return _tight(memoryview(grey.constBits()), grey.size(), grey.bytesPerLine(), 0, 1)


def mirror_of(grey: memoryview) -> QImage:
    """A small picture of it, left and right changed as in a mirror; it owns its pixels."""
    height, width = grey.shape  # type: ignore[misc]  # a frame has two
    image = QImage(grey, width, height, width, QImage.Format.Format_Grayscale8)
    small = image.scaled(
        MIRROR_SIZE,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.FastTransformation,
    )
    return small.flipped(Qt.Orientation.Horizontal)


def _mapped(frame: QVideoFrame, first: int, step: int) -> memoryview | None:
    if not frame.map(QVideoFrame.MapMode.ReadOnly):
        return None
    try:
        return _tight(memoryview(frame.bits(0)), frame.size(), frame.bytesPerLine(0), first, step)
    finally:
        frame.unmap()


def _unpacked(frame: QVideoFrame) -> QImage:
    """Of colours and of JPEG the whole picture. Qt's own way is taken for what is rare: it asks for a graphics card."""
    kind = frame.pixelFormat()
    colours = QVideoFrameFormat.imageFormatFromPixelFormat(kind)
    is_known = kind is Format.Format_Jpeg or colours is not QImage.Format.Format_Invalid
    if not is_known or not frame.map(QVideoFrame.MapMode.ReadOnly):
        return frame.toImage()
    try:
        pixels = bytes(memoryview(frame.bits(0))[: frame.mappedBytes(0)])
        if kind is Format.Format_Jpeg:
            return QImage.fromData(pixels)
        return QImage(pixels, frame.width(), frame.height(), frame.bytesPerLine(0), colours).copy()
    finally:
        frame.unmap()


def _tight(pixels: memoryview, size: QSize, line: int, first: int, step: int) -> memoryview | None:
    """A copy without what drivers put behind each line."""
    width, height = size.width(), size.height()
    flat = bytes(pixels[: line * height])
    if line == width and step == 1:
        light = flat
    else:
        ends = range(0, line * height, line)
        light = b"".join(flat[at + first : at + width * step : step] for at in ends)
    return memoryview(light).cast("B", (height, width)) if len(light) == width * height > 0 else None
