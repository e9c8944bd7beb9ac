"""Two names that are one person: somebody who met two tablets while neither had a line (F44).

A person of headquarters decides it. Nothing is written anew: facts keep the names they were written under, and every
branch that knows one of the names hears which person both mean. Whoever is erased is erased under all names, also when
it is found out only afterwards (F67).
"""

import logging
from dataclasses import dataclass

from sqlalchemy import Connection

from kiosk.domain.people import PersonMerged
from kiosk.domain.ports import FeedItem
from sync.hq import erasure, feed, vault
from sync.hq.house import House

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pair:
    """Who would be one, shown before it is done: the short name that goes, the one that stays, the branches."""

    subject_id: str
    short_name: str
    into: str
    into_short_name: str
    branches: tuple[str, ...]


def ask(house: House, subject_id: str, into: str) -> Pair | None:
    """What merging means; None for a name that nobody knows, that was erased, or that means the same person already."""
    with house.store.reading() as connection:
        goes, stays = vault.person(connection, subject_id), vault.person(connection, into)
        if goes is None or stays is None or goes.subject_id == stays.subject_id:
            return None
        branches = erasure.branches_of(connection, vault.linked(connection, (subject_id, into)))
    return Pair(goes.subject_id, goes.short_name, stays.subject_id, stays.short_name, branches)


def merge(house: House, subject_id: str, into: str, account_id: str) -> tuple[str, ...]:
    """Makes two names one person; the branches that are told, none when they were one already. Raises StorageError.

    One of them may have been erased: then the other is erased too.
    """
    with house.store.reading() as connection:
        names = vault.linked(connection, (subject_id, into))
        branches = erasure.branches_of(connection, names)
    with house.changing(*branches) as connection:
        for branch_id in branches:
            feed.lock(connection, branch_id)
        if not vault.merge(connection, subject_id, into):
            return ()
        for branch_id in branches:
            feed.append(connection, branch_id, _said(connection, branch_id, subject_id, into))
    logger.info("two names of a person were merged by account %s", account_id)
    erasure.replay(house)
    return branches


def _said(connection: Connection, branch_id: str, subject_id: str, into: str) -> list[FeedItem]:
    """That they are one; before that, to a branch that only knows the other name, who it is."""
    stays = vault.person(connection, into)
    is_new = stays is not None and branch_id not in vault.branches_told(connection, (stays.subject_id,))
    merged = PersonMerged(subject_id, into)
    return [stays, merged] if stays is not None and is_new else [merged]
