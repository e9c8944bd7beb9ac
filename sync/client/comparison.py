"""What headquarters' answer of the night shows: what it lacks, what it has beyond this journal, what differs.

Pure. Rows and counts say something only once both ends hold the same facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sync.protocol.messages import DayTotals, Later, Reconciled

Heads = Mapping[str, tuple[int, str]]
"""Where each incarnation of a journal ends: seq and chain hash in hex."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What headquarters' answer shows: where to send from again, what differs, who is missing.

    ``beyond``: incarnations of which headquarters has more than this journal, or other bytes. ``later``: days to come
    whose rows differ. ``holders``: headquarters' digest of who holds the spaces, if ours is another.
    ``is_unsettled``: one end has applied more by now than the other, so that these say nothing.
    """

    rewinds: Mapping[str, int] = field(default_factory=dict)
    beyond: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    holders: str = ""
    is_unsettled: bool = False

    @property
    def is_journal_equal(self) -> bool:
        """Whether both ends hold the same facts; only then do rows say anything."""
        return not self.rewinds and not self.beyond

    def as_text(self) -> tuple[str, ...]:
        """Each difference in a word and its name."""
        return (
            *(f"unsent {inc}" for inc in self.rewinds),
            *(f"beyond {inc}" for inc in self.beyond),
            *(f"rows {table}" for table in self.tables),
            *(f"rows of {day}" for day in self.later),
            *(("who holds the spaces",) if self.holders else ()),
            *(f"facts {kind}" for kind in self.counts),
            *(f"person {subject}" for subject in self.people),
        )


def differences(
    sent: Heads, heads: Heads, totals: DayTotals, said: Reconciled, later: Later | None = None
) -> Findings:
    """What differs between this kiosk and headquarters' answer.

    ``sent``: the heads before the exchange that was whole just now, so headquarters should have at least these;
    ``heads``: the heads since. What was written in between is neither missing nor different.
    """
    rewinds = {
        inc: said.heads.get(inc, (0, ""))[0]
        for inc, (seq, _) in sent.items()
        if said.heads.get(inc, (0, ""))[0] < seq
    }
    beyond = [inc for inc, (seq, hash_) in said.heads.items() if _is_beyond(heads.get(inc), seq, hash_)]
    found = Findings(
        rewinds,
        tuple(sorted(beyond)),
        _unequal(totals.digests, said.totals.digests),
        _unequal(totals.facts, said.totals.facts),
        said.people_missing,
    )
    if later is None or said.later is None or not found.is_journal_equal:
        return found
    if later.position != said.later.position or any(
        heads[inc] != tuple(end) for inc, end in said.heads.items()
    ):
        return replace(found, is_unsettled=True)
    return replace(
        found,
        later=_unequal(later.days, said.later.days),
        holders=said.later.holders if later.holders != said.later.holders else "",
    )


def _is_beyond(own: tuple[int, str] | None, seq: int, hash_: str) -> bool:
    """Whether headquarters' end of an incarnation lies after ours, or at ours with another hash."""
    return own is None or seq > own[0] or (seq == own[0] and hash_ != own[1])


def _unequal(ours: Mapping[str, object], theirs: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)))
