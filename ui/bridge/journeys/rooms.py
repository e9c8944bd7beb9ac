"""Book a room (K7): three taps from home for the room that fits, and a code from whoever is not known yet.

The page promises nothing that ``services.book`` would refuse a moment later; when somebody else was faster, it
says so and leads back to what is left.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QObject

from kiosk.domain.bookings import Wish
from kiosk.domain.outcomes import Booked, BookOutcome, CheckInOutcome, NotBooked, Provisional, Undone
from kiosk.domain.ports import Ports
from kiosk.services import book, check_in, find_space, identify
from kiosk.services.find_space import DayAtBranch
from kiosk.services.identify import Known
from ui.bridge import answers
from ui.bridge.journeys import room_offer
from ui.bridge.journeys.room_offer import RoomChoice, RoomOffer, Settled
from ui.bridge.journeys.stage import Stage
from ui.bridge.messages import face_of
from ui.bridge.pages.trouble import TroubleAct, TroubleContent
from ui.bridge.phrases import NOTHING, phrase
from ui.bridge.session_timer import Pace


@dataclass(frozen=True)
class RoomWays:
    """The journeys this one leads to: back to where it was opened from, and the answer to an arrival."""

    go_back: Callable[[], None]
    show_arrival: Callable[[CheckInOutcome], None]


@dataclass
class RoomTurn:
    """What one person is in the middle of. ``asked``: what was given to the service; one touch, one booking."""

    choice: RoomChoice
    open_days: tuple[date, ...]
    is_known: bool
    offer: RoomOffer | None = None
    asked: Wish | None = None
    noted: Provisional | None = None


class Rooms(QObject):
    """K7, and K2 for a room."""

    def __init__(self, stage: Stage, ways: RoomWays) -> None:
        super().__init__(stage)
        self._stage = stage
        self._ways = ways
        pages = stage.tablet.pages
        pages.home.room_touched.connect(self.open_from_home)
        page = pages.book_room
        page.day_touched.connect(self._choose_day)
        page.start_touched.connect(lambda start: self._choose(start=start))
        page.length_touched.connect(lambda length: self._choose(length=length))
        page.people_touched.connect(lambda people: self._choose(people=people))
        page.room_touched.connect(lambda room: self._choose(room=room))
        page.confirm_touched.connect(self._confirm)
        page.back_touched.connect(ways.go_back)
        page.erase_touched.connect(stage.go_home)
        pages.provisional.sure_touched.connect(self._take_sure)
        pages.provisional.withdraw_touched.connect(self._withdraw)
        pages.provisional.done_touched.connect(stage.go_home)

    def open_from_home(self) -> None:
        """K7 for somebody new."""
        self._stage.begin_turn()
        self.open()

    def open(self) -> None:
        """K7 within the present turn: who showed a code already need not show it again."""
        turn, ports = self._stage.turn, self._stage.ports
        code, visit_id = turn.code, turn.visit_id
        self._stage.ask(lambda: identify.at_screen(code, visit_id, ports), self._open_for)

    def book_for(self, subject_id: str | None) -> None:
        """Books the room that is waiting for a code, for whoever showed it; None: this copy does not know them."""
        wish = self._stage.turn.room_wish
        if wish is not None:
            self._stage.turn.room_wish = None
            self._book(replace(wish, subject_id=subject_id))

    # The page

    def _open_for(self, known: Known | None) -> None:
        stage, before = self._stage, self._room_turn
        if known is not None:
            stage.turn.subject_id = known.subject_id
        is_known = known is not None or stage.turn.subject_id is not None
        open_days = room_offer.days_to_offer(stage.view, stage.now(), with_member_hours=is_known)
        first_day = open_days[0] if open_days else stage.view.today(stage.now())
        choice = before.choice if before is not None else RoomChoice(first_day)
        stage.turn.notes["room"] = RoomTurn(choice, open_days, is_known)
        self._read(choice.day)

    def _read(self, day: date) -> None:
        ports, subject_id = self._stage.ports, self._stage.turn.subject_id
        self._stage.ask(lambda: find_space.room_day(ports, day, subject_id), self._open_day)

    def _open_day(self, at: DayAtBranch) -> None:
        room_turn = self._room_turn
        if room_turn is None:
            return
        now, is_suspect = self._stage.now(), self._stage.ports.clock.is_suspect
        room_turn.offer = RoomOffer(at, self._stage.view, now, is_suspect)
        room_turn.choice = replace(room_turn.choice, day=at.day)
        self._show()
        self._stage.show("bookRoom", Pace.CHOOSING)

    def _show(self) -> None:
        room_turn, settled = self._room_turn, self._settled()
        if room_turn is None or room_turn.offer is None or settled is None:
            return
        content = room_offer.content(
            settled,
            room_turn.offer,
            room_turn.open_days,
            is_waiting=self._stage.turn.room_wish is not None,
        )
        self._stage.tablet.pages.book_room.show(content)

    def _settled(self) -> Settled | None:
        """The choice as it fits at this minute; what was moved for the person is their choice from now on."""
        room_turn = self._room_turn
        if room_turn is None or room_turn.offer is None:
            return None
        room_turn.offer = replace(room_turn.offer, now=self._stage.now())
        return room_offer.settle(room_turn.choice, room_turn.offer)

    @property
    def _room_turn(self) -> RoomTurn | None:
        noted = self._stage.turn.notes.get("room")
        return noted if isinstance(noted, RoomTurn) else None

    # Touches

    def _choose_day(self, iso_day: str) -> None:
        self._stage.turn.room_wish = None
        self._read(date.fromisoformat(iso_day))

    def _choose(
        self,
        *,
        start: str | None = None,
        length: str | None = None,
        people: int | None = None,
        room: str | None = None,
    ) -> None:
        room_turn, settled = self._room_turn, self._settled()
        if room_turn is None or settled is None:
            return
        self._stage.turn.room_wish = None
        chosen = room_turn.choice
        room_turn.choice = replace(
            chosen,
            start=settled.choice.start if start is None else start,
            length=chosen.length if length is None else length,
            people=settled.choice.people if people is None else people,
            room=chosen.room if room is None else room,
        )
        self._show()

    def _confirm(self) -> None:
        room_turn, settled = self._room_turn, self._settled()
        if room_turn is None or settled is None or room_turn.asked is not None:
            return
        wish = room_offer.wish(settled, self._stage.turn.subject_id)
        if wish is None:
            self._show()
        elif room_turn.is_known:
            self._book(wish)
        else:
            self._stage.turn.room_wish = wish
            self._stage.asking.emit()
            self._show()

    # The booking and its answers

    def _book(self, wish: Wish) -> None:
        ports = self._stage.ports
        if self._room_turn is not None:
            self._room_turn.asked = wish
        self._stage.ask(lambda: book.book(wish, ports), lambda outcome: self._show_outcome(wish, outcome))

    def _show_outcome(self, wish: Wish, outcome: BookOutcome) -> None:
        match outcome:
            case Booked():
                self._show_booked(outcome)
            case Provisional():
                self.show_provisional(outcome)
            case NotBooked():
                self._show_not_booked(wish, outcome)

    def _show_booked(self, outcome: Booked) -> None:
        """A room for now is a way in too: who is not inside yet arrives with the code they showed."""
        stage, code = self._stage, self._stage.turn.code
        begins_now = outcome.is_today and outcome.span.start <= stage.now()
        if begins_now and stage.turn.visit_id is None and code:
            ports = stage.ports
            stage.ask_for_good(lambda: check_in.check_in(code, ports), self._ways.show_arrival)
            return
        page = stage.tablet.pages.welcome
        page.show(answers.booked(outcome, stage.view, stage.now()))
        stage.show_answer("welcome", face_of(outcome), page.count_down)

    def show_provisional(self, outcome: Provisional) -> None:
        """K2, provisional: noted, not confirmed."""
        stage = self._stage
        if self._room_turn is not None:
            self._room_turn.noted = outcome
        in_doubt = stage.ports.clock.is_suspect
        content = answers.provisional(outcome, stage.view, is_date_in_doubt=in_doubt)
        stage.tablet.pages.provisional.show(content)
        stage.show_answer("provisional", face_of(outcome), _count_nowhere)

    def _show_not_booked(self, wish: Wish, outcome: NotBooked) -> None:
        stage = self._stage
        wanted = next((space for space in stage.view.spaces if space.space_id == wish.space_id), None)
        content = answers.not_booked(outcome, stage.view, wanted, stage.now())
        back = TroubleAct("room", phrase("nav.back"), "undo-2")
        self._show_trouble(content._replace(acts=(back,)), outcome)

    def _take_sure(self) -> None:
        """The space that can be confirmed, in place of the request."""
        room_turn, ports = self._room_turn, self._stage.ports
        if room_turn is None or room_turn.asked is None or room_turn.noted is None:
            return
        noted, asked = room_turn.noted, room_turn.asked
        room_turn.noted = None
        if noted.sure is not None:
            sure = replace(asked, space_id=noted.sure.space_id)
            self._stage.ask(
                lambda: _instead(noted, sure, ports), lambda outcome: self._show_outcome(sure, outcome)
            )

    def _withdraw(self) -> None:
        room_turn, ports = self._room_turn, self._stage.ports
        if room_turn is not None and room_turn.noted is not None:
            request_id = room_turn.noted.request_id
            room_turn.noted = None
            self._stage.ask(lambda: book.withdraw(request_id, ports), self._show_undone)

    def _show_undone(self, outcome: Undone | NotBooked) -> None:
        if isinstance(outcome, NotBooked):
            self._show_trouble(
                answers.not_booked(outcome, self._stage.view, None, self._stage.now()), outcome
            )
            return
        self._show_trouble(TroubleContent(phrase("ok.undone"), NOTHING), outcome)

    def _show_trouble(self, content: TroubleContent, outcome: NotBooked | Undone) -> None:
        page = self._stage.tablet.pages.trouble
        page.show(content)
        self._stage.show_answer("trouble", face_of(outcome), page.count_down)


def _instead(noted: Provisional, sure: Wish, ports: Ports) -> BookOutcome:
    """Books first and withdraws then: whoever asked is never left with nothing."""
    outcome = book.book(sure, ports)
    if isinstance(outcome, Booked):
        book.withdraw(noted.request_id, ports)
    return outcome


def _count_nowhere(_seconds: int) -> None:
    """The provisional page stands until somebody acts: none of its buttons counts."""
