"""R8 and the list behind it: how many are in, who comes, what waits for a person, and checking out by hand."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from kiosk.domain.bookings import Unfit
from kiosk.domain.outcomes import NotBooked, OverrideDone
from kiosk.domain.ports import Ports
from kiosk.domain.spaces import SpaceKind
from kiosk.domain.versions import UpdateNews, comes_in_at
from kiosk.services import find_space, override, presence, to_place
from kiosk.services.presence import Expected, House, Present
from kiosk.services.to_place import ToPlace
from ui.bridge import answers
from ui.bridge.journeys.printing import Printing
from ui.bridge.journeys.staff_shift import NAMELESS, Health, StaffStage
from ui.bridge.journeys.stage import Stage
from ui.bridge.pages.choices import Choice
from ui.bridge.pages.staff_home import ArrivalLine, StaffHomeContent, StaffNote
from ui.bridge.pages.staff_present import PresentLine, StaffPresentContent
from ui.bridge.phrases import day, listing, phrase

CLOCK_NOTE = "sys.clock"
PRINTER_NOTE = "sys.printer"
READER_NOTE = "sys.reader"
TOUCH_NOTE = "sys.touch"
UPDATE_NOTE, UPDATE_BACK_NOTE = "sys.update", "sys.update.back"
ASIDE_NOTE = "ov.att.aside"
FULL_NOTE = "pr.near"
UNFIT_KEYS = {
    Unfit.DISPLACED: "inbox.displaced",
    Unfit.RETIRED: "inbox.blocked",
    Unfit.HOURS: "inbox.hours",
}
ARRIVALS_SHOWN = 3
REFRESH_EVERY_TICKS = 15


@dataclass(frozen=True)
class HouseWays:
    """Where R8 leads. ``confirm_clock``: staff say the kiosk's date and time are right. ``settle``: a booking that waits
    for a person, and the act chosen. ``printing``: None where nothing prints. ``update_news``: of other versions.
    """

    open_day: Callable[[], None]
    settle: Callable[[ToPlace, str], None]
    confirm_clock: Callable[[], None]
    printing: Printing | None = None
    update_news: Callable[[], UpdateNews] = UpdateNews


@dataclass(frozen=True)
class HouseNow:
    """Everything R8 says, read in one go."""

    house: House
    free_desks: int
    unsent: int
    exchange_minutes: int
    put_aside: int
    notes: tuple[str, ...]
    to_place: tuple[ToPlace, ...]
    update: UpdateNews


class StaffHouse(QObject):
    """R8, and who is inside."""

    def __init__(self, stage: Stage, staff: StaffStage, health: Health, ways: HouseWays) -> None:
        super().__init__(stage)
        self._stage = stage
        self._staff = staff
        self._health = health
        self._ways = ways
        self._ticks = 0
        pages = stage.tablet.pages
        pages.staff_home.present_touched.connect(self.open_present)
        pages.staff_home.day_touched.connect(ways.open_day)
        pages.staff_home.note_touched.connect(self._settle_note)
        pages.staff_present.check_out_touched.connect(self._check_out)
        pages.staff_present.back_touched.connect(self.open)
        stage.ticked.connect(self._refresh)

    # R8

    def open(self) -> None:
        """R8 as the house stands now."""
        if self._staff.shift is not None:
            self._stage.turn.notes.pop("clock", None)
            self._stage.ask_for_staff(self._read, self._open_home)

    def _read(self) -> HouseNow:
        ports, health = self._stage.ports, self._health
        return HouseNow(
            house=presence.house(ports),
            free_desks=find_space.counts_now(ports)[SpaceKind.DESK],
            unsent=health.unsent(),
            exchange_minutes=health.last_exchange_minutes(),
            put_aside=health.put_aside(),
            notes=tuple(health.notes()),
            to_place=to_place.to_place(ports),
            update=self._ways.update_news(),
        )

    def _open_home(self, now: HouseNow) -> None:
        self._show_home(now)
        self._staff.show("staffHome")

    def _refresh(self) -> None:
        """The house goes on while somebody reads: the page is filled anew, and its time runs on."""
        self._ticks += 1
        if self._ticks % REFRESH_EVERY_TICKS == 0 and self._stage.tablet.current_screen == "staffHome":
            self._stage.ask_for_staff(self._read, self._show_home)

    def _show_home(self, now: HouseNow) -> None:
        house = now.house
        notes = [StaffNote(key, phrase(key)) for key in now.notes]
        if now.put_aside:
            notes.append(StaffNote(ASIDE_NOTE, phrase(ASIDE_NOTE, n=now.put_aside)))
        self._stage.turn.notes["to_place"] = {one.booking.booking_id: one for one in now.to_place}
        content = StaffHomeContent(
            people=house.people,
            limit=house.limit,
            guests=sum(present.party for present in house.present if present.host_short is not None),
            free_desks=now.free_desks,
            arrivals=tuple(self._arrival(expected) for expected in house.expected[:ARRIVALS_SHOWN]),
            notes=(
                *self._full_note(house.people),
                *self._clock_note(),
                *self._reader_note(),
                *self._touch_note(),
                *self._printer_note(),
                *notes,
                *self._update_notes(now.update),
                *(self._waiting(one) for one in now.to_place),
            ),
            unsent=now.unsent,
            exchange_minutes=now.exchange_minutes,
        )
        self._stage.tablet.pages.staff_home.show(content)

    def _full_note(self, people: int) -> tuple[StaffNote, ...]:
        """The house is nearly full, or is (UX.md 2.5)."""
        branch = self._stage.view.branch
        if not branch.is_nearly_full(people):
            return ()
        said = phrase(FULL_NOTE, p=branch.percent_full(people), n=people, max=branch.people_limit)
        return (StaffNote(FULL_NOTE, said),)

    def _arrival(self, expected: Expected) -> ArrivalLine:
        start = self._stage.view.clock(expected.booking.span.start)
        place = answers.badge_of(expected.space) if expected.space else ""
        return ArrivalLine(start, expected.short_name or NAMELESS, place)

    # Who waits for a place (UX.md 6.7 D14, D15)

    def _waiting(self, one: ToPlace) -> StaffNote:
        """Another place helps whoever lost theirs; against other hours something on the day itself does."""
        title = phrase(
            UNFIT_KEYS[one.why],
            who=one.short_name or NAMELESS,
            space=answers.badge_of(one.space) if one.space else "",
            day=day(one.booking.day, "weekday"),
        )
        view, span = self._stage.view, one.booking.span
        when = listing((day(one.booking.day), f"{view.clock(span.start)}–{view.clock(span.end)}"))
        is_late = one.why is Unfit.HOURS
        act = Choice("day", phrase("sm.day")) if is_late else Choice("move", phrase("in.box.place"))
        return StaffNote(one.booking.booking_id, title, when, (act,))

    def _settle_waiting(self, booking_id: str, act_id: str) -> None:
        waiting = self._stage.turn.notes.get("to_place")
        one = waiting.get(booking_id) if isinstance(waiting, dict) else None
        if isinstance(one, ToPlace):
            self._ways.settle(one, act_id)

    # The clock (UX.md 6.7 D3)

    def _clock_note(self) -> tuple[StaffNote, ...]:
        if not self._stage.ports.clock.is_suspect:
            return ()
        view, now = self._stage.view, self._stage.now()
        is_asked_again = "clock" in self._stage.turn.notes
        once = (Choice("yes", phrase("sys.clock.yes")),)
        twice = (Choice("sure", phrase("nav.yes")), Choice("no", phrase("nav.no")))
        next_step = phrase("sys.clock.next", date=day(view.today(now)), t=view.clock(now))
        acts = twice if is_asked_again else once
        return (StaffNote(CLOCK_NOTE, phrase("sys.clock.title"), next_step, acts),)

    def _settle_note(self, note_id: str, act_id: str) -> None:
        """Two taps settle the date: the first asks again, the second is believed."""
        if self._staff.shift is None:
            return
        if note_id == PRINTER_NOTE:
            self._print_again()
            return
        if note_id != CLOCK_NOTE:
            self._settle_waiting(note_id, act_id)
            return
        is_asked_again = self._stage.turn.notes.pop("clock", None) is not None
        if act_id == "yes":
            self._stage.turn.notes["clock"] = True
        elif act_id == "sure" and is_asked_again:
            self._ways.confirm_clock()
        self._stage.ask_for_staff(self._read, self._show_home)

    # Another version of the program (UX.md 6.7 D21)

    def _update_notes(self, update: UpdateNews) -> tuple[StaffNote, ...]:
        view = self._stage.view
        back = StaffNote(UPDATE_BACK_NOTE, phrase(UPDATE_BACK_NOTE))
        at = comes_in_at(view.branch, self._stage.now()) if update.coming else None
        coming = phrase(UPDATE_NOTE, version=update.coming, t=view.clock(at)) if at is not None else None
        return (
            *((back,) if update.failed else ()),
            *((StaffNote(UPDATE_NOTE, coming),) if coming is not None else ()),
        )

    # The reader (UX.md 6.7 D13)

    def _reader_note(self) -> tuple[StaffNote, ...]:
        lost_at = self._stage.reader_lost_at
        if lost_at is None:
            return ()
        return (StaffNote(READER_NOTE, phrase(READER_NOTE, t=self._stage.view.clock(lost_at))),)

    # The glass (UX.md 6.7 D12)

    def _touch_note(self) -> tuple[StaffNote, ...]:
        return (StaffNote(TOUCH_NOTE, phrase(TOUCH_NOTE)),) if self._stage.is_touch_stuck else ()

    # The printer (UX.md 6.7 D19)

    def _printer_note(self) -> tuple[StaffNote, ...]:
        printing, stage = self._ways.printing, self._stage
        if printing is None or not printing.printer.has_waiting(stage.view.today(stage.now())):
            return ()
        again = Choice("again", phrase("sys.printer.again"))
        return (StaffNote(PRINTER_NOTE, phrase(PRINTER_NOTE), acts=(again,)),)

    def _print_again(self) -> None:
        printing = self._ways.printing
        if printing is not None:
            printing.calls.ask(printing.printer.print_again, self._read_anew)

    def _read_anew(self, _is_printed: bool) -> None:
        if self._staff.shift is not None:
            self._stage.ask_for_staff(self._read, self._show_home)

    # Who is inside

    def open_present(self, chosen_visit: str = "") -> None:
        """Everybody inside; somebody may be chosen already."""
        if self._staff.shift is not None:
            ports = self._stage.ports
            self._stage.ask_for_staff(
                lambda: presence.house(ports), lambda house: self._show_present(house, chosen_visit)
            )

    def _show_present(self, house: House, chosen_visit: str = "") -> None:
        page = self._stage.tablet.pages.staff_present
        by_name = sorted(house.present, key=lambda present: (present.short_name.casefold(), present.since))
        page.show(StaffPresentContent(tuple(self._present(one) for one in by_name), house.limit))
        if any(present.visit_id == chosen_visit for present in house.present):
            page.choose_only(chosen_visit)
        self._staff.show("staffPresent")

    def _present(self, present: Present) -> PresentLine:
        others = f" +{present.party - 1}" if present.party > 1 else ""
        return PresentLine(
            visit_id=present.visit_id,
            name=(present.short_name or NAMELESS) + others,
            place=answers.badge_of(present.space) if present.space else "",
            since=self._stage.view.clock(present.since),
            host=present.host_short or "",
        )

    def _check_out(self, visit_ids: list[str], reason: int) -> None:
        by, ports = self._staff.by(reason), self._stage.ports
        if by is not None:
            self._stage.ask_for_staff(
                lambda: _check_out_all(visit_ids, by, ports), lambda _: self.open_present()
            )


def _check_out_all(visit_ids: list[str], by: override.By, ports: Ports) -> list[OverrideDone | NotBooked]:
    """One fact a visit; who has left by themselves meanwhile is left alone."""
    return [override.check_out_by_hand(visit_id, by, ports) for visit_id in visit_ids]
