"""The codes that are held up before a camera: each is told once, and of two that are meant neither.

One frame of a camera may read one of them and the next frame the other, so what was in view a moment ago still counts.
Of a code nothing is kept except a hash, and whether it is a pass.
"""

from dataclasses import dataclass, replace

from kiosk.devices.code_reader import Look, ReadFailure, Reading, is_pass

AWAY_SECONDS = 2.0
"""A code that was out of view for longer is shown anew; hands tremble, and not every frame is read."""
TOGETHER_SECONDS = 1.0
"""Two codes are held up together unless one was out of view for longer before the other was told."""


@dataclass(slots=True)
class _Held:
    is_pass: bool
    last: float
    is_told: bool = False


class HeldCodes:
    """Joins one look after the other, by a clock of seconds; one thread only."""

    def __init__(self) -> None:
        self._held: dict[int, _Held] = {}

    def joined(self, look: Look, now: float) -> Look:
        """The look as if its frame showed every code of the last moment; without a reading if none of its own is meant.

        By the rule of ``code_reader``: the only pass is meant. What else is in view beside it is not told after it.
        """
        self._note(look, now)
        if not look.codes:
            return look
        near = {key: held for key, held in self._held.items() if now - held.last <= TOGETHER_SECONDS}
        passes = {key: held for key, held in near.items() if held.is_pass}
        if len(passes) != 1 and len(near) > 1:
            return replace(look, reading=Reading(failure=ReadFailure.TWO_CODES))
        for held in near.values():
            held.is_told = held.is_told or (bool(passes) and not held.is_pass)
        is_meant_here = (passes or near).keys() <= {hash(code) for code in look.codes}
        return look if is_meant_here else replace(look, reading=None)

    def is_new(self, code: bytes) -> bool:
        """Whether this code of the last look is told for the first time since it is in view."""
        held = self._held[hash(code)]
        was_told, held.is_told = held.is_told, True
        return not was_told

    def forget_passes(self) -> None:
        """A pass that is in view counts as shown anew. What else is in view stays told: it hangs in the room."""
        self._held = {key: held for key, held in self._held.items() if not held.is_pass}

    def _note(self, look: Look, now: float) -> None:
        self._held = {key: held for key, held in self._held.items() if now - held.last <= AWAY_SECONDS}
        for code in look.codes:
            self._held.setdefault(hash(code), _Held(is_pass(code), now)).last = now
