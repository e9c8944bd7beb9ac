"""When things happened by headquarters' own clock: what a tablet's wrong clock wrote is corrected where it is read (F16).

Each session leaves a ``time.sample`` in the journal: headquarters' time, beside the monotonic one of the fact. Within one
life of the journal a fact lies as far from the sample as its monotonic time says (SYNC.md 2.7). The fact keeps what it
says, and the rows too: both ends compare them.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from kiosk.domain.facts import FactName, TimeSampled
from kiosk.encoding import facts
from kiosk.encoding.values import UndecodableError, instant, milliseconds
from sync.hq import tables
from sync.protocol.limits import CLOCK_SKEW_SECONDS_MAX

LAST_MS = 253_402_300_799_999
"""The end of the year 9999: a sample that leads beyond it says nothing."""
_e = tables.event.c


@dataclass(slots=True)
class AttestedTimes:
    """Looks times up in one transaction; the samples of a life are read once."""

    connection: Connection
    _lives: dict[tuple[str, str], list[tuple[int, int]]] = field(default_factory=dict)

    def of(self, name: FactName) -> int | None:
        """Epoch milliseconds of a fact by the nearest sample of its life; None: unattested, nobody can say.

        Wrong by half the round trip of that sample, and by what the monotonic clock drifted since.
        """
        samples = self._samples(name.node, name.inc)
        is_it = (_e.node == name.node, _e.inc == name.inc, _e.seq == name.seq)
        body = self.connection.execute(select(_e.body).where(*is_it)).scalar() if samples else None
        if body is None:
            return None
        monotonic_ms = facts.envelope(body).m
        sampled_ms, true_ms = min(samples, key=lambda sample: abs(sample[0] - monotonic_ms))
        found = true_ms + monotonic_ms - sampled_ms
        return found if 0 <= found <= LAST_MS else None

    def corrected(self, fact_name: str, said: datetime) -> datetime:
        """The time to show: what the fact says, unless its clock was wrong by more than a session would bear."""
        try:
            true_ms = self.of(FactName.parse(fact_name))
        except (ValueError, UndecodableError):
            return said
        if true_ms is None or abs(true_ms - milliseconds(said)) <= CLOCK_SKEW_SECONDS_MAX * 1000:
            return said
        return instant(true_ms)

    def _samples(self, node: str, inc: str) -> list[tuple[int, int]]:
        """Monotonic time of each sample of a life, and headquarters' time then, both in milliseconds."""
        if (node, inc) not in self._lives:
            of_life = (_e.node == node, _e.inc == inc, _e.type == TimeSampled.TYPE)
            bodies = self.connection.execute(select(_e.body).where(*of_life).order_by(_e.seq)).scalars()
            self._lives[node, inc] = [one for body in bodies if (one := _sample(node, inc, body)) is not None]
        return self._lives[node, inc]


def _sample(node: str, inc: str, body: bytes) -> tuple[int, int] | None:
    try:
        entry = facts.decode(node, inc, body)
    except UndecodableError:
        return None  # stored whatever it says (I9), and put aside by the projections
    return (entry.monotonic_ms, entry.fact.hq_time_ms) if isinstance(entry.fact, TimeSampled) else None
