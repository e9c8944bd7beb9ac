"""R10: move, extend or cancel somebody's booking - where, why, one confirmation, and a fact that says who."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from PySide6.QtCore import QObject

from kiosk.domain import days
from kiosk.domain.bookings import Objection
from kiosk.domain.facts import OverrideAct
from kiosk.domain.outcomes import NotBooked, OverrideDone
from kiosk.domain.ports import Ports
from kiosk.services import override
from kiosk.services.override import By, Offer, Prepared, Stand
from kiosk.services.timetable import Slot
from ui.bridge import answers
from ui.bridge.answers import BranchView
from ui.bridge.journeys.staff_shift import NAMELESS, StaffStage
from ui.bridge.journeys.stage import Stage
from ui.bridge.pages.choices import Choice
from ui.bridge.pages.override import OverrideContent, OverrideKind, OverrideSide
from ui.bridge.phrases import Phrase, phrase, plain

ACTS = {
    "move": (OverrideAct.MOVE, "bk.move", "arrow-left-right"),
    "extend": (OverrideAct.EXTEND, "bk.extend", "calendar-plus"),
    "cancel": (OverrideAct.CANCEL, "bk.cancel", "x"),
}
STEP_KEYS = {timedelta(minutes=30): "ext.30min", timedelta(hours=1): "ext.1h", timedelta(hours=2): "ext.2h"}


@dataclass(frozen=True)
class Change:
    """What an act did: its fact, and the booking as it stood before. ``line``: the same in words."""

    done: OverrideDone
    before: Slot
    line: Phrase | None = None


@dataclass(frozen=True)
class Plan:
    """One act on one booking, as chosen so far. ``is_asked``: the service is at it; one touch, one fact."""

    act: OverrideAct
    slot: Slot
    prepared: Prepared
    option: str = ""
    reason: int = 0
    is_asked: bool = False

    @property
    def offer(self) -> Offer | None:
        """The way chosen."""
        return next((o for o in self.prepared.offers if option_of(self.act, o) == self.option), None)

    @property
    def can_confirm(self) -> bool:
        """Whether everything is said and the rule allows it."""
        is_placed = self.act is OverrideAct.CANCEL or (self.offer is not None and self.offer.against is None)
        return is_placed and self.reason > 0 and not self.is_asked


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

    def open(self, act: OverrideAct, slot: Slot) -> None:
        """R10 for one act on one booking, with the first way that is allowed already chosen."""
        self._prepare(act, slot, self._begin)

    @property
    def _plan(self) -> Plan | None:
        plan = self._stage.turn.notes.get("override")
        return plan if isinstance(plan, Plan) else None

    def _prepare(self, act: OverrideAct, slot: Slot, show: Callable[[Plan], None]) -> None:
        ports, booking_id = self._stage.ports, slot.booking.booking_id

        def answer(prepared: Prepared | NotBooked) -> None:
            if isinstance(prepared, NotBooked):
                self._leave(None)
            else:
                show(Plan(act, slot, prepared))

        self._stage.ask_for_staff(lambda: override.prepare(booking_id, act, ports), answer)

    def _begin(self, plan: Plan) -> None:
        first = next(iter(plan.prepared.offers), None)
        self._show(replace(plan, option=option_of(plan.act, first) if first else ""))
        self._staff.show("override")

    def _show(self, plan: Plan) -> None:
        self._stage.turn.notes["override"] = plan
        self._page.show(_content(plan, self._stage.view, self._stage.now()))

    # Touches

    def _choose_option(self, option: str) -> None:
        """Chooses a way and looks again whether the rule still allows it."""
        plan = self._plan
        if plan is not None:
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
            if present is not None and present.slot == plan.slot and present.act is plan.act:
                self._show(replace(present, prepared=fresh.prepared))

        self._prepare(plan.act, plan.slot, answer)

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
                self._leave(Change(outcome, plan.slot, _done_words(plan)))
            case NotBooked():
                self._show(plan)
                self._look_again(plan)

    def _leave(self, change: Change | None) -> None:
        self._stage.turn.notes.pop("override", None)
        self._after(change)


def option_of(act: OverrideAct, offer: Offer) -> str:
    """The id of a way: the space to move to, or the instant to extend to."""
    if act is OverrideAct.MOVE:
        return offer.stand.space.space_id
    return answers.choice_of(offer.stand.span.end)


def _carry_out(plan: Plan, by: By, ports: Ports) -> OverrideDone | NotBooked:
    booking_id, offer = plan.slot.booking.booking_id, plan.offer
    if plan.act is OverrideAct.CANCEL:
        return override.cancel(booking_id, by, ports)
    if offer is None:
        return NotBooked(Objection.UNKNOWN_SPACE)
    if plan.act is OverrideAct.MOVE:
        return override.move(booking_id, offer.stand.space.space_id, by, ports)
    return override.extend(booking_id, offer.stand.span.end, by, ports)


def _content(plan: Plan, view: BranchView, now: datetime) -> OverrideContent:
    prepared, offer = plan.prepared, plan.offer
    noon = days.bounds(prepared.booking.day, view.branch.time_zone).start
    return OverrideContent(
        kind=OverrideKind(plan.act.value),
        name=prepared.short_name or NAMELESS,
        axis=answers.axis_of(view, noon, now),
        before=_side(prepared.before, view),
        after=_side(offer.stand, view) if offer else None,
        options=tuple(_choice(plan, way, view) for way in prepared.offers),
        option=plan.option,
        reason=plan.reason,
        warning=_warning(plan, view),
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
    choice_id = option_of(plan.act, offer)
    if plan.act is OverrideAct.MOVE:
        return Choice(choice_id, plain(answers.badge_of(offer.stand.space)))
    end = offer.stand.span.end
    key = STEP_KEYS.get(end - plan.prepared.booking.span.end, "ext.close")
    return Choice(choice_id, phrase(key, t=view.clock(end)))


def _warning(plan: Plan, view: BranchView) -> Phrase | None:
    """The rule in the way of the chosen act: it holds for staff too, what is taken is moved first."""
    offer = plan.offer
    if plan.act is OverrideAct.CANCEL:
        return None
    if offer is None:
        return phrase("in.move.no")
    if offer.against is Objection.TAKEN and offer.in_the_way is not None:
        span = offer.in_the_way.span
        clocks = {"from": view.clock(span.start), "to": view.clock(span.end)}
        return phrase("mv.rule.overlap", name=offer.other_name or NAMELESS, **clocks)
    return None


def _done_words(plan: Plan) -> Phrase:
    stand = plan.offer.stand if plan.offer else plan.prepared.before
    return phrase("mv.done", name=plan.prepared.short_name or NAMELESS, space=answers.badge_of(stand.space))
