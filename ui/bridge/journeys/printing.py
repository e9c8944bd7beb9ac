"""What a day guest gets on paper, and the printer's own calls.

A slip is words of the moment's language, not keys: it may be printed when the tablet speaks another one already.
"""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QDate, QLocale, qtTrId

from kiosk.domain.outcomes import WorkerWelcome
from kiosk.domain.ports import Printer, Receipt
from ui.bridge import answers
from ui.bridge.answers import BranchView
from ui.bridge.calls import Calls


@dataclass(frozen=True)
class Printing:
    """A printer, and calls on its own thread: whoever asks goes on at once."""

    calls: Calls
    printer: Printer


def receipt(guest: WorkerWelcome, view: BranchView, language: str) -> Receipt:
    """The slip of somebody without an account: what K13b shows, and nothing of who they are."""
    digits, today = guest.pass_text or "", view.today(guest.until)
    return Receipt(
        day=today,
        branch=view.branch.name,
        lines=(
            _written(today, language),
            answers.badge_of(guest.space),
            qtTrId("ok.in.until").replace("{t}", view.clock(guest.until)),
        ),
        matrix=answers.qr_matrix(digits),
        hints=(qtTrId("work.pass.next"), qtTrId("work.pass.code")),
        digits=digits,
    )


def _written(day: date, language: str) -> str:
    """The day as the screen writes it (``I18n.date``)."""
    pattern = "dddd, d. MMMM" if language == "de" else "dddd d MMMM"
    return QLocale(language).toString(QDate(day.year, day.month, day.day), pattern)
