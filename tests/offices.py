"""A branch in this process with one kiosk, as its people at headquarters see it."""

from pathlib import Path

from kiosk.domain.facts import Fact, FactRef
from sync.hq import views
from sync.hq.views import BranchNow
from tests.branch_in_process import BranchInProcess, KioskInProcess
from tests.builders import BRANCH


class Office:
    """What the kiosk says, and what is seen of it."""

    def __init__(self, folder: Path) -> None:
        self.branch = BranchInProcess(folder)
        self.kiosk: KioskInProcess = self.branch.add()

    def said(self, fact: Fact) -> FactRef:
        """The kiosk writes it."""
        with self.kiosk.store.begin() as work:
            return work.append(fact).ref

    def after(self, *said: Fact) -> BranchNow:
        """What is seen once the kiosk has said this and was heard."""
        for fact in said:
            self.said(fact)
        return self.seen()

    def seen(self, minutes: int = 0) -> BranchNow:
        """The branch so much later, with everything heard."""
        self.branch.clock.pass_by(minutes=minutes)
        self.kiosk.meet()
        with self.branch.house.store.reading() as connection:
            described = views.branch(connection, BRANCH)
            assert described is not None
            return views.now(connection, described, self.branch.clock.now())
