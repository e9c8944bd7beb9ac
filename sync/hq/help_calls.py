"""Since when somebody at a branch asks for help (UX.md K15): read from the stored facts, over after a quarter of an hour.

Nothing is kept beside them. Who asked left no name, and a call that came hours late calls nobody any more.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from kiosk.domain.branches import Branch
from kiosk.domain.facts import HelpAsked, HelpWithdrawn
from kiosk.encoding import facts
from kiosk.encoding.values import UndecodableError, milliseconds
from sync.hq import tables
from sync.hq.attested import AttestedTimes

STANDS = timedelta(minutes=15)
"""Nobody waits longer before a screen; who still needs help touches it again."""
_CLOCKS_APART = timedelta(days=1)


def help_asked_at(connection: Connection, branch: Branch, at: datetime) -> datetime | None:
    """When the call that stands longest was made; None where nobody asks for help."""
    e, n, times = tables.event.c, tables.node.c, AttestedTimes(connection)
    rows = connection.execute(
        select(e.node, e.inc, e.body)
        .join_from(tables.event, tables.node, e.node == n.node)
        .where(n.branch_id == branch.branch_id, e.type.in_((HelpAsked.TYPE, HelpWithdrawn.TYPE)))
        .where(e.at_ms.between(milliseconds(at - _CLOCKS_APART), milliseconds(at + _CLOCKS_APART)))
    )
    asked: dict[str, datetime] = {}
    withdrawn: set[str] = set()
    for row in rows:
        try:
            entry = facts.decode(row.node, row.inc, row.body)
        except UndecodableError:
            continue  # a newer kiosk's (F39)
        match entry.fact:
            case HelpAsked():
                asked[entry.name.ref] = times.corrected(entry.name.ref, entry.at)
            case HelpWithdrawn(asked=ref):
                withdrawn.add(ref)
    standing = [since for ref, since in asked.items() if ref not in withdrawn and at - since < STANDS]
    return min(standing, default=None)
