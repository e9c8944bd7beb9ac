"""Keyboards that a typing scanner may be set to: which key gives which character.

Base45 uses characters that the layouts put on different keys, so a scanner set to another one than is believed here
writes other codes than it reads; which ones tells what it is set to.
"""

from collections.abc import Mapping

Layout = Mapping[int, tuple[str, str]]
"""By the Linux code of a key: its character, and the one with Shift."""
_Rows = Mapping[int, tuple[str, str]]


def _layout(rows: _Rows) -> Layout:
    """``rows``: by the code of a row's first key, its characters in order, and those with Shift."""
    return {
        first + place: (plain, shifted)
        for first, (row, shifted_row) in rows.items()
        for place, (plain, shifted) in enumerate(zip(row, shifted_row, strict=True))
    }


US_LAYOUT = _layout(
    {
        2: ("1234567890-=", "!@#$%^&*()_+"),
        16: ("qwertyuiop[]", "QWERTYUIOP{}"),
        30: ("asdfghjkl;'`", 'ASDFGHJKL:"~'),
        43: ("\\zxcvbnm,./", "|ZXCVBNM<>?"),
        57: (" ", " "),
    }
)
ITALIAN_LAYOUT = _layout(
    {
        2: ("1234567890'ì", '!"£$%&/()=?^'),
        16: ("qwertyuiopè+", "QWERTYUIOPé*"),
        30: ("asdfghjklòà\\", "ASDFGHJKLç°|"),
        43: ("ùzxcvbnm,.-", "§ZXCVBNM;:_"),
        57: (" ", " "),
        86: ("<", ">"),
    }
)
GERMAN_LAYOUT = _layout(
    {
        2: ("1234567890ß´", '!"§$%&/()=?`'),
        16: ("qwertzuiopü+", "QWERTZUIOPÜ*"),
        30: ("asdfghjklöä^", "ASDFGHJKLÖÄ°"),
        43: ("#yxcvbnm,.-", "'YXCVBNM;:_"),
        57: (" ", " "),
        86: ("<", ">"),
    }
)
LAYOUTS: Mapping[str, Layout] = {"us": US_LAYOUT, "it": ITALIAN_LAYOUT, "de": GERMAN_LAYOUT}
"""By the value of the setting ``scanner_layout``. For what a pass is made of, a British keyboard is the American one."""


def layout_typed_with(received: str, shown: str, believed: str) -> str | None:
    """The layout that a scanner is set to which read ``shown`` and of which ``received`` came, or None: none of these.

    ``believed``: what ``scanner_layout`` says here; where the system's own layout is trusted, it may be any.
    """
    reads = [LAYOUTS[believed]] if believed in LAYOUTS else list(LAYOUTS.values())
    for name, typed in LAYOUTS.items():
        if name != believed and any(_garbled(shown, typed, read) == received for read in reads):
            return name
    return None


def _garbled(text: str, typed: Layout, read: Layout) -> str:
    """What comes of a text that is typed on one keyboard and read as another's."""
    places = {
        sign: (code, level) for code, pair in typed.items() for level, sign in reversed(list(enumerate(pair)))
    }
    keys = [places[sign] for sign in text]
    return "".join(read[code][level] if code in read else "" for code, level in keys)
