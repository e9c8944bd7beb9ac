"""What must hold of every page in every language, size and mode, measured on the scene that is drawn.

Each rule returns sentences about what is wrong; an empty list is a good page. Least sizes: UX.md 3.1 to 3.3.
"""

from collections import Counter

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QImage
from PySide6.QtQuick import QQuickItem

from tests.ui.glass import Glass, nearest
from tests.ui.luminance import ratio

TOUCH_LEAST = {"portrait": 81, "landscape": 89, "low": 81, "heard": 74}
LARGE_LEAST = {"portrait": 37, "landscape": 44, "low": 37, "heard": 37}
LEAST = 23
"""A capital of 3.8 mm seen from 500 mm, or 2.6 mm from 400 mm: 26 and 22 minutes of arc, where print needs 16 to 24."""
APART = {"portrait": 12, "landscape": 12, "low": 10, "heard": 7}
LOW_PART = 0.5
REACH, REACH_EVER = 1_210, 1_694
"""Pixels above the foot of a panel that begins at 800 mm: 1,100 mm for every control, 1,220 mm where text is large."""
BODY_CONTRAST, CONTRAST, INACTIVE_CONTRAST, HIGH_CONTRAST = 7.0, 4.5, 3.0, 10.0
NOTICE_INK, NOTICE_CONTRAST = QColor("#7A4B00"), 6.49
"""Of a notice's own ink on its own ground, never under 26 px (design/TABLET.md 2)."""
HAIR = 1.0
BEZEL = 14.0
"""The keyboard's lowest row, which fills its glass, stands as far away; other pages keep 16 and more."""


def orientation(glass: Glass) -> str:
    """`portrait`, `landscape`; `low`: a lying page at the foot of a standing glass; `heard`: a lying glass whose page
    stands smaller above the two keys, which are what is touched there.
    """
    modes = glass.tablet.modes
    if glass.window.width() > glass.window.height():
        return "heard" if modes.voice else "landscape"
    return "low" if modes.controls_low or modes.voice else "portrait"


def text_faults(glass: Glass) -> list[str]:
    """Text that is cut although it is no name, leaves the glass or its button, or lies on something else."""
    texts, controls = glass.texts(), _separate(glass)
    glass_edge = QRectF(0, 0, glass.window.width(), glass.window.height())
    faults = [f"cut: {_said(text)}" for text in texts if _is_cut(text)]
    faults += [f"wider than its place: {_said(text)}" for text in texts if _is_too_wide(text)]
    for text in texts:
        place, own = ink(glass, text), _control_around(text)
        if not glass_edge.contains(place):
            faults.append(f"leaves the glass: {_said(text)}")
        if own is not None and not glass.place(own).adjusted(-HAIR, -HAIR, HAIR, HAIR).contains(place):
            faults.append(f"leaves its button {own.objectName()}: {_said(text)}")
        faults += [
            f"lies on {control.objectName()}: {_said(text)}"
            for control in controls
            if control is not own and not _holds(control, text) and glass.place(control).intersects(place)
        ]
    return faults + _collisions(glass, texts) + _beside_their_ground(glass, texts)


def touch_faults(glass: Glass) -> list[str]:
    """Controls that are too small, too near to each other, or not wholly on the glass."""
    least = TOUCH_LEAST[orientation(glass)]
    glass_edge = QRectF(0, 0, glass.window.width(), glass.window.height())
    controls = _separate(glass)
    faults = []
    for control in controls:
        place, name = glass.place(control), control.objectName()
        if not _is_key(control) and (place.width() < least or place.height() < least):
            faults.append(f"too small: {name} {place.width():.0f} x {place.height():.0f}")
        if not glass_edge.adjusted(-HAIR, -HAIR, HAIR, HAIR).contains(place):
            faults.append(f"leaves the glass: {name}")
        if not control.property("label"):
            faults.append(f"has no name to be heard: {name}")
    for at, one in enumerate(controls):
        for other in controls[at + 1 :]:
            gap = nearest(glass.place(one), glass.place(other))
            if gap < _apart(one, other, APART[orientation(glass)]):
                faults.append(f"{one.objectName()} and {other.objectName()} are {gap:.0f} px apart")
    return faults


def at_the_bezel(glass: Glass) -> list[str]:
    """Controls so near to the edge of the glass that the frame is in a finger's way (UX.md 3.1)."""
    inside = QRectF(0, 0, glass.window.width(), glass.window.height())
    inside.adjust(BEZEL, BEZEL, -BEZEL, -BEZEL)
    return [
        f"too near to the bezel: {control.objectName()} {glass.place(control).getRect()}"
        for control in _separate(glass)
        if not inside.contains(glass.place(control))
    ]


def in_the_footers_row(glass: Glass) -> list[str]:
    """Columns of a page that end beside the words of its footer instead of above them."""
    footer = next((c for c in glass.controls() if c.objectName() == "footer.accessibility"), None)
    pages = [item for item in glass.items() if item.property("informationBottom") is not None]
    if footer is None:
        return []
    return [
        f"{end} lies {below:.0f} px below the top of the footer"
        for page in pages
        for end in ("informationBottom", "actionBottom")
        if (below := page.mapToScene(QPointF(0, page.property(end))).y() - glass.place(footer).top()) > HAIR
    ]


def uneven(glass: Glass) -> list[str]:
    """Buttons that stand beside each other and are not of one height."""
    faults = []
    controls = _separate(glass)
    for at, one in enumerate(controls):
        for other in controls[at + 1 :]:
            place, beside = glass.place(one), glass.place(other)
            is_row = one.parentItem() is other.parentItem() and abs(place.top() - beside.top()) < HAIR
            if is_row and abs(place.height() - beside.height()) > HAIR:
                names = f"{one.objectName()} and {other.objectName()}"
                faults.append(f"{names} are {place.height():.0f} and {beside.height():.0f} high")
    return faults


def small_type(glass: Glass) -> list[str]:
    """Text whose capitals are seen under too small an angle; larger where large text was asked for."""
    least = LARGE_LEAST[orientation(glass)] if glass.tablet.modes.large_text else LEAST
    return [
        f"{text.property('font').pixelSize()} px: {_said(text)}"
        for text in glass.texts()
        if text.property("font").pixelSize() < least
    ]


def out_of_reach(glass: Glass) -> list[str]:
    """Controls of a standing glass that somebody who sits cannot reach (UX.md 3.2).

    Where low controls were asked for: those above its lowest half, of a panel of 476 mm its lowest 238 (UX.md 3.4).
    """
    modes, height = glass.tablet.modes, glass.window.height()
    reach = height * LOW_PART if modes.controls_low else REACH_EVER if modes.large_text else REACH
    edge = height - reach
    return [
        f"{control.objectName()} begins {edge - glass.place(control).top():.0f} px above the reach"
        for control in _separate(glass)
        if glass.place(control).top() < edge
    ]


def faint(glass: Glass) -> list[str]:
    """Text that cannot be told well enough from what is drawn behind it (WCAG 1.4.3 and 1.4.6, UX.md 3.3)."""
    picture = glass.window.grabWindow()
    faults = []
    for text in glass.texts():
        behind = _behind(picture, text, ink(glass, text))
        if behind is not None and (found := ratio(_drawn(text, behind), behind)) < (
            least := _contrast_least(glass, text)
        ):
            faults.append(f"{found:.2f} of {least} on {behind.name()}: {_said(text)}")
    return faults


def untranslated(glass: Glass) -> list[str]:
    """Keys of the deck that are shown instead of their text, and places in a text that nobody filled."""
    return [word for word in glass.words() if _looks_like_a_key(word) or "{" in word]


def ink(glass: Glass, text: QQuickItem) -> QRectF:
    """Where letters may be drawn: from the top of the capitals to the baseline of the last line."""
    size = float(text.property("font").pixelSize())
    lines, line = int(text.property("lineCount")), float(text.property("lineHeight"))
    capital_top = float(text.property("topPadding")) + 0.31 * size
    width = float(text.property("contentWidth"))
    left = (text.width() - width) / 2 if text.property("isCentred") else 0.0
    return text.mapRectToScene(QRectF(left, capital_top, width, (lines - 1) * line + 0.67 * size))


def _contrast_least(glass: Glass, text: QQuickItem) -> float:
    control = _control_around(text)
    font: QFont = text.property("font")
    if control is not None and not control.property("isActive"):
        return INACTIVE_CONTRAST
    if glass.tablet.modes.high_contrast:
        return HIGH_CONTRAST
    if control is not None or font.weight() >= QFont.Weight.Medium:
        return CONTRAST
    return NOTICE_CONTRAST if QColor(text.property("color")) == NOTICE_INK else BODY_CONTRAST


def _behind(picture: QImage, text: QQuickItem, place: QRectF) -> QColor | None:
    """The colour most of the ground of a text has, next to its own; None where nothing else is drawn."""
    ground = picture.copy(place.toAlignedRect()).convertToFormat(QImage.Format.Format_RGB32)
    own = QColor(text.property("color"))
    shares = Counter(memoryview(ground.constBits()).cast("I")) if not ground.isNull() else Counter()
    drawn = (QColor.fromRgb(colour) for colour, _ in shares.most_common(3))
    return next((colour for colour in drawn if colour.rgb() != own.rgb()), None)


def _drawn(text: QQuickItem, behind: QColor) -> QColor:
    """A text's colour as it arrives on that ground, through every opacity above it."""
    own = QColor(text.property("color"))
    share, item = own.alphaF(), text
    while item is not None:
        share *= item.opacity()
        item = item.parentItem()
    mixed = (
        share * ink + (1 - share) * ground
        for ink, ground in zip(own.getRgbF()[:3], behind.getRgbF()[:3], strict=True)
    )
    return QColor.fromRgbF(*mixed)


def _collisions(glass: Glass, texts: list[QQuickItem]) -> list[str]:
    inks = [(text, ink(glass, text)) for text in texts]
    return [
        f"lie on each other: {_said(one)} | {_said(other)}"
        for at, (one, place) in enumerate(inks)
        for other, other_place in inks[at + 1 :]
        if place.intersects(other_place)
    ]


def _beside_their_ground(glass: Glass, texts: list[QQuickItem]) -> list[str]:
    """Words of the ground that leave it, and words that lie on the boxes of a code or on a field."""
    faults = []
    for item in glass.items():
        place = glass.place(item).adjusted(-HAIR, -HAIR, HAIR, HAIR)
        if item.objectName() == "ground":
            own = [text for text in texts if item.isAncestorOf(text)]
            faults += [f"leaves the ground: {_said(t)}" for t in own if not place.contains(ink(glass, t))]
        elif item.objectName() in ("boxes", "field"):
            others = [text for text in texts if not item.isAncestorOf(text)]
            faults += [
                f"lies on the {item.objectName()}: {_said(t)}"
                for t in others
                if place.intersects(ink(glass, t))
            ]
    return faults


def _said(text: QQuickItem) -> str:
    return str(text.property("text"))[:60]


def _is_cut(text: QQuickItem) -> bool:
    return bool(text.property("truncated")) and not text.property("isName")


def _is_too_wide(text: QQuickItem) -> bool:
    return float(text.property("contentWidth")) > text.width() + HAIR and not text.property("truncated")


def _is_key(control: QQuickItem) -> bool:
    return control.property("isLatched") is not None


def _is_segment(control: QQuickItem) -> bool:
    return control.property("modelData") is not None and control.objectName().startswith(
        ("language.", "segment.", "view.")
    )


def _apart(one: QQuickItem, other: QQuickItem, least: float) -> float:
    """Letter keys stand 10 px apart at most, and the places of one track touch, as drawn (design/TABLET.md 3.2)."""
    if _is_key(one) and _is_key(other):
        return min(least, 10) - HAIR
    if _is_segment(one) and _is_segment(other):
        return 0 - HAIR
    return least - HAIR


def _separate(glass: Glass) -> list[QQuickItem]:
    """The controls that have a place of their own; the one that fills a page behind all others has none."""
    return [control for control in glass.controls() if control.objectName() != "anywhere"]


def _control_around(text: QQuickItem) -> QQuickItem | None:
    item = text.parentItem()
    while item is not None:
        if item.property("isPressed") is not None and item.property("label") is not None:
            return item
        item = item.parentItem()
    return None


def _holds(control: QQuickItem, text: QQuickItem) -> bool:
    return control.isAncestorOf(text)


def _looks_like_a_key(word: str) -> bool:
    parts = word.split(".")
    return len(parts) > 1 and all(part.isalnum() and part.islower() for part in parts)
