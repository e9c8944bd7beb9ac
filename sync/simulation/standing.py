"""Which confirmations stand, counted from the facts themselves and not by ``apply``: a check of that too.

One stands from its fact on until a fact that counts ends it: cancelled, released, ended, moved, given away. Facts that
came too late to decide anything neither make nor end one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from kiosk.domain.days import Interval
from kiosk.domain.facts import (
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingEnded,
    BookingReleased,
    BookingRequested,
    Entry,
    Fact,
    Overridden,
    OverrideConfirmed,
    OverrideRequested,
)

Place = tuple[str, date]
"""A space and a day."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A confirmation: who takes which space, and when."""

    name: str
    place: Place
    span: Interval


@dataclass
class Standing:
    """All that was confirmed, and what of it is over. Facts may come in any order. ``places``: of requests too."""

    taken: dict[Place, dict[str, Taken]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    decided: dict[Place, set[str]] = field(default_factory=dict)
    _over: set[str] = field(default_factory=set)

    def know(self, entry: Entry) -> None:
        """Remembers where a booking or a request lies, whether or not it counts."""
        place = _place(entry.fact)
        if place is not None:
            self.places[entry.name.ref] = place

    def take(self, entry: Entry) -> Taken | None:
        """A fact that counts; the confirmation that it makes."""
        made = _confirmation(entry)
        for one in ended_by(entry.fact):
            self._over.add(one)
            if one in self.places:
                self.taken.get(self.places[one], {}).pop(one, None)
        for place in self.decided_by(entry):
            self.decided.setdefault(place, set()).add(entry.name.ref)
        if made is None or made.name in self._over:
            return None
        self.taken.setdefault(made.place, {})[made.name] = made
        return made

    def names(self, place: Place) -> set[str]:
        """What stands there."""
        return set(self.taken.get(place, ()))

    def all_names(self) -> set[str]:
        """Everything that stands."""
        return {name for there in self.taken.values() for name in there}

    def double_of(self, new: Taken) -> Taken | None:
        """Another one that stands in the same space at the same time, whatever day it is written under."""
        for (space_id, _day), there in self.taken.items():
            for other in there.values() if space_id == new.place[0] else ():
                if other.name != new.name and other.span.overlaps(new.span):
                    return other
        return None

    def decided_by(self, entry: Entry) -> Iterator[Place]:
        """Where only the pen's holder may write such a fact."""
        made = _confirmation(entry)
        if made is not None:
            yield made.place
        refs = [] if isinstance(entry.fact, OverrideConfirmed) else [*ended_by(entry.fact)]
        if isinstance(entry.fact, BookingDeclined):
            refs.append(entry.fact.request)
        for one in refs:
            if one in self.places:
                yield self.places[one]


def ended_by(fact: Fact) -> Iterator[str]:
    """The bookings that stand no more because of it."""
    match fact:
        case BookingCancelled() | BookingReleased() | BookingEnded() | Overridden():
            yield fact.booking
        case BookingConfirmed(replaces=str() as old):
            yield old
        case OverrideConfirmed():
            yield from fact.displaces
            if fact.replaces is not None:
                yield fact.replaces
        case _:
            return


def _confirmation(entry: Entry) -> Taken | None:
    match entry.fact:
        case BookingConfirmed() | OverrideConfirmed() as fact:
            return Taken(entry.name.ref, (fact.space_id, fact.day), fact.span)
        case Overridden(space_id=str() as space_id, day=date() as day, span=Interval() as span):
            return Taken(entry.name.ref, (space_id, day), span)
        case _:
            return None


def _place(fact: Fact) -> Place | None:
    match fact:
        case BookingConfirmed() | OverrideConfirmed() | BookingRequested() | OverrideRequested():
            return fact.space_id, fact.day
        case Overridden(space_id=str() as space_id, day=date() as day):
            return space_id, day
        case _:
            return None
