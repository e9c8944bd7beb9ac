"""One of several answers to a small question, a bar of the day, a QR code: values that several pages show."""

from collections.abc import Iterable
from typing import NamedTuple

from ui.bridge.phrases import Phrase


class Choice(NamedTuple):
    """One answer: its id comes back in the signal. One that is not possible is shown and cannot be touched."""

    choice_id: str
    text: Phrase
    is_possible: bool = True
    icon: str = ""


class DayAxis(NamedTuple):
    """What part of the branch's day a strip shows, in minutes since its midnight; `now_minute` -1: another day."""

    first_minute: int
    last_minute: int
    now_minute: int = -1


class Stretch(NamedTuple):
    """From one minute of the branch's day to another."""

    start_minute: int
    end_minute: int


def drawn_choices(choices: Iterable[Choice]) -> list[dict[str, object]]:
    """The choices as QML's chips take them."""
    return [
        {"id": one.choice_id, "phrase": one.text, "isActive": one.is_possible, "icon": one.icon}
        for one in choices
    ]


def drawn_matrix(matrix: Iterable[Iterable[bool]]) -> list[str]:
    """A QR's rows of modules as QML paints them: "1" is dark."""
    return ["".join("1" if is_dark else "0" for is_dark in row) for row in matrix]


def drawn_axis(axis: DayAxis) -> dict[str, object]:
    """The axis as QML's strips take it."""
    return {"first": axis.first_minute, "last": axis.last_minute, "now": axis.now_minute}


def drawn_stretch(stretch: Stretch | None) -> dict[str, object]:
    """The stretch as QML's strips take it; empty for none."""
    return {"from": stretch.start_minute, "to": stretch.end_minute} if stretch else {}
