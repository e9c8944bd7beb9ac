"""Icons in the colour, size and stroke a screen asks for: `image://icons/<name>/<rrggbb>/<stroke>`.

The files under resources/icons are outlines on a grid of 24 units; they are drawn by QtSvg at the size shown,
because an enlarged picture of an outline is soft.
"""

from functools import cache
from importlib import resources

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

_GRID = 24


@cache
def outline(name: str) -> str:
    """The SVG text of one bundled icon; KeyError for a name that is not bundled."""
    file = resources.files("resources").joinpath("icons", f"{name}.svg")
    if not file.is_file():
        raise KeyError(name)
    return file.read_text(encoding="utf-8")


def tinted(svg: str, colour: str, stroke: str) -> str:
    """`svg` drawn with one colour (`#rrggbb` or `#aarrggbb`) and one stroke width."""
    if "currentColor" not in svg:
        return svg.replace("<svg ", f'<svg fill="{colour}" ', 1)
    return svg.replace("currentColor", colour).replace('stroke-width="2"', f'stroke-width="{stroke}"')


class IconImages(QQuickImageProvider):
    """The image provider named `icons`."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002, N803 (Qt's names)
        """Draw `<name>/<rrggbb>/<stroke>` at `requestedSize`, or at the grid's own size."""
        name, colour, stroke = id.split("/")
        side = max(requestedSize.width(), requestedSize.height())
        target = QSize(side, side) if side > 0 else QSize(_GRID, _GRID)
        image = QImage(target, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        svg = tinted(outline(name), f"#{colour[-6:]}", stroke)
        painter = QPainter(image)
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, target.width(), target.height()))
        painter.end()
        size.setWidth(target.width())
        size.setHeight(target.height())
        return image
