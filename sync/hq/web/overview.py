"""The overview (H1): which branches need a hand, worst first, and what is known of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from kiosk.domain.branches import Branch
from sync.hq.views import RECOVERING, BranchNow, Kiosk
from sync.hq.web.charts import Curve, day_curve
from sync.hq.web.texts import Words

SILENT_AFTER = timedelta(minutes=5)
SILENT_AFTER_CLOSED = timedelta(minutes=20)
"""A kiosk polls at least every 50 s, in closed hours every 15 minutes (SYNC.md 2.4)."""
SOON = timedelta(hours=1)
GAUGE_WIDTH = 96


class Condition(IntEnum):
    """How a branch stands; the worst is the least."""

    SILENT = 0
    LOOK = 1
    FINE = 2
    NO_KIOSK = 3


@dataclass(frozen=True, slots=True)
class Attention:
    """One row of what needs a hand: what is wrong and what still works, and where to go or whom to ring.

    ``is_of_people``: somebody waits at the branch, and its page says who; nothing is wrong with a kiosk.
    """

    branch_id: str
    name: str
    condition: Condition
    text: str
    tel: str
    is_recovering: bool
    is_of_people: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One branch. ``is_heard``: its figures are of now; otherwise they are as of the last word."""

    branch_id: str
    name: str
    condition: Condition
    people: int
    limit: int
    gauge: float
    desks: str
    rooms: str
    soon: str
    curve: Curve
    kiosk_condition: Condition
    kiosk: str
    age: str

    @property
    def is_heard(self) -> bool:
        """Whether its kiosk was heard a moment ago."""
        return self.condition not in (Condition.SILENT, Condition.NO_KIOSK)


@dataclass(frozen=True, slots=True)
class Overview:
    """The page."""

    title: str
    sub: str
    when: str
    attention: tuple[Attention, ...]
    rows: tuple[Row, ...]


def is_silent(kiosk: Kiosk, branch: Branch, at: datetime) -> bool:
    """Whether a kiosk should have been heard and was not; a new one has as long for its first word."""
    is_lively = branch.is_open(at) or branch.admits_members(at)
    return at - (kiosk.heard_at or kiosk.enrolled_at) > (SILENT_AFTER if is_lively else SILENT_AFTER_CLOSED)


def condition_of(now: BranchNow) -> Condition:
    """How the branch stands."""
    live = [kiosk for kiosk in now.kiosks if not kiosk.is_revoked]
    if not live:
        return Condition.NO_KIOSK
    if any(is_silent(kiosk, now.branch, now.at) for kiosk in live):
        return Condition.SILENT
    is_odd = now.incidents or reader_lost_at(now) or has_stuck_touch(now)
    is_awaited = now.to_place or may_be_told(now) or now.help_asked_at
    is_full_soon = now.branch.is_nearly_full(now.people_inside)
    return Condition.LOOK if is_odd or is_awaited or is_full_soon else Condition.FINE


def may_be_told(now: BranchNow) -> int:
    """How many people wait for a desk while one is free: somebody calls them."""
    return len(now.waiting) if now.desks_to_give else 0


def needs_look(kiosk: Kiosk, now: BranchNow) -> bool:
    """Whether a person should look at a kiosk that is heard."""
    return bool(now.incidents) or kiosk.reader_lost_at is not None or kiosk.touch_stuck_at is not None


def has_stuck_touch(now: BranchNow) -> bool:
    """Whether the glass of one of the branch's kiosks is to be wiped (UX.md 6.7 D12)."""
    return any(kiosk.touch_stuck_at is not None for kiosk in now.kiosks if not kiosk.is_revoked)


def reader_lost_at(now: BranchNow) -> datetime | None:
    """Since when no code is read at one of the branch's kiosks."""
    lost = [kiosk.reader_lost_at for kiosk in now.kiosks if not kiosk.is_revoked and kiosk.reader_lost_at]
    return min(lost, default=None)


def kiosks_title(branches: Sequence[BranchNow], words: Words) -> str:
    """How the kiosks at work are, in one line: who is silent first, then whom a person should look at."""
    live = [(now, kiosk) for now in branches for kiosk in now.kiosks if not kiosk.is_revoked]
    silent = sum(is_silent(kiosk, now.branch, now.at) for now, kiosk in live)
    if silent:
        return words.count("fl.title.silent", silent)
    look = sum(needs_look(kiosk, now) for now, kiosk in live)
    return words.count("fl.title.look", look) if look else words.text("fl.title.fine")


def overview(branches: Sequence[BranchNow], words: Words) -> Overview:
    """What the page shows, worst first, then by name."""
    ordered = sorted(branches, key=lambda now: (condition_of(now), now.branch.name))
    troubled = [now for now in ordered if condition_of(now) in (Condition.SILENT, Condition.LOOK)]
    first = next(iter(branches), None)
    return Overview(
        words.count("ov.title", len(troubled)) if troubled else words.text("ov.title.none"),
        _sub(ordered, troubled, words),
        _when(first, words) if first is not None else "",
        tuple(_attention(now, words) for now in troubled),
        tuple(_row(now, words) for now in ordered),
    )


def heard_last(now: BranchNow) -> datetime | None:
    """When any kiosk of the branch was heard last."""
    return max((kiosk.heard_at for kiosk in now.kiosks if kiosk.heard_at is not None), default=None)


def _sub(ordered: Sequence[BranchNow], troubled: Sequence[BranchNow], words: Words) -> str:
    fine = sum(condition_of(now) is Condition.FINE for now in ordered)
    heard = [now for now in ordered if condition_of(now) in (Condition.LOOK, Condition.FINE)]
    parts = [words.count("ov.inside", sum(now.people_inside for now in heard))]
    for now in troubled:
        at = heard_last(now)
        if condition_of(now) is Condition.SILENT and at is not None:
            t = words.clock(at, now.branch.time_zone)
            parts.append(words.text("ov.unheard", branch=now.branch.name, t=t))
    rest = words.count("ov.rest", fine) + " " if troubled and fine else ""
    return f"{rest}{', '.join(parts)}."


def _when(now: BranchNow, words: Words) -> str:
    zone = now.branch.time_zone
    return f"{words.long_day(now.at.astimezone(zone).date())}, {words.clock(now.at, zone)}"


def _attention(now: BranchNow, words: Words) -> Attention:
    condition, heard = condition_of(now), heard_last(now)
    is_recovering = any(kind == RECOVERING for kind, _about, _at in now.incidents)
    if condition is Condition.SILENT:
        text = (
            words.text("ov.att.silent", ago=words.ago(now.at - heard))
            if heard
            else words.text("ov.att.never")
        )
    elif now.help_asked_at is not None:
        text = words.text("inbox.help", ago=words.ago(now.at - now.help_asked_at))
    elif is_recovering:
        text = words.text("fl.recover", branch=now.branch.name)
    elif lost_at := reader_lost_at(now):
        text = _without_reader(now, lost_at, words)
    elif has_stuck_touch(now):
        text = words.text("fl.touch")
    elif not now.incidents and now.branch.is_nearly_full(now.people_inside):
        text = nearly_full_text(now, words)
    elif not now.incidents and now.to_place:
        text = f"{words.count('day.tray.count', now.to_place)}."
    elif not now.incidents:
        text = words.count("ov.att.wait", may_be_told(now))
    else:
        text = incident_text(now.incidents[0], len(now.incidents), words)
    is_of_people = _kiosk_condition(now) is Condition.FINE
    branch = now.branch
    return Attention(
        branch.branch_id, branch.name, condition, text, branch.phone, is_recovering, is_of_people
    )


def nearly_full_text(now: BranchNow, words: Words) -> str:
    """How near its people limit a branch is; empty while it is far."""
    branch, people = now.branch, now.people_inside
    if not branch.is_nearly_full(people):
        return ""
    return words.text("pr.near", p=branch.percent_full(people), n=people, max=branch.people_limit)


def _kiosk_condition(now: BranchNow) -> Condition:
    """How the kiosks stand, whoever waits at the branch."""
    condition = condition_of(now)
    is_well = not now.incidents and reader_lost_at(now) is None and not has_stuck_touch(now)
    return Condition.FINE if condition is Condition.LOOK and is_well else condition


def _without_reader(now: BranchNow, lost_at: datetime, words: Words) -> str:
    zone = now.branch.time_zone
    t, day = words.clock(lost_at, zone), now.branch.day_of(lost_at)
    if day != now.branch.day_of(now.at):
        t = f"{t} ({words.short_day(day)})"
    return words.count("ov.att.reader", now.typed_in, t=t)


def incident_text(incident: tuple[str, str, int], count: int, words: Words) -> str:
    """What an incident means to a person; several of them are counted."""
    kind, about, _ = incident
    kiosk = about.split(" ")[0]
    if count == 1 and kind == "clone":
        return words.text("fl.clone", kiosk=kiosk)
    if count == 1 and kind == "fork":
        return words.text("fl.restored", kiosk=kiosk)
    if count == 1 and kind == "disk":
        return words.text("sys.disk")
    return words.count("ov.att.aside", count)


def _row(now: BranchNow, words: Words) -> Row:
    condition, heard = condition_of(now), heard_last(now)
    is_heard = condition in (Condition.LOOK, Condition.FINE)
    share = min(now.people_inside / max(now.branch.people_limit, 1), 1.0)
    return Row(
        now.branch.branch_id,
        now.branch.name,
        condition,
        now.people_inside,
        now.branch.people_limit,
        round(GAUGE_WIDTH * share, 1),
        words.text("ov.of", n=now.desks_free, total=now.desks),
        words.text("ov.of", n=now.rooms_free, total=now.rooms),
        _soon(now, words) if is_heard else words.text("ov.unknown"),
        day_curve(now.branch, now.at, now.visits, now.bookings, is_heard=is_heard),
        _kiosk_condition(now),
        _kiosk_word(_kiosk_condition(now), words),
        words.ago(now.at - heard) if heard is not None else "",
    )


def _kiosk_word(condition: Condition, words: Words) -> str:
    match condition:
        case Condition.SILENT:
            return words.text("fl.silent")
        case Condition.LOOK:
            return words.text("fl.look")
        case Condition.FINE:
            return words.text("fl.fine")
        case Condition.NO_KIOSK:
            return words.text("ov.nokiosk")


def _soon(now: BranchNow, words: Words) -> str:
    """Arrivals and exits of the coming hour, by what is booked."""
    begun = {visit.booking_id for visit in now.visits}
    inside = {visit.booking_id for visit in now.inside if visit.booking_id}
    until = now.at + SOON
    arrivals = sum(
        now.at < booking.span.start <= until and booking.booking_id not in begun for booking in now.bookings
    )
    exits = sum(
        now.at < booking.span.end <= until and booking.booking_id in inside for booking in now.bookings
    )
    said = [words.count(key, n) for key, n in (("ov.arrivals", arrivals), ("ov.exits", exits)) if n]
    return ", ".join(said) or words.text("ov.nobody")
