"""A picture of a window that is the same to the last bit, in whatever order a process draws its pictures.

Qt puts small letters at a quarter of a pixel and leaves that quarter in the typeface (measured on 6.11.3:
`FT_Set_Transform` in `QFontEngineFT.loadGlyph`). Letters of 64 px and more are drawn from their outlines, which are read
from the same typeface and take the quarter along: up to 0.05 px to the side, by whichever small letter of that weight
was drawn for the first time last. So the window is painted once, after which no small letter is new, the quarters are
taken back, and it is painted again from nothing.
"""

from itertools import count

from PySide6.QtGui import QFontDatabase, QImage, QRawFont, QTransform
from PySide6.QtQuick import QQuickWindow

from ui.window import TYPEFACE

POINTS = 24
A_LETTER = 1
_hundredths = count(1)


def still_of(window: QQuickWindow) -> QImage:
    """The window as it stands. Needs a window without motion, painted by the software renderer."""
    window.grabWindow()
    _clear(window)
    _take_quarters_back()
    return window.grabWindow()


def _clear(window: QQuickWindow) -> None:
    # what did not change is not painted again
    everything = window.contentItem()
    everything.setOpacity(0)
    window.grabWindow()
    everything.setOpacity(1)


def _take_quarters_back() -> None:
    # a letter turned as none was turned before is kept nowhere: it is read anew, at no quarter of a pixel
    turned = QTransform().rotate(next(_hundredths) / 100)
    for style in QFontDatabase.styles(TYPEFACE):
        face = QRawFont.fromFont(QFontDatabase.font(TYPEFACE, style, POINTS))
        face.alphaMapForGlyph(A_LETTER, QRawFont.AntialiasingType.PixelAntialiasing, turned)
