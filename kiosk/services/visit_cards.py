"""A card goes with its visit: whoever leaves is seen no more, and what they wrote is forgotten."""

from dataclasses import replace

from kiosk.domain.ports import Work


def forget_card(work: Work, visit_id: str) -> None:
    """Takes the card of a visit back. No effect where there is none."""
    card = work.vault.card(visit_id)
    if card is not None and not card.is_taken_back:
        work.vault.put_card(replace(card, revision=card.revision + 1, words=None))


def forget_gone(work: Work) -> None:
    """Takes the cards of all visits back that have ended, wherever that was written."""
    for card in work.vault.cards():
        visit = work.visits.visit(card.visit_id)
        if visit is None or not visit.is_inside:
            forget_card(work, card.visit_id)
