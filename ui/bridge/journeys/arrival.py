"""Codes and what follows them: in, out, the menu of who is inside, another place, longer, and every answer.

The reader is armed on every public page. A code during somebody else's answer acts at once; a code during an
open form is asked about, because the form would be lost (UX.md 6.1).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import assert_never

from PySide6.QtCore import QObject

from kiosk.domain.branches import FreeElsewhere
from kiosk.domain.errors import RevokedDeviceError
from kiosk.domain.outcomes import (
    AlreadyIn,
    CheckInOutcome,
    Closed,
    ExitSaid,
    Extended,
    Goodbye,
    HouseFull,
    Moved,
    NoDeskFree,
    NotBooked,
    OtherBranch,
    PinLocked,
    Refused,
    StaffBadge,
    TooEarly,
    TooLate,
    Undone,
    VisitorWelcome,
    Waiting,
    Welcome,
    WorkerWelcome,
)
from kiosk.domain.spaces import Space, SpaceKind
from kiosk.services import check_in, check_out, extend, find_space, identify, swap
from kiosk.services.extend import Elsewhere, Extensions
from kiosk.services.find_space import SpaceNow
from ui.bridge import answers
from ui.bridge.journeys import community, exits, full_house
from ui.bridge.journeys.exits import Exits
from ui.bridge.journeys.full_house import FullHouse, FullHouseWays
from ui.bridge.journeys.stage import Stage
from ui.bridge.messages import PULSE_SECONDS, Face, Tone, face_of, face_of_failure
from ui.bridge.pages.choices import Choice, Stretch
from ui.bridge.pages.extend import ExtendContent
from ui.bridge.pages.pick_desk import MINE, DeskLine, PickDeskContent
from ui.bridge.pages.trouble import TroubleContent
from ui.bridge.pages.welcome import WelcomeContent
from ui.bridge.phrases import NOTHING, phrase
from ui.bridge.session_timer import Pace

OPEN_FORMS = frozenset({"walkIn", "bookRoom"})
NO_PULSE_AFTER_TROUBLE = timedelta(minutes=2)
STEP_KEYS = {timedelta(minutes=30): "ext.30min", timedelta(hours=1): "ext.1h", timedelta(hours=2): "ext.2h"}


@dataclass(frozen=True)
class Ways:
    """The other journeys this one leads to, and what it may tell of the other branches."""

    open_rooms: Callable[[], None]
    book_room_for: Callable[[str | None], None]
    open_door: Callable[[StaffBadge], None]
    open_code_pad: Callable[[], None]
    open_forgotten: Callable[[], None]
    open_help: Callable[[], None]
    show_day_pass: Callable[[WorkerWelcome], None]
    free_elsewhere: Callable[[], Sequence[FreeElsewhere]]
    appear: Callable[[bytes], None]
    act_on_card: Callable[[str], None]


class Arrival(QObject):
    """Everything a code leads to."""

    def __init__(self, stage: Stage, ways: Ways) -> None:
        super().__init__(stage)
        self._stage = stage
        self._ways = ways
        self._exits = Exits(stage, self.show)
        self._full_house = FullHouse(stage, ways.free_elsewhere, FullHouseWays(self.show, self.check_in))
        self._went_wrong_at: datetime | None = None
        pages = stage.tablet.pages
        pages.home.leave_touched.connect(self.leave)
        pages.closed.leave_touched.connect(self.leave)
        pages.welcome.change_touched.connect(self.open_desks)
        pages.welcome.disown_touched.connect(self.disown)
        pages.trouble.act_touched.connect(self._act)
        pages.trouble.home_touched.connect(stage.go_home)
        pages.full.act_touched.connect(self._act)
        pages.full.home_touched.connect(stage.go_home)
        pages.pick_desk.desk_touched.connect(self._take_desk)
        pages.pick_desk.own_touched.connect(self._report_taken)
        pages.pick_desk.back_touched.connect(self.back)
        pages.pick_desk.erase_touched.connect(stage.go_home)
        pages.extend.option_touched.connect(self._extend_to)
        pages.extend.move_touched.connect(self.open_desks)
        pages.extend.back_touched.connect(self.back)
        pages.extend.erase_touched.connect(stage.go_home)
        pages.inside.extend_touched.connect(self.open_extend)
        pages.inside.room_touched.connect(ways.open_rooms)
        pages.inside.change_touched.connect(self.open_desks)
        pages.inside.leave_touched.connect(self.check_out)
        pages.inside.disown_touched.connect(stage.go_home)
        pages.goodbye.stay_touched.connect(self.stay)
        pages.goodbye.done_touched.connect(stage.go_home)
        pages.question.act_touched.connect(self._act)

    # Codes

    def on_code(self, code: bytes) -> None:
        """A reader or a pad gave a code on a public page."""
        stage = self._stage
        stage.timer.touched()
        if stage.tablet.current_screen == "trouble":
            stage.turn.drop_plans()  # this may be the next one already, who asked for nothing
        if (form := self._open_form()) and stage.turn.room_wish is None:
            self._ask_to_close_form(form, code)
        elif stage.turn.is_leaving:
            stage.turn.code = code
            work = partial(identify.identify, code, stage.ports, is_leaving=True)
            stage.ask_about(code, work, self._identified_to_leave)
        elif stage.turn.is_appearing:
            self._ways.appear(code)
        elif stage.turn.room_wish is not None:
            stage.turn.code = code
            work = partial(identify.identify, code, stage.ports)
            stage.ask_about(code, work, self._identified_to_book, for_good=False)
        elif stage.turn.is_waiting:
            self._full_house.on_code(code)
        else:
            self.check_in(code, stage.turn.party)

    def check_in(self, code: bytes, party: int = 1) -> None:
        """Checks whoever shows this code in, for a turn of their own, with whom they said they brought along."""
        stage = self._stage
        stage.begin_turn_of(code).party = party
        work = partial(check_in.check_in, code, stage.ports, party)
        stage.ask_about(code, work, self.show)

    def check_in_by_card(self, card: str, pin: str) -> None:
        """Checks in by card number and PIN."""
        stage, party = self._stage, self._stage.turn.party
        stage.ask_for_good(lambda: check_in.check_in_by_card(card, pin, stage.ports, party), self.show)

    def leave(self) -> None:
        """Somebody says they are leaving: the next code checks out."""
        self._stage.begin_turn().is_leaving = True
        self._stage.asking.emit()
        self._ways.open_code_pad()

    def _identified_to_leave(self, known: identify.Known | Refused | PinLocked) -> None:
        if isinstance(known, Refused | PinLocked):
            self.show(known)
        elif known.visit_id is None:
            self.show(Goodbye("", known.given_name, 0))
        else:
            visit_id = known.visit_id
            self._stage.ask_for_good(
                lambda: check_out.check_out(visit_id, self._stage.ports), self._show_goodbye
            )

    def _identified_to_book(self, known: identify.Known | Refused | PinLocked) -> None:
        if isinstance(known, Refused | PinLocked):
            self.show(known)
        else:
            self._stage.turn.subject_id = known.subject_id
            self._stage.turn.visit_id = known.visit_id
            self._ways.book_room_for(known.subject_id)

    # Outcomes

    def show(self, outcome: CheckInOutcome | Goodbye | NotBooked | Undone | ExitSaid | Waiting) -> None:
        """Shows what an arrival, or what came of a touch, led to."""
        match outcome:
            case Welcome():
                self._remember(outcome.visit_id, outcome.booking_id, outcome.space)
                self._show_welcome(outcome, answers.welcome(outcome, self._stage.view))
                self._exits.look_back(outcome.visit_id)
            case VisitorWelcome():
                self._remember(outcome.visit_id, None)
                offline = self._stage.is_offline
                self._show_welcome(
                    outcome, answers.visitor_welcome(outcome, self._stage.view, is_offline=offline)
                )
            case WorkerWelcome():
                self._ways.show_day_pass(outcome)
            case AlreadyIn():
                self._remember(outcome.visit_id, outcome.booking_id, outcome.space)
                self._show_inside(outcome)
                self._exits.look_back(outcome.visit_id)
            case TooEarly() | TooLate() | OtherBranch():
                self._show_question(outcome)
            case Refused():
                self.show_trouble(
                    answers.refused(outcome, self._stage.view, self._stage.now()), face_of(outcome)
                )
            case PinLocked():
                self.show_trouble(answers.locked(outcome), face_of(outcome))
            case HouseFull() | NoDeskFree() | Waiting():
                self._full_house.open(outcome)
            case Closed():
                self._show_closed(outcome)
            case StaffBadge():
                self._ways.open_door(outcome)
            case Goodbye():
                self._show_goodbye(outcome)
            case NotBooked():
                self._show_not_booked(outcome)
            case Undone():
                self._show_undone()
            case ExitSaid():
                self.show_trouble(answers.exit_said(outcome, self._stage.view), face_of(outcome))
            case never:
                assert_never(never)

    def show_failure(self, fault: BaseException) -> None:
        """Whatever a call raised has a page too: never a dead screen (P4)."""
        self._stage.begin_turn()
        is_revoked = isinstance(fault, RevokedDeviceError)
        content = (
            answers.revoked(self._stage.view, self._stage.now()) if is_revoked else answers.failed(fault)
        )
        self.show_trouble(content, face_of_failure(fault))

    def show_trouble(self, content: TroubleContent, face: Face) -> None:
        """K12 with its countdown."""
        if face.tone is Tone.ERROR:
            self._went_wrong_at = self._stage.now()
        page = self._stage.tablet.pages.trouble
        page.show(content)
        self._stage.show_answer("trouble", face, page.count_down)

    def _show_not_booked(self, outcome: NotBooked, space_id: str | None = None) -> None:
        """K12 for a space that was not to be had, by its name where one was wanted."""
        view = self._stage.view
        wanted = next((space for space in view.spaces if space.space_id == space_id), None)
        self.show_trouble(answers.not_booked(outcome, view, wanted, self._stage.now()), face_of(outcome))

    def _remember(self, visit_id: str, booking_id: str | None, space: Space | None = None) -> None:
        self._stage.turn.visit_id = visit_id
        self._stage.turn.booking_id = booking_id
        self._stage.turn.space_id = space.space_id if space else None
        self._stage.turn.party = 1  # who was counted is in: the next code is one person's again

    def _show_welcome(self, outcome: object, content: WelcomeContent) -> None:
        page = self._stage.tablet.pages.welcome
        page.show(content)
        self._stage.show_answer("welcome", face_of(outcome), page.count_down)

    def _show_undone(self) -> None:
        content = TroubleContent(phrase("ok.notme.done"), phrase("home.scan.hint"))
        self.show_trouble(content, face_of(Undone()))

    def _show_goodbye(self, outcome: Goodbye | NotBooked) -> None:
        if isinstance(outcome, NotBooked):
            self.show(outcome)
            return
        self._remember(outcome.visit_id, None)
        self._stage.turn.is_leaving = False  # the next code is somebody else's, who may be coming in
        self._stage.turn.notes["goodbye"] = outcome
        page, now = self._stage.tablet.pages.goodbye, self._stage.now()
        is_asked = outcome.is_pulse_due and not self._went_wrong_lately(now)
        page.show(answers.goodbye(outcome, self._stage.view, now, is_asked=is_asked))
        face = face_of(outcome)
        self._stage.show_answer(
            "goodbye", replace(face, seconds=PULSE_SECONDS) if is_asked else face, page.count_down
        )

    def _went_wrong_lately(self, now: datetime) -> bool:
        """After an error nobody is asked how it was (UX.md 2.4)."""
        return self._went_wrong_at is not None and abs(now - self._went_wrong_at) < NO_PULSE_AFTER_TROUBLE

    def _show_inside(self, outcome: AlreadyIn) -> None:
        self._stage.turn.notes["inside"] = outcome
        self._stage.tablet.pages.inside.show(answers.inside(outcome, self._stage.view, self._stage.now()))
        self._stage.sound(Tone.NOTICE)
        self._stage.show("inside", Pace.CHOOSING)

    def _show_question(self, outcome: TooEarly | TooLate | OtherBranch) -> None:
        self._stage.turn.notes["question"] = outcome
        self._stage.tablet.pages.question.show(answers.question(outcome, self._stage.view))
        self._stage.sound(Tone.NOTICE)
        self._stage.show("question", Pace.CHOOSING)

    def _show_closed(self, outcome: Closed) -> None:
        stage = self._stage
        content = answers.closed(outcome, stage.view, stage.tablet.current_language, stage.now())
        stage.tablet.pages.closed.show(content)
        stage.show_answer("closed", face_of(outcome), _count_nowhere)

    def _open_form(self) -> str:
        """The form that stands, or lies beneath a page of the house; empty for none."""
        stage = self._stage
        pages = (stage.tablet.current_screen, *stage.turn.beneath)
        return next((page for page in pages if page in OPEN_FORMS), "")

    def _ask_to_close_form(self, form: str, code: bytes) -> None:
        self._stage.turn.waiting_code = code
        self._stage.turn.notes["form"] = form
        self._stage.tablet.pages.question.show(answers.open_form())
        self._stage.show("question", Pace.CHOOSING)

    # What buttons of answers do

    def _act(self, act_id: str) -> None:
        stage, turn = self._stage, self._stage.turn
        match act_id:
            case "no_code":
                self._ways.open_forgotten()
            case "help":
                self._ways.open_help()
            case "retry_code":
                self._ways.open_code_pad()
            case "choose_again" if turn.booking_id or turn.visit_id:
                self.back()
            case "room":
                self._ways.open_rooms()
            case full_house.WAIT:
                self._full_house.wait()
            case "close_form":
                self.check_in(turn.waiting_code)
            case "keep_form":
                stage.show(str(turn.notes.get("form", "home")), Pace.TYPING)
            case "take_back":
                self._take_back()
            case community.YES | community.NO | community.OFF:
                self._ways.act_on_card(act_id)
            case exits.RIGHT | exits.OTHER:
                self._exits.act(act_id)
            case "other_place" | "enter_here":
                self._take_another_desk()
            case _:
                stage.go_home()

    def _take_back(self) -> None:
        late = self._stage.turn.notes.get("question")
        if isinstance(late, TooLate):
            self._stage.ask_for_good(lambda: check_in.take_back(late, self._stage.ports), self.show)

    def _take_another_desk(self) -> None:
        question = self._stage.turn.notes.get("question")
        if isinstance(question, TooEarly | TooLate | OtherBranch):
            self._stage.ask_for_good(lambda: check_in.another_desk(question, self._stage.ports), self.show)

    def disown(self) -> None:
        """ "Non sono io": the arrival never counted."""
        visit_id = self._stage.turn.visit_id
        if visit_id is not None:
            self._stage.ask_for_good(lambda: check_out.not_me(visit_id, self._stage.ports), self.show)

    def check_out(self) -> None:
        """Somebody inside leaves."""
        visit_id = self._stage.turn.visit_id
        if visit_id is not None:
            self._stage.ask_for_good(
                lambda: check_out.check_out(visit_id, self._stage.ports), self._show_goodbye
            )

    def stay(self) -> None:
        """Somebody who just left stays after all."""
        goodbye = self._stage.turn.notes.get("goodbye")
        if isinstance(goodbye, Goodbye) and goodbye.visit_id:
            self._stage.ask_for_good(lambda: check_out.stay_after_all(goodbye, self._stage.ports), self.show)

    # Another place, and longer

    def open_desks(self) -> None:
        """K8: the desks as they stand now."""
        stage, turn = self._stage, self._stage.turn

        def read() -> tuple[list[SpaceNow], Elsewhere | None]:
            desks = find_space.spaces_now(stage.ports, SpaceKind.DESK, turn.subject_id)
            return desks, extend.elsewhere(turn.booking_id, stage.ports) if turn.booking_id else None

        stage.ask(read, lambda now: self._show_desks(*now))

    def _show_desks(self, desks: list[SpaceNow], elsewhere: Elsewhere | None) -> None:
        view = self._stage.view
        own = self._stage.turn.space_id if elsewhere is not None and elsewhere.has_place else None
        lines = tuple(
            DeskLine(
                d.space,
                MINE if d.space.space_id == own else d.occupancy.value,
                view.clock(d.until) if d.until else "",
            )
            for d in desks
        )
        others = tuple(space for space in view.spaces if space.kind is not SpaceKind.DESK)
        hint = phrase("desk.hint", t=view.clock(elsewhere.until)) if elsewhere else NOTHING
        content = PickDeskContent(phrase("desk.title"), hint, lines, view.plans, others)
        self._stage.tablet.pages.pick_desk.show(content)
        self._stage.show("pickDesk", Pace.CHOOSING)

    def _take_desk(self, space_id: str) -> None:
        booking_id = self._stage.turn.booking_id
        if booking_id is not None:
            self._stage.ask_for_good(
                lambda: extend.move(booking_id, space_id, self._stage.ports),
                lambda outcome: self._show_changed(outcome, space_id),
            )

    def _report_taken(self) -> None:
        booking_id = self._stage.turn.booking_id
        if booking_id is not None:
            self._stage.ask_for_good(
                lambda: swap.place_taken(booking_id, self._stage.ports), self._show_instead
            )

    def _show_instead(self, outcome: Moved | NotBooked) -> None:
        if isinstance(outcome, NotBooked):
            self._show_not_booked(outcome, self._stage.turn.space_id)
            return
        self._remember_place(outcome)
        self._show_welcome(outcome, answers.instead(outcome, self._stage.view))

    def _remember_place(self, outcome: Extended | Moved) -> None:
        self._stage.turn.booking_id = outcome.booking_id
        self._stage.turn.space_id = outcome.space.space_id

    def open_extend(self) -> None:
        """K9: how much longer."""
        booking_id = self._stage.turn.booking_id
        if booking_id is not None:
            self._stage.ask(lambda: extend.extensions(booking_id, self._stage.ports), self._show_extensions)

    def _show_extensions(self, offered: Extensions | NotBooked) -> None:
        if isinstance(offered, NotBooked):
            self.show(offered)
            return
        inside = self._stage.turn.notes.get("inside")
        can_move = isinstance(inside, AlreadyIn) and inside.desks_free > 0
        self._stage.tablet.pages.extend.show(_extend_content(offered, self._stage.view, can_move=can_move))
        self._stage.show("extend", Pace.CHOOSING)

    def _extend_to(self, option: str) -> None:
        booking_id, space_id = self._stage.turn.booking_id, self._stage.turn.space_id
        if booking_id is not None:
            until = answers.instant_of_choice(option)
            self._stage.ask_for_good(
                lambda: extend.extend(booking_id, until, self._stage.ports),
                lambda outcome: self._show_changed(outcome, space_id),
            )

    def _show_changed(self, outcome: Extended | Moved | NotBooked, space_id: str | None) -> None:
        match outcome:
            case Extended():
                self._remember_place(outcome)
                self._show_welcome(outcome, answers.extended(outcome, self._stage.view))
            case Moved():
                self._remember_place(outcome)
                self._show_welcome(outcome, answers.moved(outcome, self._stage.view))
            case NotBooked():
                self._show_not_booked(outcome, space_id)

    def back(self) -> None:
        """To the menu of who is inside, or home."""
        inside = self._stage.turn.notes.get("inside")
        if isinstance(inside, AlreadyIn):
            self._show_inside(inside)
        else:
            self._stage.go_home()


def _count_nowhere(_seconds: int) -> None:
    """The closed page has no button that counts."""


def _extend_content(offered: Extensions, view: answers.BranchView, *, can_move: bool) -> ExtendContent:
    span = offered.span
    options = [
        Choice(answers.choice_of(end), phrase(STEP_KEYS[end - span.end], t=view.clock(end)))
        for end in offered.steps
        if end - span.end in STEP_KEYS
    ]
    if offered.furthest is not None and offered.furthest not in offered.steps:
        key = "ext.max" if offered.stopped_by_booking else "ext.close"
        options.append(
            Choice(answers.choice_of(offered.furthest), phrase(key, t=view.clock(offered.furthest)))
        )
    hour = next((end for end in offered.steps if end - span.end == timedelta(hours=1)), None)
    likely = hour or (offered.steps[0] if offered.steps else offered.furthest)
    return ExtendContent(
        space=answers.badge_of(offered.space),
        until=phrase("ok.in.until", t=view.clock(span.end)),
        axis=answers.axis_of(view, span.start),
        own=answers.stretch_of(view, span),
        options=tuple(options),
        likeliest=answers.choice_of(likely) if likely else "",
        added=Stretch(answers.minute_of(view, span.end), answers.minute_of(view, likely)) if likely else None,
        limit=phrase("ext.limit", t=view.clock(offered.booked_from)) if offered.booked_from else None,
        can_move=can_move,
    )
