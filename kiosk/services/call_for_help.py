"""Somebody at the tablet asks for help: told to headquarters without a name (UX.md K15)."""

import logging

from kiosk.domain.errors import KioskError
from kiosk.domain.facts import FactRef, HelpAsked, HelpWithdrawn
from kiosk.domain.ports import Ports

log = logging.getLogger(__name__)


def ask(ports: Ports) -> FactRef | None:
    """Writes that somebody asks for help. None: it cannot be written now, and nobody will be told.

    A failure of the surroundings is an answer here: whoever asks for help reads the number all the same.
    """
    try:
        with ports.begin() as work:
            return work.append(HelpAsked()).ref
    except KioskError as fault:
        log.warning("a call for help cannot be written: %s %s", fault, fault.advice)
        return None


def withdraw(asked: FactRef, ports: Ports) -> None:
    """Writes that they need none any more; what cannot be written ends by itself at headquarters."""
    try:
        with ports.begin() as work:
            work.append(HelpWithdrawn(asked))
    except KioskError as fault:
        log.warning("a call for help cannot be taken back: %s %s", fault, fault.advice)
