"""The end of a run: everything works again and has time to agree; then every projection is compared."""

from collections.abc import Collection

from kiosk.domain.bookings import Booking, Request
from kiosk.domain.projection import row_name
from kiosk.domain.visits import Visit
from sync.hq import reconcile, tables
from sync.hq.sessions import Speaker
from sync.simulation import journals
from sync.simulation.faults import Faults
from sync.simulation.kiosk import SimulatedKiosk
from sync.simulation.ledger import AnyRow, ViolationError
from sync.simulation.stage import MINUTE_MS, Stage
from sync.simulation.town import BRANCH, first_name
from sync.simulation.watch import Watch, names_of

HEALING_MS = 40 * MINUTE_MS
ROUNDS_MAX = 5


class Ending:
    """``erased``: the people who wanted to be forgotten."""

    def __init__(self, stage: Stage, watch: Watch, faults: Faults, erased: Collection[str]) -> None:
        self._stage = stage
        self._scheduler = stage.scheduler
        self._network = stage.network
        self._hq = stage.hq
        self._kiosks = stage.kiosks
        self._ledger = stage.ledger
        self._watch = watch
        self._faults = faults
        self._erased = erased

    def heal(self) -> None:
        """Everything works again and has time to agree. Raises ViolationError when that is not enough."""
        for kiosk in self._kiosks:
            self._faults.update(kiosk)
        weather = self._network.weather
        weather.is_up, weather.meddling = True, 0
        weather.loss, weather.doubling, weather.staleness, weather.garbling = 0, 0, 0, 0
        weather.lateness, weather.mixing = 0, 0
        weather.delay_ms = (20, 200)
        self._faults.hq_on()
        for kiosk in self._kiosks:
            kiosk.clocks.fuse = None
            if not kiosk.is_on:
                kiosk.power_on()
        self._hq.fuse = None
        self._scheduler.run_until(self._scheduler.now_ms + HEALING_MS)
        for _ in range(ROUNDS_MAX):
            for kiosk in self._kiosks:  # what one tablet says in its round another hears in the next
                self._exchange(kiosk)
            if not self._behind():
                return
        raise ViolationError(f"liveness: {self._behind()}")

    def _behind(self) -> str:
        """Which tablet has not all there is of the feed, or keeps other entries than it says."""
        head = self._watch.end_of_feed()
        for kiosk in self._kiosks:
            count, last, cursor = self._watch.readers[kiosk.name].feed()
            if not count == last == cursor == head:
                return f"{kiosk.node} keeps {count} entries to {last}, cursor {cursor} of {head}"
        return ""

    def _exchange(self, kiosk: SimulatedKiosk) -> None:
        """A whole round, as the command line asks for one. Raises ViolationError when none comes to its end."""
        worker = kiosk.parts.worker
        if worker is None:
            raise LookupError(kiosk.name)
        for _ in range(ROUNDS_MAX):
            made = worker.exchange_now()
            self._scheduler.run_until(self._scheduler.now_ms + 2 * MINUTE_MS)
            if made.done() and made.result().is_whole:
                return
        raise ViolationError(
            f"liveness: {kiosk.node} cannot exchange: {made.result() if made.done() else made}"
        )

    def compare(self) -> None:
        """Whether all ends say the same, and what truly happened. Raises ViolationError."""
        self._watch.read_all()
        fenced = [kiosk.node for kiosk in self._kiosks if kiosk.parts.store.is_fenced]
        if fenced:
            raise ViolationError(f"liveness: {fenced[0]} is fenced for ever")
        self._compare_journals()
        self._compare_standing()
        self._look_for_the_erased()
        self._compare_rows()
        self._compare_later()
        undecided = [name for name in self._ledger.asked if self._ledger.is_undecided(name)]
        if undecided:
            raise ViolationError(f"I10: {undecided[0]} was never decided")

    def _compare_journals(self) -> None:
        known = names_of(journals.stored(self._hq.real_store))
        missing = set(self._ledger.entries) - known
        if missing:
            raise ViolationError(f"I9: {min(missing)} is in a journal and not at headquarters")

    def _look_for_the_erased(self) -> None:
        """Nobody who was erased is named anywhere, whatever was put back meanwhile (I12)."""
        for name in sorted(journals.also_named(self._hq.file, self._erased)):
            places = {"headquarters": journals.naming(self._hq.file, first_name(name))}
            places |= {
                kiosk: reader.naming(first_name(name)) for kiosk, reader in self._watch.readers.items()
            }
            for place, table in places.items():
                if table:
                    raise ViolationError(f"I12: {place} names {name} in {table}, who was erased")

    def _compare_standing(self) -> None:
        """What stands by the facts takes its space by headquarters' rows, and nothing else does (P1)."""
        odd = self._ledger.standing.all_names() ^ journals.all_standing(self._hq.file)
        if odd:
            raise ViolationError(f"P1: headquarters' rows are wrong about {min(odd)}")

    def _compare_rows(self) -> None:
        """Every projection beside the others and beside what truly happened."""
        rows = self._ledger.rows
        with self._hq.real_store.reading() as connection:
            for day in rows.days():
                there = reconcile.totals(connection, Speaker(self._kiosks[0].node, BRANCH, ""), day)
                for kiosk in self._kiosks:
                    if day < self._faults.whole_from and self._watch.readers[kiosk.name].lacks_what_is_over():
                        continue
                    here = kiosk.parts.store.totals(day)
                    if dict(here.digests) != dict(there.digests):
                        raise ViolationError(f"diverged: {kiosk.node} and headquarters differ on {day}")
                kept: tuple[AnyRow, ...] = (
                    *reconcile.rows_of(connection, (tables.booking, Booking), BRANCH, day),
                    *reconcile.rows_of(connection, (tables.request, Request), BRANCH, day),
                    *reconcile.rows_of(connection, (tables.visit, Visit), BRANCH, day),
                )
                _compare_with_truth(rows.on(day), {row_name(row): row for row in kept})

    def _compare_later(self) -> None:
        """What a night says of the days to come, who holds them included."""
        today = self._stage.now().date()
        with self._hq.real_store.reading() as connection:
            there = reconcile.later(connection, BRANCH, today)
        for kiosk in self._kiosks:
            here = kiosk.parts.store.later(today)
            if (here.days, here.holders) != (there.days, there.holders):
                raise ViolationError(f"diverged: {kiosk.node} and headquarters differ on days after {today}")


def _compare_with_truth(true: dict[str, AnyRow], kept: dict[str, AnyRow]) -> None:
    odd = sorted(name for name in {*true, *kept} if true.get(name) != kept.get(name))
    if odd:
        raise ViolationError(f"diverged: {true.get(odd[0])} happened, headquarters has {kept.get(odd[0])}")
