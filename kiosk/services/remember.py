"""Remembers how a member has the screen, because they ask for it, and forgets it when they ask no more (UX.md 3.4).

Asked with their pass, and for nobody else's. It may hint at health: no fact says it, no page of staff reads it.
"""

from kiosk.domain.entry_passes import Claims, Preferences
from kiosk.domain.people import PersonPreferences
from kiosk.domain.ports import Ports, Work
from kiosk.services import identify


def is_remembered(code: bytes, ports: Ports) -> bool | None:
    """Whether the screen remembers how this pass's holder has it; None for who cannot ask for that."""
    claims = ports.passes.verify(code)
    if not isinstance(claims, Claims):
        return None
    with ports.begin() as work:
        holder = identify.member(claims, work)
        return None if holder is None else _present(claims, holder.subject_id, work) is not None


def remember(code: bytes, preferences: Preferences | None, ports: Ports) -> bool | None:
    """Keeps these for whose pass this is, at every branch; None forgets. Answers as ``is_remembered`` does then."""
    claims = ports.passes.verify(code)
    if not isinstance(claims, Claims):
        return None
    with ports.begin() as work:
        holder = identify.member(claims, work)
        if holder is None:
            return None
        if _present(claims, holder.subject_id, work) != preferences:
            said = work.vault.preferences(holder.subject_id)
            revision = said.revision + 1 if said else 1
            work.vault.remember(PersonPreferences(holder.subject_id, revision, preferences))
    return preferences is not None


def _present(claims: Claims, subject_id: str, work: Work) -> Preferences | None:
    said = work.vault.preferences(subject_id)
    return claims.preferences if said is None else said.preferences
