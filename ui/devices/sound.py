"""Short tones beside the screen, played by a command of the system; each has its twin on the page (UX.md 3.10, D20).

The notes are made here and given to the player as a file in memory. Qt's own sound is not in what is installed.
"""

import io
import math
import wave
from array import array
from collections.abc import Callable
from datetime import time
from itertools import chain

from ui.bridge.journeys.stage import Stage
from ui.bridge.messages import Tone
from ui.devices.system_player import SystemPlayer

RATE = 44_100
LOUDNESS = 0.25
FADE_MS = 6
LIFE_SECONDS = 3.0
NOTES: dict[str, tuple[tuple[int, int], ...]] = {
    Tone.SUCCESS.value: ((660, 80), (880, 80)),
    Tone.NOTICE.value: ((660, 160),),
    Tone.ERROR.value: ((330, 160), (247, 160)),
}
"""Of each tone the notes in hertz and milliseconds: two that rise within 160 ms, one, two low ones."""


def recording(tone: str) -> bytes:
    """A tone as a WAV file: one channel, 16 bits. Raises KeyError for a tone without notes."""
    samples = array("h", chain.from_iterable(_note(hertz, ms) for hertz, ms in NOTES[tone]))
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(samples.itemsize)
        written.setframerate(RATE)
        written.writeframes(samples.tobytes())
    return file.getvalue()


def sounds_at(hours: str, local: time) -> bool:
    """Whether the timetable ("08:00-12:30,14:00-18:00") has sounds at that local time; an empty one always has.

    A span whose end comes before its beginning goes past midnight.
    """
    now = local.strftime("%H:%M")
    spans = [span.split("-") for span in hours.split(",") if span]
    return not spans or any(
        begin <= now < end if begin <= end else now >= begin or now < end for begin, end in spans
    )


def is_quiet(stage: Stage, hours: str) -> bool:
    """Whether nothing may be heard now: in calm mode, by the branch's timetable (UX.md 6.7 D20), and beside speech.

    What is read aloud says the answer already (EN 301 549, 5.1.3.10).
    """
    modes = stage.tablet.modes
    if modes.calm or modes.voice or not stage.has_branch:
        return True
    return not sounds_at(hours, stage.now().astimezone(stage.view.branch.time_zone).time())


class SoundSignal:
    """The port ``Signal`` over a player such as ``aplay``.

    ``is_quiet`` is asked before each tone, on the thread of whoever shows it. A player that does not end is ended.
    """

    def __init__(self, player: str, is_quiet: Callable[[], bool], life_seconds: float = LIFE_SECONDS) -> None:
        self._is_quiet = is_quiet
        self._recordings = {tone: recording(tone) for tone in NOTES}
        self._player = SystemPlayer(player, "tones", life_seconds)

    def start(self) -> None:
        """Begins to play what is shown."""
        self._player.start()

    def stop(self) -> None:
        """Ends the player and its thread. Safe to repeat."""
        self._player.stop()

    def show(self, tone: str) -> None:
        """Plays a tone, unless it has no notes or now is no time for any; never waits."""
        if tone in self._recordings and not self._is_quiet():
            self._player.play(self._recordings[tone])


def _note(hertz: int, ms: int) -> "array[int]":
    """Without a click at its ends."""
    count, fade = RATE * ms // 1000, RATE * FADE_MS // 1000
    peak = LOUDNESS * 32_767
    return array(
        "h",
        (
            round(
                peak
                * min(1.0, at / fade, (count - 1 - at) / fade)
                * math.sin(2 * math.pi * hertz * at / RATE)
            )
            for at in range(count)
        ),
    )
