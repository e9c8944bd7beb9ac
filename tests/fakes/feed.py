"""A branch feed as headquarters would write it: dense positions, one chain, lines as bytes."""

from dataclasses import dataclass, field
from typing import Protocol

from kiosk.domain.facts import Entry
from kiosk.domain.ports import FeedCursor, FeedInbox, FeedItem, FeedLine, Work
from kiosk.encoding import chain, feed
from kiosk.storage.feed_inbox import FeedRules
from tests.builders import BRANCH

TIMELINE = "1-a0"
START = FeedCursor(TIMELINE, 0, chain.feed_start(BRANCH, TIMELINE))


@dataclass
class FeedOf:
    """Headquarters' end of a feed: ``say`` writes lines and has the inbox take them in one slice."""

    inbox: FeedInbox
    cursor: FeedCursor = field(default=START)

    def say(self, *items: FeedItem) -> None:
        """Writes the items as lines and has them taken in one transaction."""
        lines = self.lines(*items)
        self.inbox.take(lines, self.cursor)

    def lines(self, *items: FeedItem) -> list[FeedLine]:
        """The next lines, decoded from their own bytes; the cursor moves behind them."""
        bodies = [feed.encode(item) for item in items]
        first = self.cursor.position + 1
        self.cursor = FeedCursor(
            self.cursor.timeline,
            self.cursor.position + len(bodies),
            feed.extend_all(self.cursor.hash, bodies),
        )
        return [FeedLine(first + i, body, feed.decode(body)) for i, body in enumerate(bodies)]


class HasInbox(Protocol):
    """A store, in memory or not."""

    def feed_inbox(self, rules: FeedRules) -> FeedInbox:
        """Its inbox."""


class Answerer(Protocol):
    """Answers what a fact asks of this kiosk, in the transaction that takes it in."""

    def __call__(self, work: Work, entry: Entry, /) -> None:
        """Confirms, declines, cancels."""


def unanswered(_work: Work, _entry: Entry) -> None:
    """Leaves every request pending."""


def kept_as_it_came(pin: str) -> str:
    """For tests without a device's own key."""
    return pin


def told(store: HasInbox, *items: FeedItem, answer: Answerer = unanswered) -> FeedOf:
    """The feed after the store heard these items."""
    hq = FeedOf(store.feed_inbox(FeedRules(answer, kept_as_it_came, START)))
    hq.say(*items)
    return hq
