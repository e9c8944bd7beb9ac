"""Figures of other branches: asked now and then, as old as they are, and left alone by whoever says nothing."""

from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import timedelta

from kiosk.domain.branches import FreeElsewhere
from kiosk.elsewhere import ASK_EVERY_SECONDS, FreeDesksElsewhere
from sync.client.steps import Event, LineDown
from sync.protocol.messages import Elsewhere, FreeAt, Whence
from tests.fakes.kiosk_end import HandTimer

SAID = Elsewhere(Whence("PER-1", "ab", "1-00"), (FreeAt("LEV", 4, 30), FreeAt("TEN", 0, 90)))


@dataclass
class Headquarters:
    """Is asked, and answers when the test says so."""

    asked: "list[Future[Elsewhere | Event]]" = field(default_factory=list)

    def ask(self) -> "Future[Elsewhere | Event]":
        """One more question."""
        self.asked.append(Future())
        return self.asked[-1]


def test_what_was_told_grows_old() -> None:
    timer, hq = HandTimer(), Headquarters()
    news = FreeDesksElsewhere(timer)
    assert news.known() == ()
    news.look(hq.ask)
    hq.asked[0].set_result(SAID)
    timer.moment += 60
    assert news.known() == (
        FreeElsewhere("LEV", 4, timedelta(seconds=90)),
        FreeElsewhere("TEN", 0, timedelta(seconds=150)),
    )


def test_it_is_asked_for_again_after_a_while_and_not_before() -> None:
    timer, hq = HandTimer(), Headquarters()
    news = FreeDesksElsewhere(timer)
    for seconds in (0.0, ASK_EVERY_SECONDS - 1, 1.0):
        timer.moment += seconds
        news.look(hq.ask)
    assert len(hq.asked) == 2


def test_a_headquarters_that_says_nothing_leaves_what_was_known_as_old_as_it_is() -> None:
    timer, hq = HandTimer(), Headquarters()
    news = FreeDesksElsewhere(timer)
    news.look(hq.ask)
    hq.asked[0].set_result(SAID)
    timer.moment += ASK_EVERY_SECONDS
    news.look(hq.ask)
    hq.asked[1].set_result(LineDown(3.0))
    news.look(hq.ask)
    assert news.known()[0].age == timedelta(seconds=30 + ASK_EVERY_SECONDS)


def test_an_exchange_that_ends_tells_nothing() -> None:
    hq = Headquarters()
    news = FreeDesksElsewhere(HandTimer())
    news.look(hq.ask)
    hq.asked[0].cancel()
    assert news.known() == ()
