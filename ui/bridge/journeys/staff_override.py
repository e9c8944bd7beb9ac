"""R10: move, extend or cancel a booking, or check its person in - where, why, one confirmation, one fact."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from PySide6.QtCore import QObject

from kiosk.domain import days
from kiosk.domain.bookings import Objection
from kiosk.domain.facts import OverrideAct
from kiosk.domain.outcomes import NotBooked, OverrideDone
from kiosk.domain.ports import Ports
from kiosk.services import override, presence
from kiosk.services.override import By, Offer, Prepared, Stand
from kiosk.services.presence import House
from kiosk.services.timetable import Slot, SpaceDay
from ui.bridge import answers
from ui.bridge.answers import BranchView
from ui.bridge.journeys.staff_shift import NAMELESS, StaffStage
from ui.bridge.journeys.stage import Stage
from ui.bridge.pages.choices import Choice
from ui.bridge.pages.override import OverrideContent, OverrideKind, OverrideSide
from ui.bridge.phrases import Phrase, phrase, plain

ACTS = {
    "move": (OverrideKind.MOVE, "bk.move", "arrow-left-right"),
    "extend": (OverrideKind.EXTEND, "bk.extend", "calendar-plus"),
    "check_in": (OverrideKind.CHECK_IN, "bk.checkin", "log-in"),
    "cancel": (OverrideKind.CANCEL, "bk.cancel", "x"),
}
PLACELESS = (OverrideKind.CANCEL, OverrideKind.CHECK_IN)
"""Acts for which no place or time is chosen."""
STEP_KEYS = {timedelta(minutes=30): "ext.30min", timedelta(hours=1): "ext.1h", timedelta(hours=2): "ext.2h"}


@dataclass(frozen=True)
class Change:
    """What an act did: its fact, and the booking as it stood before. ``line``: the same in words."""

    kind: OverrideKind
    done: OverrideDone
    before: Slot
    line: Phrase | None = None


@dataclass(frozen=True)
class Plan:
    """One act on one booking, as chosen so far. ``is_asked``: the service is at it; one touch, one fact.

    ``limit_passed``: how many people the house may hold, when a check-in takes it beyond; 0 when not.
    """

    kind: OverrideKind
    slot: Slot
    prepared: Prepared
    option: str = ""
    reason: int = 0
    limit_passed: int = 0
    is_asked: bool = False

    @property
    def offer(self) -> Offer | None:
        """The way chosen."""
        return next((o for o in self.prepared.offers if option_of(self.kind, o) == self.option), None)

    @property
    def breaks_a_rule(self) -> bool:
        """Whether it does what staff alone may do: a reason says why."""
        return self.limit_passed > 0 or (self.offer is not None and self.offer.skips_airing)

    @property
    def can_confirm(self) -> bool:
        """Whether everything is said and the rule allows it."""
        is_placed = self.offer is not None and self.offer.against is None
        return (is_placed or self.kind in PLACELESS) and self.reason > 0 and not self.is_asked


class StaffOverride(QObject):
    """R10. ``after``: what follows, with the change, or None when nothing was done."""

    def __init__(self, stage: Stage, staff: StaffStage, after: Callable[[Change | None], None]) -> None:
        super().__init__(stage)
        self._stage = stage
        self._staff = staff
        self._after = after
        self._page = stage.tablet.pages.override
        self._page.option_touched.connect(self._choose_option)
        self._page.reason_touched.connect(self._choose_reason)
        self._page.confirm_touched.connect(self._confirm)
        self._page.keep_touched.connect(lambda: self._leave(None))

    def open(self, kind: OverrideKind, slot: Slot) -> None:
        """R10 for one act on one booking, with the first way that is allowed already chosen."""
        self._prepare(kind, slot, self._begin)

    def open_check_in(self, row: SpaceDay, slot: Slot) -> None:
        """R10 for checking a booking's person in. It is never refused, so nothing is judged before."""
        ports = self._stage.ports
        taken = tuple(other.booking.span for other in row.slots if other is not slot)
        stand = Stand(row.space, slot.booking.span, taken)
        prepared = Prepared(slot.booking, slot.short_name, stand, ())

        def answer(house: House) -> None:
            passed = house.limit if house.people >= house.limit else 0
            self._begin(Plan(OverrideKind.CHECK_IN, slot, prepared, limit_passed=passed))

        self._stage.ask_for_staff(lambda: presence.house(ports), answer)

    @property
    def _plan(self) -> Plan | None:
        plan = self._stage.turn.notes.get("override")
        return plan if isinstance(plan, Plan) else None

    def _prepare(self, kind: OverrideKind, slot: Slot, show: Callable[[Plan], None]) -> None:
        ports, booking_id, act = self._stage.ports, slot.booking.booking_id, OverrideAct(kind.value)

        def answer(prepared: Prepared | NotBooked) -> None:
            if isinstance(prepared, NotBooked):
                self._leave(None)
            else:
                show(Plan(kind, slot, prepared))

        self._stage.ask_for_staff(lambda: override.prepare(booking_id, act, ports), answer)

    def _begin(self, plan: Plan) -> None:
        first = next(iter(plan.prepared.offers), None)
        self._show(replace(plan, option=option_of(plan.kind, first) if first else ""))
        self._staff.show("override")

    def _show(self, plan: Plan) -> None:
        self._stage.turn.notes["override"] = plan
        self._page.show(_content(plan, self._stage.view, self._stage.now()))

    # Touches

    def _choose_option(self, option: str) -> None:
        """Chooses a way and looks again whether the rule still allows it."""
        plan = self._plan
        if plan is not None and plan.kind not in PLACELESS:
            self._show(replace(plan, option=option))
            self._look_again(plan)

    def _choose_reason(self, reason: int) -> None:
        plan = self._plan
        if plan is not None:
            self._show(replace(plan, reason=reason))

    def _look_again(self, plan: Plan) -> None:
        """Reads the ways anew; what was chosen meanwhile stays chosen."""

        def answer(fresh: Plan) -> None:
            present = self._plan
            if present is not None and present.slot == plan.slot and present.kind is plan.kind:
                self._show(replace(present, prepared=fresh.prepared))

        self._prepare(plan.kind, plan.slot, answer)

    def _confirm(self) -> None:
        plan, ports = self._plan, self._stage.ports
        by = self._staff.by(plan.reason) if plan is not None else None
        if plan is None or by is None or not plan.can_confirm:
            return
        self._show(replace(plan, is_asked=True))
        self._stage.ask_for_staff(
            lambda: _carry_out(plan, by, ports), lambda outcome: self._answer(plan, outcome)
        )

    def _answer(self, plan: Plan, outcome: OverrideDone | NotBooked) -> None:
        match outcome:
            case OverrideDone():
                self._leave(Change(plan.kind, outcome, plan.slot, _done_words(plan)))
            case NotBooked() if plan.kind is OverrideKind.CHECK_IN:
                # They came in by themselves meanwhile: the day says so.
                self._leave(None)
            case NotBooked():
                self._show(plan)
                self._look_again(plan)

    def _leave(self, change: Change | None) -> None:
        self._stage.turn.notes.pop("override", None)
        self._after(change)


def option_of(kind: OverrideKind, offer: Offer) -> str:
    """The id of a way: the space to move to, or the instant to extend to."""
    if kind is OverrideKind.MOVE:
        return offer.stand.space.space_id
    return answers.choice_of(offer.stand.span.end)


def _carry_out(plan: Plan, by: By, ports: Ports) -> OverrideDone | NotBooked:
    booking_id, offer = plan.slot.booking.booking_id, plan.offer
    if plan.kind is OverrideKind.CHECK_IN:
        subject_id = plan.slot.booking.subject_id
        return (
            override.check_in_by_hand(subject_id, by, ports) if subject_id else NotBooked(Objection.EXPIRED)
        )
    if plan.kind is OverrideKind.CANCEL:
        return override.cancel(booking_id, by, ports)
    if offer is None:
        return NotBooked(Objection.UNKNOWN_SPACE)
    if plan.kind is OverrideKind.MOVE:
        space_id = offer.stand.space.space_id
        return override.move(booking_id, space_id, by, ports, may_skip_airing=offer.skips_airing)
    until = offer.stand.span.end
    return override.extend(booking_id, until, by, ports, may_skip_airing=offer.skips_airing)


def _content(plan: Plan, view: BranchView, now: datetime) -> OverrideContent:
    prepared, offer = plan.prepared, plan.offer
    noon = days.bounds(prepared.booking.day, view.branch.time_zone).start
    return OverrideContent(
        kind=plan.kind,
        name=prepared.short_name or NAMELESS,
        axis=answers.axis_of(view, noon, now),
        before=_side(prepared.before, view),
        after=_side(offer.stand, view) if offer else None,
        options=tuple(_choice(plan, way, view) for way in prepared.offers),
        option=plan.option,
        reason=plan.reason,
        warning=_warning(plan, view),
        is_forced=plan.breaks_a_rule,
        can_confirm=plan.can_confirm,
    )


def _side(stand: Stand, view: BranchView) -> OverrideSide:
    return OverrideSide(
        place=answers.badge_of(stand.space),
        span=f"{view.clock(stand.span.start)}–{view.clock(stand.span.end)}",
        slot=answers.stretch_of(view, stand.span),
        taken=tuple(answers.stretch_of(view, taken) for taken in stand.taken),
    )


def _choice(plan: Plan, offer: Offer, view: BranchView) -> Choice:
    choice_id = option_of(plan.kind, offer)
    if plan.kind is OverrideKind.MOVE:
        return Choice(choice_id, plain(answers.badge_of(offer.stand.space)))
    end = offer.stand.span.end
    key = STEP_KEYS.get(end - plan.prepared.booking.span.end, "ext.close")
    return Choice(choice_id, phrase(key, t=view.clock(end)))


def _warning(plan: Plan, view: BranchView) -> Phrase | None:
    """The rule in the way of the chosen act. It holds for staff too, and what is taken is moved first. Two do not: how
    many the house may hold, for whoever is in, is in; and the airing between two bookings. A reason says why.
    """
    offer = plan.offer
    if plan.limit_passed:
        return phrase("mv.rule.cap", n=plan.limit_passed)
    if plan.kind in PLACELESS:
        return None
    if offer is None:
        return phrase("in.move.no")
    if offer.against is Objection.TAKEN and offer.in_the_way is not None:
        span = offer.in_the_way.span
        clocks = {"from": view.clock(span.start), "to": view.clock(span.end)}
        return phrase("mv.rule.overlap", name=offer.other_name or NAMELESS, **clocks)
    return phrase("mv.rule.clean") if offer.skips_airing else None


def _done_words(plan: Plan) -> Phrase | None:
    """What the day says of it; of who is in now, and of what was cancelled, the day's own words do."""
    if plan.kind in PLACELESS:
        return None
    stand = plan.offer.stand if plan.offer else plan.prepared.before
    return phrase("mv.done", name=plan.prepared.short_name or NAMELESS, space=answers.badge_of(stand.space))
