"""Outcomes in words: which keys of the deck say them, with which values. Pure; the pages show what comes out.

Names, places and times go in as values, so that a change of language needs nothing new from here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

import qrcode

from kiosk.domain import days, errors
from kiosk.domain.bookings import Objection
from kiosk.domain.branches import Branch, Hours, Texts
from kiosk.domain.days import Interval
from kiosk.domain.outcomes import (
    AlreadyIn,
    Booked,
    Closed,
    ExitSaid,
    Extended,
    ForgottenExit,
    Goodbye,
    Moved,
    NotBooked,
    OtherBranch,
    PinLocked,
    Provisional,
    Refusal,
    Refused,
    TooEarly,
    TooLate,
    VisitorWelcome,
    Welcome,
    WorkerWelcome,
)
from kiosk.domain.spaces import Plan, Space, SpaceKind
from kiosk.domain.surveys import Mood, PulseReason
from ui.bridge.pages.choices import Choice, DayAxis, Stretch
from ui.bridge.pages.closed import ClosedContent, HoursLine
from ui.bridge.pages.exit_time import ExitTimeContent
from ui.bridge.pages.goodbye import GoodbyeContent
from ui.bridge.pages.inside import InsideContent, Way
from ui.bridge.pages.provisional import ProvisionalContent
from ui.bridge.pages.question import QuestionContent
from ui.bridge.pages.trouble import TroubleAct, TroubleContent
from ui.bridge.pages.welcome import WayStep, WelcomeContent
from ui.bridge.phrases import Phrase, day, length_of_time, phrase, plain
from ui.bridge.plans import drawn_plan

STEP_ICONS = {
    "way.straight": "arrow-up",
    "way.left": "corner-up-left",
    "way.right": "corner-up-right",
    "way.behind": "arrow-down",
    "way.left.nth": "corner-up-left",
    "way.right.nth": "corner-up-right",
    "way.stairs": "footprints",
    "way.lift": "arrow-up",
}
MOOD_ICONS = ("frown", "meh", "smile", "laugh")
MOODS = tuple(
    Choice(mood.value, phrase(f"sv.pulse.{number}"), icon=icon)
    for number, (mood, icon) in enumerate(zip(Mood, MOOD_ICONS, strict=True), 1)
)
REASONS = tuple(Choice(reason.value, phrase(f"sv.why.{reason.value}")) for reason in PulseReason)
FLOOR_STEPS = frozenset({"way.stairs", "way.lift"})
REFUSAL_KEYS = {
    Refusal.UNKNOWN_CODE: "err.qr.unknown",
    Refusal.UNREADABLE: "err.qr.unknown",
    Refusal.FOREIGN_CODE: "err.qr.foreign",
    Refusal.FORGED: "err.qr.unknown",
    Refusal.EXPIRED: "err.qr.old",
    Refusal.USED: "err.qr.used",
    Refusal.REVOKED: "err.desk",
    Refusal.NO_ENTITLEMENT: "err.desk",
    Refusal.WRONG_CODE: "err.code",
    Refusal.WRONG_PIN: "err.pin",
    Refusal.NOT_HERE: "err.desk",
}
WEEKDAYS = range(7)
ASKS_FOR_NEW_CODE = frozenset({Refusal.EXPIRED, Refusal.FOREIGN_CODE})


@dataclass(frozen=True)
class BranchView:
    """The branch as the pages need it: read once on the kiosk thread and again when the feed changes it."""

    branch: Branch
    spaces: tuple[Space, ...]
    plans: tuple[Plan, ...]

    def clock(self, instant: datetime) -> str:
        """The local wall time of an instant, ``HH:MM``."""
        return days.wall_time(instant, self.branch.time_zone)

    def today(self, now: datetime) -> date:
        """The branch's day."""
        return self.branch.day_of(now)


def text_of(texts: Texts, language: str) -> str:
    """A text that headquarters wrote, in the language of the screen."""
    return {"it": texts.it, "de": texts.de, "en": texts.en}[language]


def badge_of(space: Space) -> str:
    """What the badge says: a desk's code, a room's or office's name."""
    return space.code if space.kind is SpaceKind.DESK else space.name


def when(instant: datetime, view: BranchView, now: datetime) -> Phrase:
    """A day as it stands in a sentence: today, tomorrow, or its weekday."""
    distance = (view.today(instant) - view.today(now)).days
    if distance == 0:
        return phrase("when.today")
    if distance == 1:
        return phrase("when.tomorrow")
    return day(view.today(instant), "weekday")


def way_to(space: Space | None, view: BranchView) -> tuple[dict[str, object] | None, tuple[WayStep, ...]]:
    """The plan with the route, and the steps in words; nothing for a space that has no place on a plan."""
    if space is None or space.spot is None:
        return None, ()
    plan = next((plan for plan in view.plans if plan.floor == space.floor), None)
    drawn = drawn_plan(plan, view.spaces, destination=space.space_id) if plan else None
    return drawn, tuple(_step(key, ordinal) for key, ordinal in space.spot.steps)


def _step(key: str, ordinal: int | None) -> WayStep:
    if key in FLOOR_STEPS:
        return WayStep(STEP_ICONS[key], phrase(key, floor=phrase(f"floor.{ordinal}")))
    return WayStep(STEP_ICONS.get(key, "arrow-up"), phrase(key, n=ordinal) if ordinal else phrase(key))


def welcome(answer: Welcome, view: BranchView) -> WelcomeContent:
    """K2 for a member, with the way to the space."""
    plan, steps = way_to(answer.space, view)
    named = answer.given_name is not None
    reason = phrase(f"why.{answer.why.value}") if answer.why else None
    return WelcomeContent(
        title=phrase("ok.hello", name=answer.given_name) if named else phrase("ok.in.noname.title"),
        space=badge_of(answer.space) if answer.space else "",
        line=phrase("ok.in.until", t=view.clock(answer.until)) if answer.until else None,
        reason=phrase("scan.again") if answer.is_repeat else reason,
        message=None if answer.space else phrase("ok.in.noname.next"),
        plan=plan,
        steps=steps,
        can_change=answer.booking_id is not None and answer.people == 1,  # K8 has desks alone
        can_disown=not answer.is_repeat,
    )


def visitor_welcome(answer: VisitorWelcome, view: BranchView, *, is_offline: bool) -> WelcomeContent:
    """K2 for a guest. What it says of the host is only what is so: nobody has answered yet."""
    plan, steps = way_to(answer.space, view)
    told = (
        phrase("ok.visit.later", host=answer.host_short, tel=view.branch.phone)
        if is_offline
        else phrase("ok.visit.sending", host=answer.host_short)
    )
    return WelcomeContent(
        title=phrase("ok.hello", name=answer.given_name),
        space=badge_of(answer.space) if answer.space else "",
        line=phrase("ok.group", n=answer.party) if answer.party > 1 else None,
        message=told,
        plan=plan,
        steps=steps,
    )


def booked(answer: Booked, view: BranchView, now: datetime) -> WelcomeContent:
    """K2 for a booking that is confirmed and durable."""
    span = {"from": view.clock(answer.span.start), "to": view.clock(answer.span.end)}
    key = "ok.booked" if answer.is_today else "ok.booked.day"
    values: dict[str, object] = {"space": answer.space.name, **span}
    if not answer.is_today:
        values["day"] = when(answer.span.start, view, now)
    plan, steps = way_to(answer.space, view)
    return WelcomeContent(
        title=phrase("book.confirmed.word"),
        message=phrase(key, **values),
        plan=plan,
        steps=steps,
        can_disown=False,
    )


def extended(answer: Extended, view: BranchView) -> WelcomeContent:
    """K2 for a booking that now ends later."""
    line = phrase("ok.in.until", t=view.clock(answer.until))
    title = phrase("book.confirmed.word")
    return WelcomeContent(title=title, space=badge_of(answer.space), line=line, can_disown=False)


def moved(answer: Moved, view: BranchView) -> WelcomeContent:
    """K2 for a change of place, with the way to the new one."""
    plan, steps = way_to(answer.space, view)
    return WelcomeContent(
        title=phrase("ok.moved", space=badge_of(answer.space)),
        space=badge_of(answer.space),
        line=phrase("ok.in.until", t=view.clock(answer.until)),
        plan=plan,
        steps=steps,
        can_change=True,
        can_disown=False,
    )


def instead(answer: Moved, view: BranchView) -> WelcomeContent:
    """K2 for somebody whose place another has: the one they can have."""
    said = phrase("swap.taken.done", space=badge_of(answer.space), t=view.clock(answer.until))
    return moved(answer, view)._replace(title=said)


def refused(answer: Refused, view: BranchView, now: datetime) -> TroubleContent:
    """K12: what is so and what to do now; without staff on site it names the number (D25)."""
    key = REFUSAL_KEYS[answer.because]
    next_step = _at_the_desk(view, now) if key == "err.desk" else phrase(f"{key}.next")
    acts: tuple[TroubleAct, ...] = (TroubleAct("no_code", phrase("home.btn.noqr"), "keyboard"), _help_act())
    if key in ("err.desk", "err.pin"):
        acts = (_help_act(),)
    if key == "err.code":
        acts = (TroubleAct("retry_code", phrase("nav.back"), "keyboard"), _help_act())
    ground = phrase("err.ground") if answer.because in ASKS_FOR_NEW_CODE else None
    return TroubleContent(phrase(f"{key}.title"), next_step, answer.reference, acts, ground)


def locked(answer: PinLocked) -> TroubleContent:
    """K12 for a pad that pauses."""
    minutes = max(1, -(-answer.seconds // 60))
    return TroubleContent(
        phrase("err.pin.lock.title"), phrase("err.pin.lock.next", n=minutes), acts=(_help_act(),)
    )


def not_booked(answer: NotBooked, view: BranchView, wanted: Space | None, now: datetime) -> TroubleContent:
    """K12 for a booking that did not come about, with the nearest next act."""
    name = badge_of(wanted) if wanted else ""
    acts = (TroubleAct("choose_again", phrase("nav.back"), "undo-2"),)
    match answer.because:
        case Objection.TAKEN | Objection.AIRING | Objection.NOT_HELD | Objection.KEPT_FOR_OTHER:
            return TroubleContent(phrase("book.tie.title", space=name), phrase("book.tie.next"), acts=acts)
        case Objection.CLOSED | Objection.PAST:
            closes = view.branch.closes_at(view.today(now))
            clock = view.clock(closes) if closes else ""
            return TroubleContent(phrase("err.past.title"), phrase("err.past.next", t=clock), acts=acts)
        case Objection.TOO_MANY_PEOPLE:
            seats = wanted.seats if wanted else 0
            title = phrase("err.capacity.title", n=seats)
            return TroubleContent(title, phrase("err.capacity.next.none"), acts=acts)
        case _:
            return TroubleContent(phrase("err.undo.title"), phrase("err.generic.next"), acts=acts)


def _at_the_desk(view: BranchView, now: datetime) -> Phrase:
    return phrase(
        "err.desk.next" if view.branch.is_staffed(now) else "err.desk.next.none", tel=view.branch.phone
    )


def revoked(view: BranchView, now: datetime) -> TroubleContent:
    """K12 at a tablet that headquarters revoked: people are sent on, and only staff are told why (``sys.revoked``)."""
    return TroubleContent(phrase("err.desk.title"), _at_the_desk(view, now), acts=(_help_act(),))


def failed(fault: BaseException) -> TroubleContent:
    """K12 for what a call raised: the disk is full, or something nobody foresaw (P4)."""
    family = "err.store" if isinstance(fault, errors.StorageError) else "err.generic"
    return TroubleContent(phrase(f"{family}.title"), phrase(f"{family}.next"), acts=(_help_act(),))


def closed(answer: Closed, view: BranchView, language: str, now: datetime) -> ClosedContent:
    """K19c: why it is closed, when it opens, and the week. A closure's reason is headquarters' own text."""
    because = "err.closed" if answer.reason is not None else "err.closed.hours"
    reason = text_of(answer.reason, language) if answer.reason is not None else ""
    title = phrase("err.closed.title", holiday=reason) if reason else phrase("err.closed.hours.title")
    opens = None
    if answer.opens_at is not None:
        opens = phrase(f"{because}.next", day=when(answer.opens_at, view, now), t=view.clock(answer.opens_at))
    branch = view.branch
    return ClosedContent(title, opens, hours_lines(branch.opening), hours_lines(branch.staffed), branch.phone)


def hours_lines(hours: tuple[Hours, ...]) -> tuple[HoursLine, ...]:
    """The week as runs of weekdays with the same hours; days without any are left out."""
    spans = {
        weekday: tuple((f"{h.opens:%H:%M}", f"{h.closes:%H:%M}") for h in hours if h.weekday == weekday)
        for weekday in WEEKDAYS
    }
    runs = [(span, list(run)) for span, run in groupby(WEEKDAYS, key=spans.__getitem__)]
    return tuple(HoursLine(run[0], run[-1], span) for span, run in runs if span)


def inside(answer: AlreadyIn, view: BranchView, now: datetime) -> InsideContent:
    """K3: where one is, and what is possible before the tap."""
    if answer.extend_until is not None:
        longer = Way(phrase("in.extend.sub", t=view.clock(answer.extend_until)))
    elif answer.booked_from is not None:
        longer = Way(phrase("in.extend.no", t=view.clock(answer.booked_from)), is_possible=False)
    elif answer.until is not None:
        closes = phrase("ext.close", t=view.clock(answer.until))
        longer = Way(closes if answer.until > now else phrase("err.closed.hours.title"), is_possible=False)
    else:
        longer = Way(phrase("in.move.no"), is_possible=False)
    can_change = answer.desks_free > 0 and answer.booking_id is not None
    change = phrase("in.move.sub", n=answer.desks_free) if can_change else phrase("in.move.no")
    room = phrase("home.free.rooms", n=answer.rooms_free) if answer.rooms_free else phrase("book.otherday")
    minutes = int((answer.until - now).total_seconds() // 60) if answer.until else 0
    title = phrase("in.title", name=answer.given_name) if answer.given_name else phrase("ok.in.noname.title")
    span = Interval(answer.since, answer.until) if answer.until and answer.until > answer.since else None
    return InsideContent(
        title=title,
        longer=longer,
        room=Way(room),
        change=Way(change, can_change),
        space=badge_of(answer.space) if answer.space else "",
        line=phrase("ok.in.until", t=view.clock(answer.until))
        if answer.until
        else phrase("in.since", t=view.clock(answer.since)),
        left=phrase("in.left", dur=length_of_time(minutes)) if minutes > 0 else None,
        axis=axis_of(view, now, now) if span else None,
        own=stretch_of(view, span) if span else None,
    )


def question(answer: TooEarly | TooLate | OtherBranch, view: BranchView) -> QuestionContent:
    """K11: the question, its small history, and the answers."""
    match answer:
        case TooLate():
            lines = (phrase("err.qr.late.when", t=view.clock(answer.starts_at)),)
            yes = (
                Choice("take_back", phrase("err.qr.late.yes", t=view.clock(answer.until)))
                if answer.until
                else None
            )
            others = (
                Choice("other_place", phrase("err.qr.late.other")),
                Choice("home", phrase("err.qr.late.no")),
            )
            badge = badge_of(answer.space) if answer.space else ""
            title = phrase("err.qr.late.title") if yes else phrase("err.undo.title")
            return QuestionContent(title, lines, badge, (yes, *others) if yes else others)
        case TooEarly(own=Space() as own):
            free = phrase("err.qr.early.next", space=badge_of(own), t=view.clock(answer.starts_at))
            return QuestionContent(
                phrase("err.qr.early.title"), (free,), acts=(Choice("home", phrase("err.qr.early.wait")),)
            )
        case TooEarly():
            lines = (phrase("err.qr.late.when", t=view.clock(answer.starts_at)),)
            now = Choice("other_place", phrase("err.qr.early.now")) if answer.space else None
            wait = Choice("home", phrase("err.qr.early.wait"))
            badge = badge_of(answer.space) if answer.space else ""
            return QuestionContent(
                phrase("err.qr.early.title"), lines, badge, (now, wait) if now else (wait,)
            )
        case OtherBranch():
            title = phrase("err.qr.branch.title", branch=_branch_names(answer, view))
            if not answer.may_enter:
                return QuestionContent(title, acts=(Choice("home", phrase("nav.home"), icon="home"),))
            acts = (Choice("enter_here", phrase("err.qr.branch.yes")), Choice("home", phrase("nav.home")))
            return QuestionContent(title, (phrase("err.qr.branch.next"),), acts=acts)


def _branch_names(answer: OtherBranch, view: BranchView) -> str:
    return ", ".join(view.branch.name_of(branch_id) for branch_id in answer.branch_ids)


def forgotten_exit(answer: ForgottenExit, view: BranchView, now: datetime) -> QuestionContent:
    """K11 for an exit that the night only supposed."""
    left = view.clock(answer.left_at)
    is_yesterday = (view.today(now) - answer.day).days == 1
    title = (
        phrase("in.fix", t=left)
        if is_yesterday
        else phrase("in.fix.day", t=left, day=day(answer.day, "weekday"))
    )
    return QuestionContent(
        title,
        (phrase("in.fix.from", t=view.clock(answer.arrived_at)),),
        badge_of(answer.space) if answer.space else "",
        (
            Choice("exit.right", phrase("in.fix.yes")),
            Choice("exit.other", phrase("in.fix.no"), icon="clock"),
            Choice("home", phrase("nav.home"), icon="home"),
        ),
    )


def exit_times(answer: ForgottenExit, view: BranchView, now: datetime) -> ExitTimeContent:
    """K11: the half hours of that day from their arrival on."""
    is_yesterday = (view.today(now) - answer.day).days == 1
    on = phrase("when.yesterday") if is_yesterday else day(answer.day, "weekday")
    came = phrase("in.fix.came", day=on, t=view.clock(answer.arrived_at))
    return ExitTimeContent(came, tuple(Choice(choice_of(at), plain(view.clock(at))) for at in answer.times))


def exit_said(answer: ExitSaid, view: BranchView) -> TroubleContent:
    """K2 for a time that is written down."""
    return TroubleContent(phrase("in.fix.done", t=view.clock(answer.left_at)))


def open_form() -> QuestionContent:
    """K11 when a code is shown while somebody's form is open."""
    yes, no = Choice("close_form", phrase("scan.open.yes")), Choice("keep_form", phrase("scan.open.no"))
    return QuestionContent(phrase("scan.open.title"), (phrase("scan.open.next"),), acts=(yes, no))


def provisional(answer: Provisional, view: BranchView, *, is_date_in_doubt: bool) -> ProvisionalContent:
    """K2 for a request: noted, not confirmed, and what could be confirmed now."""
    reason = phrase("book.provisional.date") if is_date_in_doubt else phrase("book.provisional")
    span = f"{view.clock(answer.span.start)}–{view.clock(answer.span.end)}"
    sure = answer.sure
    return ProvisionalContent(
        title=phrase("book.noted"),
        reason=reason,
        next_step=phrase("book.noted.next"),
        space=badge_of(answer.space),
        span=span,
        axis=axis_of(view, answer.span.start),
        slot=stretch_of(view, answer.span),
        sure=phrase("book.provisional.sure", space=badge_of(sure)) if sure else None,
        sure_act=_confirm_words(sure, answer.span, view) if sure else None,
    )


def _confirm_words(space: Space, span: Interval, view: BranchView) -> Phrase:
    values = {"space": badge_of(space), "from": view.clock(span.start), "to": view.clock(span.end)}
    return phrase("book.confirm", **values)


def goodbye(answer: Goodbye, view: BranchView, now: datetime, *, is_asked: bool = False) -> GoodbyeContent:
    """K10: goodbye, and how long the visit was; nothing of the length for who was not inside.

    ``is_asked``: and how it was.
    """
    named = answer.given_name is not None
    time = (
        phrase("ok.out.time", t=view.clock(now), dur=length_of_time(answer.minutes))
        if answer.visit_id
        else None
    )
    return GoodbyeContent(
        title=phrase("ok.out", name=answer.given_name) if named else phrase("ok.out.noname"),
        time=time,
        remark=phrase("ok.out.tidy" if answer.had_desk else "ok.out.thanks"),
        is_tidy_asked=answer.had_desk,
        can_stay=bool(answer.visit_id),
        moods=MOODS if is_asked else (),
        reasons=REASONS if is_asked else (),
    )


def way_of_guest(answer: WorkerWelcome, view: BranchView) -> WelcomeContent:
    """K2 for a day guest who asks for the way."""
    plan, steps = way_to(answer.space, view)
    return WelcomeContent(
        title=phrase("ok.hello", name=answer.given_name),
        space=badge_of(answer.space),
        line=phrase("ok.in.until", t=view.clock(answer.until)),
        plan=plan,
        steps=steps,
        can_disown=False,
    )


def qr_matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of a QR code at level M, without a quiet zone."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def minute_of(view: BranchView, instant: datetime) -> int:
    """Minutes since the midnight of the branch's day, as a wall clock shows them: after midnight they go on."""
    local = instant.astimezone(view.branch.time_zone)
    days_later = (local.date() - view.today(instant)).days
    return days_later * 1440 + local.hour * 60 + local.minute


def stretch_of(view: BranchView, span: Interval) -> Stretch:
    """A span as a strip of the day."""
    return Stretch(minute_of(view, span.start), minute_of(view, span.end))


def axis_of(view: BranchView, instant: datetime, now: datetime | None = None) -> DayAxis:
    """The strip of a day: from its first opening, or the booking before it, to its last closing."""
    local_day = view.today(instant)
    spans = (*view.branch.opening_spans(local_day), *view.branch.member_spans(local_day))
    if not spans:
        spans = (days.bounds(local_day, view.branch.time_zone),)
    first = min(minute_of(view, span.start) for span in spans)
    last = max(minute_of(view, span.end) for span in spans)
    is_today = now is not None and view.today(now) == local_day
    return DayAxis(first, last, minute_of(view, now) if is_today and now is not None else -1)


def choice_of(instant: datetime) -> str:
    """An instant as the id of a choice."""
    return instant.isoformat()


def instant_of_choice(choice_id: str) -> datetime:
    """The instant of a choice."""
    return datetime.fromisoformat(choice_id)


def _help_act() -> TroubleAct:
    return TroubleAct("help", phrase("home.btn.help"), "life-buoy")
