"""Who holds which days, heard again from what is kept of the feed and the journal (SYNC.md 2.5).

Every line that moves a pen moves it the same way whenever it is heard, and this journal's own releases name their number.
"""

from datetime import date

from sqlalchemy import select

from kiosk.domain.authority import Fence, Grant
from kiosk.domain.facts import Entry, LeaseReleased
from kiosk.domain.ports import FeedItem
from kiosk.encoding import digests, facts, feed
from kiosk.encoding.values import UndecodableError
from kiosk.storage import reconciliation, tables
from kiosk.storage.database import Prepared
from kiosk.storage.unit_of_work import Shelves

_f = tables.feed.c
_LINES = Prepared(select(_f.body, _f.is_late).where(_f.body.is_not(None)).order_by(_f.timeline, _f.position))


class _OtherwiseError(Exception):
    """What is kept does not lead to what headquarters has."""


def hear_again(shelves: Shelves, node: str, day: date, known: str) -> bool:
    """Makes the leases again; False, and nothing changed, unless they then are what headquarters has of them.

    ``known``: its digest for the days after ``day``. Of what was given longer ago than lines are kept nothing is left
    to hear, and a kiosk never takes more than headquarters gave.
    """
    try:
        with shelves.turning_back(), shelves.connection.transaction():
            shelves.places.forget_leases()
            for body, is_late in shelves.connection.rows(_LINES):
                _move(shelves, _said(body), is_late=is_late)
            hear_own_releases(shelves, node)
            if digests.of_holders(shelves.places.all_leases(), day) != known:
                raise _OtherwiseError
    except _OtherwiseError:
        return False
    return True


def hear_own_releases(shelves: Shelves, node: str) -> None:
    """The days this journal gave back, for which no snapshot stands. Inside a transaction."""
    for own in reconciliation.own_facts(shelves):
        if facts.envelope(own.body).t == LeaseReleased.TYPE:
            _move(shelves, facts.decode(node, own.incarnation.inc, own.body), is_late=False)


def _move(shelves: Shelves, item: FeedItem | None, *, is_late: bool) -> None:
    match item:
        case Grant():
            shelves.places.hear_grant(item)
        case Fence():
            shelves.places.hear_fence(item)
        case Entry(fact=LeaseReleased() as release) if not is_late:
            shelves.places.hear_release(release)
        case _:
            return


def _said(body: bytes) -> FeedItem | None:
    try:
        return feed.decode(body)
    except UndecodableError:
        return None  # it is put aside, and moves nothing
