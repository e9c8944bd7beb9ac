"""What there is in one run: the dice, the time, the line, the machines, and the checks that watch them."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from kiosk.domain.branches import Branch
from sync.simulation.checks import Checks
from sync.simulation.headquarters import SimulatedHeadquarters
from sync.simulation.kiosk import EPOCH, SimulatedKiosk
from sync.simulation.ledger import Ledger
from sync.simulation.network import Network
from sync.simulation.plans import Plan
from sync.simulation.scheduler import Scheduler

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


@dataclass
class Stage:
    """``counts``: faults and work, by name. ``branch``: as it is described at the beginning."""

    plan: Plan
    random: Random
    scheduler: Scheduler
    network: Network
    hq: SimulatedHeadquarters
    kiosks: list[SimulatedKiosk]
    branch: Branch
    checks: Checks = field(default_factory=Checks)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def ledger(self) -> Ledger:
        """What truly happened."""
        return self.checks.ledger

    def now(self) -> datetime:
        """The true instant."""
        return EPOCH + timedelta(milliseconds=self.scheduler.now_ms)
