"""People without a code: six digits, a card and PIN, a host to find, a name to type, a desk for the day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject

from kiosk.domain.outcomes import CheckInOutcome, NameRefused, NoDeskFree, VisitorWelcome, WorkerWelcome
from kiosk.domain.spaces import SpaceKind
from kiosk.domain.stays import stays
from kiosk.domain.written import is_phone
from kiosk.services import find_space, hand_off, walk_in
from kiosk.services.walk_in import Form, Host
from ui.bridge import answers, house_words
from ui.bridge.journeys.printing import Printing, receipt
from ui.bridge.journeys.stage import Stage
from ui.bridge.messages import Face, Tone, face_of
from ui.bridge.pages.choices import Choice
from ui.bridge.pages.day_guest import DayGuestContent
from ui.bridge.pages.day_pass import DayPassContent
from ui.bridge.pages.host_search import HostFound, HostSearchContent
from ui.bridge.pages.trouble import TroubleContent
from ui.bridge.pages.walk_in import WalkInContent, WalkInError, WalkInKind
from ui.bridge.phrases import phrase
from ui.bridge.session_timer import Pace

PARCEL_FACE = Face("trouble", Tone.NOTICE, 10)


@dataclass(frozen=True)
class GuestWays:
    """The journeys these pages lead to."""

    on_code: Callable[[bytes], None]
    check_in_by_card: Callable[[str, str], None]
    show: Callable[[CheckInOutcome], None]
    open_help: Callable[[], None]


class Guests(QObject):
    """K4, K5, K6, K13 and its code for a telephone, K13b, K14."""

    def __init__(self, stage: Stage, ways: GuestWays, printing: Printing | None = None) -> None:
        super().__init__(stage)
        self._stage = stage
        self._ways = ways
        self._printing = printing
        self._until: datetime | None = None
        pages = stage.tablet.pages
        pages.home.meet_touched.connect(self.open_meeting)
        pages.home.work_touched.connect(self.open_day_guest)
        pages.home.no_code_touched.connect(self.open_forgotten)
        pages.visitor_code.code_typed.connect(self._on_digits)
        pages.visitor_code.without_code_touched.connect(self.open_host_search)
        pages.visitor_code.group_touched.connect(self._open_group)
        pages.visitor_code.parcel_touched.connect(self._say_where_to_call)
        pages.group_size.size_chosen.connect(self._go_on_as_group)
        pages.group_size.back_touched.connect(self.open_code_pad)
        pages.group_size.erase_touched.connect(stage.go_home)
        pages.visitor_code.back_touched.connect(stage.go_home)
        pages.visitor_code.erase_touched.connect(stage.go_home)
        pages.forgotten.numbers_typed.connect(ways.check_in_by_card)
        pages.forgotten.invited_touched.connect(self.open_code_pad)
        pages.forgotten.no_number_touched.connect(ways.open_help)
        pages.forgotten.back_touched.connect(stage.go_home)
        pages.forgotten.erase_touched.connect(stage.go_home)
        pages.host_search.query_changed.connect(self._search)
        pages.host_search.host_touched.connect(self._choose_host)
        pages.host_search.nobody_touched.connect(ways.open_help)
        pages.host_search.back_touched.connect(self.open_code_pad)
        pages.host_search.erase_touched.connect(stage.go_home)
        pages.walk_in.entered.connect(self._enter)
        pages.walk_in.back_touched.connect(self._back_from_form)
        pages.walk_in.erase_touched.connect(stage.go_home)
        pages.day_guest.length_touched.connect(self._choose_length)
        pages.day_guest.here_touched.connect(self._open_worker_form)
        pages.day_guest.phone_touched.connect(self._hand_off)
        pages.day_guest.back_touched.connect(stage.go_home)
        pages.day_guest.erase_touched.connect(stage.go_home)
        pages.hand_off.back_touched.connect(self._show_day_guest)
        pages.hand_off.erase_touched.connect(stage.go_home)
        pages.day_pass.done_touched.connect(stage.go_home)
        pages.day_pass.way_touched.connect(self._show_way)
        pages.day_pass.print_touched.connect(self._print)

    def open_meeting(self) -> None:
        """K4 for somebody who meets somebody."""
        self._stage.begin_turn()
        self.open_code_pad()

    def open_code_pad(self) -> None:
        """K4 within the present turn."""
        self._stage.tablet.pages.visitor_code.wipe()
        self._stage.show("visitorCode", Pace.TYPING)

    def open_forgotten(self) -> None:
        """K14."""
        self._stage.tablet.pages.forgotten.wipe()
        self._stage.show("forgotten", Pace.TYPING)

    def _on_digits(self, digits: str) -> None:
        self._ways.on_code(digits.encode("ascii"))

    # Several people, or a courier

    def _open_group(self) -> None:
        self._stage.tablet.pages.group_size.show(self._stage.view.branch.people_limit)
        self._stage.show("groupSize", Pace.CHOOSING)

    def _go_on_as_group(self, people: int) -> None:
        self._stage.turn.party = people
        self.open_code_pad()

    def _say_where_to_call(self) -> None:
        """Nobody is asked for a name, and nobody counts as inside (UX.md 6.7 D6)."""
        page, phone = self._stage.tablet.pages.trouble, self._stage.view.branch.phone
        page.show(TroubleContent(phrase("meet.parcel.none", tel=house_words.unbroken(phone))))
        self._stage.show_answer("trouble", PARCEL_FACE, page.count_down)

    # Whom do you meet

    def open_host_search(self) -> None:
        """K5, empty."""
        self._stage.tablet.pages.host_search.wipe()
        self._stage.show("hostSearch", Pace.TYPING)

    def _search(self, letters: str) -> None:
        self._stage.timer.touched()
        self._stage.turn.notes["letters"] = letters
        self._stage.ask(
            lambda: walk_in.find_hosts(letters, self._stage.ports),
            lambda hosts: self._show_hosts(letters, hosts),
        )

    def _show_hosts(self, letters: str, hosts: Sequence[Host]) -> None:
        page = self._stage.tablet.pages.host_search
        if letters != self._stage.turn.notes.get("letters"):
            return
        self._stage.turn.notes["hosts"] = hosts
        # Of people whom nothing tells apart nobody is chosen by guessing (UX.md 6.7 D8).
        apart = [host for host in hosts if host.is_told_apart]
        found = tuple(HostFound(h.subject_id, h.short_name, h.initials) for h in apart)
        is_searched = sum(c.isalnum() for c in letters) >= walk_in.HOST_LETTERS_MIN
        if found or not is_searched:
            page.show(HostSearchContent(found))
        elif hosts:
            page.show(HostSearchContent((), phrase("err.twins.title"), phrase("err.twins.next")))
        else:
            page.show(HostSearchContent((), phrase("err.host.title"), phrase("err.host.next")))

    def _choose_host(self, subject_id: str) -> None:
        hosts = self._stage.turn.notes.get("hosts", ())
        host = (
            next((h for h in hosts if h.subject_id == subject_id), None) if isinstance(hosts, list) else None
        )
        if not isinstance(host, Host):
            return
        self._stage.turn.host_id, self._stage.turn.host_name = host.subject_id, host.short_name
        guest_days = self._stage.view.branch.guest_days
        content = WalkInContent(WalkInKind.VISITOR, host.short_name, host.initials, guest_days=guest_days)
        self._stage.tablet.pages.walk_in.show(content)
        self._stage.show("walkIn", Pace.TYPING)

    # The form

    def _enter(self, name: str, second: str) -> None:
        turn, language = self._stage.turn, self._stage.tablet.current_language
        if turn.host_id is not None:
            host_id, party = turn.host_id, turn.party
            form = Form(name, language, company=second)
            self._stage.ask_for_good(
                lambda: walk_in.visitor(form, host_id, party, self._stage.ports), self._show_entered
            )
        elif is_phone(second):
            form, until = Form(name, language, phone=second), self._until or self._stage.now()
            self._stage.ask_for_good(
                lambda: walk_in.worker(form, until, self._stage.ports), self._show_entered
            )
        else:
            self._stage.tablet.pages.walk_in.complain(WalkInError.PHONE)

    def _show_entered(self, outcome: CheckInOutcome | NameRefused) -> None:
        if isinstance(outcome, NameRefused):
            self._stage.tablet.pages.walk_in.complain(WalkInError.NAME)
        else:
            self._stage.tablet.pages.walk_in.wipe()
            self._ways.show(outcome)

    def _back_from_form(self) -> None:
        if self._stage.turn.host_id is not None:
            self._stage.turn.host_id = None
            self.open_host_search()
        else:
            self._show_day_guest()

    # A desk without an account

    def open_day_guest(self) -> None:
        """K13 for a new turn, or K19 where nothing is left to offer."""
        self._stage.begin_turn()
        self._stage.ask(lambda: find_space.no_desk_free(self._stage.ports), self._open_day_guest)

    def _open_day_guest(self, full: NoDeskFree | None) -> None:
        if full is not None:
            self._ways.show(full)
        else:
            self._stage.ask(lambda: find_space.counts_now(self._stage.ports), self._offer_lengths)

    def _offer_lengths(self, counts: dict[SpaceKind, int]) -> None:
        self._stage.turn.notes["free desks"] = counts[SpaceKind.DESK]
        lengths = guest_lengths(self._stage)
        self._stage.turn.notes["lengths"] = lengths
        self._until = lengths[-1][1] if lengths else None
        self._stage.turn.guest_minutes = lengths[-1][0].choice_id if lengths else ""
        self._show_day_guest()

    def _show_day_guest(self) -> None:
        turn, view = self._stage.turn, self._stage.view
        lengths = turn.notes.get("lengths", ())
        desks = turn.notes.get("free desks", 0)
        choices = tuple(choice for choice, _ in lengths) if isinstance(lengths, tuple) else ()
        closes = view.branch.closes_at(view.today(self._stage.now()))
        content = DayGuestContent(
            free_desks=desks if isinstance(desks, int) else 0,
            open_until=view.clock(closes) if closes else "",
            lengths=choices,
            length=turn.guest_minutes,
            has_phone_page=bool(view.branch.guest_address),
        )
        self._stage.tablet.pages.day_guest.show(content)
        self._stage.show("dayGuest", Pace.CHOOSING)

    def _choose_length(self, choice_id: str) -> None:
        lengths = self._stage.turn.notes.get("lengths", ())
        for choice, until in lengths if isinstance(lengths, tuple) else ():
            if choice.choice_id == choice_id:
                self._stage.turn.guest_minutes, self._until = choice_id, until
        self._show_day_guest()

    def _open_worker_form(self) -> None:
        self._stage.tablet.pages.walk_in.show(WalkInContent(WalkInKind.WORKER))
        self._stage.show("walkIn", Pace.TYPING)

    def _hand_off(self) -> None:
        self._stage.ask(lambda: hand_off.address(self._stage.ports), self._show_hand_off)

    def _show_hand_off(self, address: str | None) -> None:
        if address is None:  # headquarters took the page away meanwhile
            self._show_day_guest()
            return
        self._stage.tablet.pages.hand_off.show(answers.qr_matrix(address))
        self._stage.show("handOff", Pace.TYPING)

    # The pass of a day guest

    def show_day_pass(self, outcome: WorkerWelcome) -> None:
        """K13b: the code to photograph, and six digits."""
        self._stage.turn.visit_id = outcome.visit_id
        self._stage.turn.notes["guest"] = outcome
        view = self._stage.view
        digits = outcome.pass_text or ""
        page = self._stage.tablet.pages.day_pass
        page.show(
            DayPassContent(
                title=phrase("ok.hello", name=outcome.given_name),
                space=answers.badge_of(outcome.space),
                line=phrase("ok.in.until", t=view.clock(outcome.until)),
                reason=phrase(f"why.{outcome.why.value}") if outcome.why else None,
                matrix=answers.qr_matrix(digits) if digits else (),
                digits=digits,
                can_show_way=outcome.space.spot is not None,
                has_printer=self._printing is not None and bool(digits),
            )
        )
        self._stage.show_answer("dayPass", face_of(outcome), page.count_down)

    def _print(self) -> None:
        """The printer has a thread of its own: nobody here waits for it, and who has gone is told nothing."""
        turn, page, printing = self._stage.turn, self._stage.tablet.pages.day_pass, self._printing
        guest = turn.notes.get("guest")
        if printing is None or not isinstance(guest, WorkerWelcome):
            return
        slip = receipt(guest, self._stage.view, self._stage.tablet.current_language)
        page.show_printing()

        def tell(is_printed: bool) -> None:
            if self._stage.turn is turn:
                page.show_printed(phrase("print.done" if is_printed else "print.none"))

        printing.calls.ask(lambda: printing.printer.print_out(slip), tell)

    def _show_way(self) -> None:
        guest = self._stage.turn.notes.get("guest")
        if isinstance(guest, WorkerWelcome):
            page = self._stage.tablet.pages.welcome
            page.show(answers.way_of_guest(guest, self._stage.view))
            self._stage.show_answer("welcome", face_of(VisitorWelcome("", "", "")), page.count_down)


def guest_lengths(stage: Stage) -> tuple[tuple[Choice, datetime], ...]:
    """For how long a desk can be wanted from now on, as one reads it."""
    found = stays(stage.view.branch, stage.now())
    return tuple((Choice(stay.value, phrase(f"book.{stay.value}")), end) for stay, end in found)
