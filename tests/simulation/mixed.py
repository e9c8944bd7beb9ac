"""A run in which tablets are of an earlier version for hours: each stops at a word it does not know, and is updated."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from unittest import mock

from sync.simulation import world
from sync.simulation.kiosk import SimulatedKiosk
from sync.simulation.world import HOUR_MS, Figures, Plan, World
from tests.older import older_tablets

WORDS = ("space.put", "grant", "booking.request", "booking.confirmed", "booking.cancelled", "checkin")
HOURS = (2, 7, 12)
OLDER_SHARE = 0.8
BEFORE_NOON_MS = 2 * HOUR_MS


class MixedWorld(World):
    """The simulation's world, where somebody has not updated every tablet yet."""

    def __init__(self, seed: int, root: Path, shared_keys: Path, plan: Plan | None = None) -> None:
        super().__init__(seed, root, shared_keys, plan)
        self._unknown: dict[str, Collection[str]] = {}

    def run(self) -> Figures:
        """The whole run, each tablet reading by the words of its version."""
        with older_tablets(self._unknown):
            return super().run()

    def _plan_faults(self, start_ms: int, length_ms: int) -> None:
        super()._plan_faults(start_ms, length_ms)
        for kiosk in self.kiosks:
            if self.random.random() < OLDER_SHARE:
                moment = start_ms + self.random.randint(0, min(length_ms, BEFORE_NOON_MS))
                self._after(moment, partial(self._is_older, kiosk))

    def _is_older(self, kiosk: SimulatedKiosk) -> None:
        """The others and headquarters use a word from now on that this tablet does not know."""
        self._unknown[kiosk.name] = (self.random.choice(WORDS),)
        self.figures.counts["older"] += 1
        self.scheduler.after(self.random.choice(HOURS) * HOUR_MS, partial(self._update, kiosk))

    def _update(self, kiosk: SimulatedKiosk) -> None:
        if self._unknown.pop(kiosk.name, None) is None or not kiosk.is_on:
            return
        worker = kiosk.parts.worker
        if worker is not None and any(note.value == "update_needed" for note in worker.status.notes):
            self.figures.counts["stopped"] += 1
        kiosk.crash()
        self._again_later(kiosk)

    def _heal(self) -> None:
        for kiosk in self.kiosks:
            self._update(kiosk)
        super()._heal()


def mixed() -> AbstractContextManager[object]:
    """Inside, every run of the simulation is one of mixed versions."""
    make: Callable[..., World] = MixedWorld
    return mock.patch.object(world, "World", make)
