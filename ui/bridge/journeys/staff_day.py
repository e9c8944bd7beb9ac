"""R9: the day's bookings, space by space; one is chosen, and what staff may do with it is offered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from PySide6.QtCore import QObject

from kiosk.domain import days
from kiosk.domain.bookings import Booking
from kiosk.domain.outcomes import NotBooked, OverrideDone
from kiosk.domain.visits import Visit
from kiosk.services import override, timetable
from kiosk.services.timetable import Slot, SpaceDay
from kiosk.services.to_place import ToPlace
from ui.bridge import answers
from ui.bridge.journeys.staff_override import ACTS, Change, StaffOverride
from ui.bridge.journeys.staff_shift import NAMELESS, StaffStage
from ui.bridge.journeys.stage import Stage
from ui.bridge.pages.choices import Choice
from ui.bridge.pages.override import OverrideKind
from ui.bridge.pages.staff_day import ChosenBooking, DayBar, DayRow, StaffDayContent
from ui.bridge.phrases import Phrase, phrase

DAYS_BACK = 7
DAYS_AHEAD = 30
UNDO = "undo"
CHECK_IN = "check_in"
CHECK_OUT = "check_out"


@dataclass(frozen=True)
class DayTurn:
    """What staff look at. ``chosen``: a booking's id. ``line``: what was just done, in the panel.

    ``inside``: the open visit of every known person in the house at that moment, by subject id.
    ``cancelled``: what a cancellation left, by its booking's id: it has no place on the rows any more.
    """

    day: date
    rows: tuple[SpaceDay, ...] = ()
    inside: Mapping[str, Visit] = field(default_factory=dict)
    chosen: str = ""
    line: Phrase | None = None
    cancelled: Change | None = None


class StaffDay(QObject):
    """R9, and the way to R10. ``open_present``: the list of those inside, with a visit chosen."""

    def __init__(
        self,
        stage: Stage,
        staff: StaffStage,
        open_home: Callable[[], None],
        open_present: Callable[[str], None],
    ) -> None:
        super().__init__(stage)
        self._stage = stage
        self._staff = staff
        self._open_present = open_present
        self._override = StaffOverride(stage, staff, self._after)
        self._page = stage.tablet.pages.staff_day
        self._page.booking_touched.connect(self._choose)
        self._page.act_touched.connect(self._act)
        self._page.earlier_touched.connect(lambda: self._turn_page(-1))
        self._page.later_touched.connect(lambda: self._turn_page(1))
        self._page.back_touched.connect(open_home)

    def open(self) -> None:
        """R9 for today."""
        self._read(DayTurn(self._today))

    def settle(self, waiting: ToPlace, act_id: str) -> None:
        """R10 for a booking that waits for a person, and then its day; or its day at once, with the booking chosen."""
        turn = DayTurn(waiting.booking.day, chosen=waiting.booking.booking_id)
        if act_id not in ACTS:
            self._read(turn)
        elif self._staff.shift is not None:
            self._stage.turn.notes["day"] = turn
            self._override.open(ACTS[act_id][0], Slot(waiting.booking, waiting.short_name))

    @property
    def _today(self) -> date:
        return self._stage.view.today(self._stage.now())

    @property
    def _turn(self) -> DayTurn | None:
        turn = self._stage.turn.notes.get("day")
        return turn if isinstance(turn, DayTurn) else None

    def _read(self, turn: DayTurn) -> None:
        """Shows that turn with the day's rows read anew."""
        if self._staff.shift is not None:
            ports = self._stage.ports
            self._stage.ask_for_staff(
                lambda: (timetable.of_day(turn.day, ports), timetable.inside(ports)),
                lambda read: self._open_rows(replace(turn, rows=read[0], inside=read[1])),
            )

    def _open_rows(self, turn: DayTurn) -> None:
        self._show(turn)
        self._staff.show("staffDay")

    def _turn_page(self, step: int) -> None:
        turn = self._turn
        if turn is not None and self._may_turn(turn.day, step):
            self._read(DayTurn(turn.day + timedelta(days=step)))

    def _may_turn(self, day: date, step: int) -> bool:
        distance = (day - self._today).days + step
        return -DAYS_BACK <= distance <= DAYS_AHEAD

    def _choose(self, booking_id: str) -> None:
        turn = self._turn
        if turn is not None:
            self._show(replace(turn, chosen=booking_id, line=None, cancelled=None))

    # What is drawn

    def _show(self, turn: DayTurn) -> None:
        self._stage.turn.notes["day"] = turn
        view, now = self._stage.view, self._stage.now()
        start = days.bounds(turn.day, view.branch.time_zone).start
        content = StaffDayContent(
            day=turn.day.isoformat(),
            axis=answers.axis_of(view, start, now),
            rows=tuple(self._row(turn, row) for row in turn.rows),
            chosen=self._chosen(turn),
            can_go_back=self._may_turn(turn.day, -1),
            can_go_on=self._may_turn(turn.day, 1),
        )
        self._page.show(content)

    def _row(self, turn: DayTurn, row: SpaceDay) -> DayRow:
        bars = tuple(self._bar(turn, slot) for slot in row.slots)
        return DayRow(row.space.space_id, answers.badge_of(row.space), bars)

    def _bar(self, turn: DayTurn, slot: Slot) -> DayBar:
        stretch = answers.stretch_of(self._stage.view, slot.booking.span)
        name = slot.short_name or NAMELESS
        return DayBar(
            slot.booking.booking_id, stretch.start_minute, stretch.end_minute, name, self._state(turn, slot)
        )

    def _state(self, turn: DayTurn, slot: Slot) -> str:
        if self._visit(turn, slot):
            return "inside"
        return "reserved" if slot.is_reserved else "booked"

    def _visit(self, turn: DayTurn, slot: Slot) -> str:
        """The visit its person makes on this booking, empty for none.

        Somebody let in ahead of time is on no booking, and is meant by those that are still to come today.
        """
        visit = _visit_of_person(turn, slot)
        if slot.visit_id is not None or visit is None:
            return slot.visit_id or ""
        is_meant = visit.booking_id is None and visit.day == slot.booking.day and self._is_ahead(slot)
        return visit.visit_id if is_meant else ""

    def _is_ahead(self, slot: Slot) -> bool:
        return slot.booking.span.end > self._stage.now()

    def _chosen(self, turn: DayTurn) -> ChosenBooking | None:
        found = _find(turn)
        if found is None:
            return None
        row, slot = found
        view, span = self._stage.view, slot.booking.span
        return ChosenBooking(
            booking_id=slot.booking.booking_id,
            place=answers.badge_of(row.space),
            name=slot.short_name or NAMELESS,
            span=f"{view.clock(span.start)}–{view.clock(span.end)}",
            line=turn.line or phrase(STATE_KEYS[self._state(turn, slot)]),
            acts=self._acts(turn, slot),
        )

    def _acts(self, turn: DayTurn, slot: Slot) -> tuple[Choice, ...]:
        """What can be done with it now. What staff or the person changed can be put back all day (R10)."""
        back = Choice(UNDO, phrase("bk.undo"), icon="undo-2")
        if turn.cancelled is not None:
            return (back,)
        is_ahead = self._is_ahead(slot)
        changes = tuple(
            Choice(act_id, phrase(words), icon=icon)
            for act_id, (_, words, icon) in ACTS.items()
            if is_ahead and (act_id != CHECK_IN or self._may_check_in(turn, slot))
        )
        out = (Choice(CHECK_OUT, phrase("bk.checkout"), icon="log-out"),) if self._visit(turn, slot) else ()
        can_undo = is_ahead and slot.before is not None
        return (*changes, *out, *((back,) if can_undo else ()))

    def _may_check_in(self, turn: DayTurn, slot: Slot) -> bool:
        """Whether somebody is still to come for it today: who is inside already, on whatever, is not let in twice."""
        is_expected = slot.booking.subject_id is not None and _visit_of_person(turn, slot) is None
        return turn.day == self._today and is_expected and self._is_ahead(slot)

    # What is done

    def _act(self, booking_id: str, act_id: str) -> None:
        turn = self._turn
        found = _find(turn) if turn is not None else None
        if turn is None or found is None or found[1].booking.booking_id != booking_id:
            return
        row, slot = found
        if act_id == CHECK_IN:
            if self._may_check_in(turn, slot):
                self._override.open_check_in(row, slot)
        elif act_id in ACTS:
            self._override.open(ACTS[act_id][0], slot)
        elif act_id == CHECK_OUT and self._visit(turn, slot):
            self._open_present(self._visit(turn, slot))
        elif act_id == UNDO and turn.cancelled is not None:
            self._undo(turn, turn.cancelled.done, turn.cancelled.before.booking)
        elif act_id == UNDO and slot.before is not None:
            self._undo(turn, OverrideDone(booking_id, booking_id), slot.before)

    def _undo(self, turn: DayTurn, done: OverrideDone, before: Booking) -> None:
        ports, shift = self._stage.ports, self._staff.shift
        if shift is None:
            return
        self._stage.ask_for_staff(
            lambda: override.undo(done, before, shift.staff_id, ports),
            lambda outcome: self._show_undone(turn, outcome),
        )

    def _show_undone(self, turn: DayTurn, outcome: OverrideDone | NotBooked) -> None:
        match outcome:
            case OverrideDone():
                chosen = outcome.booking_id or ""
                self._read(DayTurn(turn.day, chosen=chosen, line=phrase("ok.undone")))
            case NotBooked():
                self._read(replace(turn, line=phrase("err.undo.title")))

    def _after(self, change: Change | None) -> None:
        """R10 ended: the day again, and what changed on it."""
        turn = self._turn
        if turn is None:
            return
        if change is None or change.kind is OverrideKind.CHECK_IN:
            self._read(replace(turn, line=None, cancelled=None))
        elif change.kind is OverrideKind.CANCEL:
            self._read(replace(turn, line=phrase("st.cancelled"), cancelled=change))
        else:
            self._read(DayTurn(turn.day, chosen=change.done.booking_id or "", line=change.line))


STATE_KEYS = {"inside": "st.in", "booked": "st.booked", "reserved": "st.reserved"}


def _visit_of_person(turn: DayTurn, slot: Slot) -> Visit | None:
    """The open visit of the booking's person, on this booking or not."""
    return turn.inside.get(slot.booking.subject_id or "")


def _find(turn: DayTurn) -> tuple[SpaceDay, Slot] | None:
    """The chosen booking and its row; a cancelled one is known from its cancellation."""
    gone = turn.cancelled
    for row in turn.rows:
        if gone is not None and row.space.space_id == gone.before.booking.space_id:
            return row, gone.before
        for slot in row.slots:
            if gone is None and slot.booking.booking_id == turn.chosen:
                return row, slot
    return None
