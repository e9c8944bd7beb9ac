"""The night: both ends compare what they have of a day, repair it, close it, and the copy is proven (SYNC.md 2.8).

Every step may be run again and then changes nothing more: a night that was killed is simply run anew. What needs
headquarters is left for the next night when there is no line; closing and copying happen all the same.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import partial
from typing import Protocol, TypeVar

from kiosk.domain.errors import KioskError
from kiosk.domain.ports import Journal, JournalTip
from sync.client.comparison import Findings, Heads, differences
from sync.client.exchange import Exchange
from sync.client.ports import RunOnKiosk
from sync.client.sides import Round
from sync.client.steps import Event, FeedStopped
from sync.protocol.messages import DayTotals, Later, Reconciled

LOOKS = 3
ASIDE_TOLD = 20
"""How much of what could not be applied is named: a person who looks at it finds the rest."""

logger = logging.getLogger(__name__)


class Totals(Protocol):
    """What one end counts of a branch day."""

    @property
    def facts(self) -> Mapping[str, int]:
        """Its own facts by type."""

    @property
    def digests(self) -> Mapping[str, str]:
        """A digest for each projection table."""


class LaterDays(Protocol):
    """What one end has of the days after that one, as ``sync.protocol.messages.Later`` says it."""

    @property
    def position(self) -> int:
        """Up to where in the feed."""

    @property
    def days(self) -> Mapping[str, str]:
        """A digest of each day's rows."""

    @property
    def holders(self) -> str:
        """A digest of who holds the spaces."""


class Night(Protocol):
    """What the night asks of the kiosk's storage and services; every call is made on the kiosk thread.

    Raises KioskError: that step is then reported as failed, and the night goes on. So it does after a bug, which
    is written down with its traceback.
    """

    def heads(self) -> Heads:
        """Where each incarnation ends."""

    def totals(self, day: date) -> Totals:
        """What this kiosk counts of the day."""

    def later(self, day: date) -> LaterDays:
        """What this kiosk has of the days after that one."""

    def aside(self) -> Sequence[str]:
        """What could not be applied, and why."""

    def rebuild(self) -> int:
        """Makes the projections again from journal and feed; from how many facts."""

    def hear_holders_again(self, day: date, known: str) -> bool:
        """Makes the leases again from the lines kept, if that leads to headquarters' digest ``known``; whether it did."""

    def owe_people(self, subject_ids: Sequence[str]) -> int:
        """Headquarters has nobody under these ids: their vault rows are owed again; how many are here."""

    def decline_expired(self) -> int:
        """Declines the held requests whose day is over; how many."""

    def purge_guests(self, day: date) -> int:
        """Deletes the personal data of guests who were not here for the branch's ``guest_days``; of how many."""

    def close_day(self, day: date, head: str) -> bool:
        """Writes the day's ``day.closed`` with the journal head (hex); False when it was written before."""

    def back_up(self, day: date) -> Callable[[], object]:
        """Makes ready what copies the database, opens the copy, and proves that it has the journal up to now.

        What it returns is called on the push thread: it takes too long for visitors to wait behind.
        """

    def prune(self) -> int:
        """Lets go of the bytes of what is over and was safe for weeks (SYNC.md I8); of how many facts and lines."""


class Step(Enum):
    """The steps of a night, in their order."""

    EXCHANGE = "exchange"
    COMPARE = "compare"
    REPAIR = "repair"
    DECLINE = "decline"
    PURGE = "purge"
    CLOSE = "close"
    BACK_UP = "back_up"
    DELIVER = "deliver"
    REPORT = "report"
    PRUNE = "prune"


@dataclass(frozen=True, slots=True)
class StepReport:
    """How one step went. ``detail``: figures for people; after a failure its reason."""

    step: Step
    is_done: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NightReport:
    """What a night did. ``differences``: what both ends still see differently; empty when they agree."""

    day: date
    steps: tuple[StepReport, ...] = ()
    differences: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether every step was done and both ends agree."""
        return len(self.steps) == len(Step) and all(s.is_done for s in self.steps) and not self.differences

    @property
    def had_line(self) -> bool:
        """Whether headquarters answered: without it a night can close and copy, and no more."""
        return any(step.step is Step.COMPARE and step.is_done for step in self.steps)

    def as_json(self) -> dict[str, object]:
        """The same for ``--json``."""
        steps = [{"step": s.step.value, "done": s.is_done, "detail": s.detail} for s in self.steps]
        differences = list(self.differences)
        return {
            "day": self.day.isoformat(),
            "whole": self.is_whole,
            "steps": steps,
            "differences": differences,
        }


@dataclass(frozen=True, slots=True)
class Means:
    """What a night works with, all of it on the push thread."""

    exchange: Exchange
    whole_round: Callable[[], Round]
    run_on_kiosk: RunOnKiosk
    journal: Journal


class _StepFailedError(KioskError):
    """A step of the night could not be done; the reason is its text."""


Answer = TypeVar("Answer")


def run(night: Night, day: date, means: Means) -> NightReport:
    """The whole night for a day that is over at the branch. Never raises for what one step could not do."""
    return _Run(night, day, means).whole()


class _Run:
    """One night under way."""

    def __init__(self, night: Night, day: date, means: Means) -> None:
        self._night = night
        self._day = day
        self._means = means
        self._report = NightReport(day)
        self._sent: Heads = {}
        self._findings: Findings | None = None
        self._copied: JournalTip | None = None
        self._is_behind = False

    def whole(self) -> NightReport:
        """Every step in its order; a step that fails does not keep the others from being done."""
        for step, work in (
            (Step.EXCHANGE, self._exchange),
            (Step.COMPARE, self._compare),
            (Step.REPAIR, self._repair),
            (Step.DECLINE, self._decline),
            (Step.PURGE, self._purge),
            (Step.CLOSE, self._close),
            (Step.BACK_UP, self._back_up),
            (Step.DELIVER, self._deliver),
            (Step.REPORT, self._tell),
            (Step.PRUNE, self._prune),
        ):
            self._take(step, work)
        logger.info("night of %s: %s", self._day, "whole" if self._report.is_whole else "not whole")
        return self._report

    def _take(self, step: Step, work: Callable[[], str]) -> None:
        try:
            done = StepReport(step, is_done=True, detail=work())
        except KioskError as fault:
            logger.info("night of %s, %s: %s", self._day, step.value, fault)
            done = StepReport(step, is_done=False, detail=str(fault))
        except Exception as bug:  # an edge: the day is closed and copied all the same
            logger.exception("night of %s: step %s failed", self._day, step.value)
            done = StepReport(step, is_done=False, detail=f"bug: {type(bug).__name__}")
        self._report = replace(self._report, steps=(*self._report.steps, done))

    def _here(self, work: Callable[[], Answer]) -> Answer:
        return self._means.run_on_kiosk(work)

    def _exchange(self) -> str:
        self._sent = self._here(self._night.heads)
        made = self._means.whole_round()
        self._is_behind = isinstance(made.failure, FeedStopped)
        if made.failure is not None and not self._is_behind:
            raise _StepFailedError(_named(made.failure))
        done = f"{made.facts} facts and {made.people} people sent, {made.entries} entries read"
        return f"{done}, the rest once this program is updated" if self._is_behind else done

    def _compare(self) -> str:
        self._findings = self._compared()
        found = ", ".join(self._findings.as_text()) or "equal"
        return f"{found}; the days after it go on changing" if self._findings.is_unsettled else found

    def _repair(self) -> str:
        """Sends again what headquarters lacks; rows that still differ are made again from the facts."""
        if self._findings is None:
            raise _StepFailedError("nothing was compared")
        if not self._findings.as_text():
            return "nothing to repair"
        done = self._resend(self._findings)
        self._exchange()
        self._findings = self._compared()
        wrong = (*self._findings.tables, *self._findings.later)
        if self._findings.is_journal_equal and wrong:
            logger.warning("rows of %s differ: %s; made again", self._day, ", ".join(wrong))
            done.append(f"rows made again from {self._here(self._night.rebuild)} facts")
            self._findings = self._compared()
        if self._findings.holders:
            done.append(self._hear_holders_again(self._findings.holders))
            self._findings = self._compared()
        return ", ".join(done) or "read again"

    def _hear_holders_again(self, known: str) -> str:
        logger.warning("who holds the spaces after %s differs from what headquarters has", self._day)
        is_heard = self._here(lambda: self._night.hear_holders_again(self._day, known))
        return "holders heard again" if is_heard else "holders left as they are, for a person to look at"

    def _resend(self, found: Findings) -> list[str]:
        journal = self._means.journal
        done: list[str] = []
        for inc, seq in found.rewinds.items():
            self._here(partial(journal.rewind, inc, seq))
            done.append(f"{inc} sent again after {seq}")
        if found.beyond:
            logger.warning(
                "headquarters has other facts of %s: nothing is confirmed", ", ".join(found.beyond)
            )
            self._here(journal.note_loss)
            done.append("state lost")
        if found.people:
            owed = self._here(lambda: self._night.owe_people(found.people))
            done.append(f"{owed} of {len(found.people)} people sent again")
        return done

    def _decline(self) -> str:
        return f"{self._here(self._night.decline_expired)} requests declined"

    def _purge(self) -> str:
        return f"{self._here(lambda: self._night.purge_guests(self._day))} guests forgotten"

    def _close(self) -> str:
        def close() -> bool:
            return self._night.close_day(self._day, self._means.journal.tip().hash.hex())

        return "closed" if self._here(close) else "closed before"

    def _back_up(self) -> str:
        tip, copy = self._here(lambda: (self._means.journal.tip(), self._night.back_up(self._day)))
        copy()
        self._copied = tip
        return f"copy proven at {tip.inc}"

    def _deliver(self) -> str:
        """Sends what the night itself wrote, and looks once more whether both ends agree."""
        sent = self._exchange()
        # other holders were told to people there, and another night tonight would not change them
        found = replace(self._compared(), holders="")
        self._report = replace(self._report, differences=found.as_text())
        return sent

    def _tell(self) -> str:
        if self._copied is None:
            raise _StepFailedError("there is no copy to report")
        safe = self._means.exchange.report_backup(self._day, self._copied)
        if not isinstance(safe, int):
            raise _StepFailedError(_named(safe))
        return f"safe up to {self._copied.inc}.{safe}"

    def _prune(self) -> str:
        return f"{self._here(self._night.prune)} facts and lines let go"

    def _compared(self) -> Findings:
        """Looks again while facts that came in between keep the days to come from being compared."""
        for _ in range(LOOKS - 1):
            found = self._looked()
            if not found.is_unsettled:
                return found
            self._exchange()
        return self._looked()

    def _looked(self) -> Findings:
        heads, counted, later, aside = self._here(self._counted)
        said = self._means.exchange.compare(heads, counted, later, aside)
        if not isinstance(said, Reconciled):
            raise _StepFailedError(_named(said))
        found = differences(self._sent, heads, counted, said, later)
        # rows say nothing as long as this version cannot read all that was said (F38)
        return replace(found, tables=(), is_unsettled=False) if self._is_behind else found

    def _counted(self) -> tuple[Heads, DayTotals, Later, Sequence[str]]:
        day, counted, later = self._day, self._night.totals(self._day), self._night.later(self._day)
        return (
            self._night.heads(),
            DayTotals(day.isoformat(), dict(counted.facts), dict(counted.digests)),
            Later(later.position, dict(later.days), later.holders),
            self._night.aside()[:ASIDE_TOLD],
        )


def _named(failure: Event) -> str:
    """An event that ended a step, as people read it."""
    error = getattr(failure, "error", "")
    return f"{type(failure).__name__} {error}".strip()
