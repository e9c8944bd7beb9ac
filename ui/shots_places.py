"""The pages of rooms and desks, and of a house that has none to give, with believable content."""

from dataclasses import replace
from datetime import date, timedelta

from kiosk.domain.spaces import Feature, Space, SpaceKind
from ui.bridge.pages.book_room import BookRoomContent, RoomLine
from ui.bridge.pages.choices import Choice, DayAxis, Stretch
from ui.bridge.pages.closed import ClosedContent, HoursLine
from ui.bridge.pages.exit_time import ExitTimeContent
from ui.bridge.pages.extend import ExtendContent
from ui.bridge.pages.full import FullContent, NearestBranch
from ui.bridge.pages.pick_desk import DeskLine, PickDeskContent
from ui.bridge.pages.question import QuestionContent
from ui.bridge.pages.welcome import WayStep, WelcomeContent
from ui.bridge.phrases import day, length_of_time, phrase, plain
from ui.bridge.plans import drawn_plan
from ui.bridge.tablet import BranchSign, Tablet
from ui.shots_scene import Scene, levico_floor, levico_spaces

MONDAY = date(2026, 11, 23)
PERGINE = BranchSign("Pergine", "Pergine Valsugana", summit=3)


def scenes() -> tuple[Scene, ...]:
    """These pages, in the order one may meet them."""
    return (
        Scene("k07-book-room", "bookRoom", fill_book_room),
        Scene("k07-book-room-aired", "bookRoom", fill_book_room_aired),
        Scene("k07-book-room-provisional", "bookRoom", fill_book_room_provisional),
        Scene("k07-book-room-many", "bookRoom", fill_book_room_many),
        Scene("k08-pick-desk", "pickDesk", fill_pick_desk),
        Scene("k08-pick-desk-own", "pickDesk", fill_pick_desk_own),
        Scene("k08-pick-desk-many", "pickDesk", fill_pick_desk_many),
        Scene("k02-instead", "welcome", fill_instead),
        Scene("k09-extend", "extend", fill_extend),
        Scene("k11-exit", "question", fill_exit),
        Scene("k11-exit-time", "exitTime", fill_exit_time),
        Scene("k19-full", "full", fill_full),
        Scene("k19-full-no-news", "full", fill_full_no_news),
        Scene("k19-full-code", "full", fill_full_code),
        Scene("k19-full-waiting", "full", fill_full_waiting),
        Scene("k19-full-alone", "full", fill_full_alone),
        Scene("k19c-closed", "closed", fill_closed),
        Scene("k19c-closed-now", "closed", fill_closed_now),
    )


def a_room_wish() -> BookRoomContent:
    """Fersina at two o'clock for an hour, four people."""
    today = date(2026, 11, 26)
    starts = [f"{hour:02}:{minute:02}" for hour in range(11, 18) for minute in (0, 15, 30, 45)]
    far = [today + timedelta(days=number) for number in (4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 18, 19)]
    return BookRoomContent(
        axis=DayAxis(480, 1110, 624),
        rooms=(
            RoomLine(
                "FER",
                "Fersina",
                4,
                (Stretch(624, 660), Stretch(990, 1080)),
                phrase("book.free.span", **{"from": "11:00", "to": "16:30"}),
                (phrase("feature.screen"),),
            ),
            RoomLine(
                "MAR",
                "Marzola",
                10,
                (Stretch(624, 780),),
                phrase("book.free.span", **{"from": "13:00", "to": "18:30"}),
                (phrase("feature.screen"), phrase("feature.board")),
            ),
        ),
        days=(
            Choice("2026-11-26", phrase("book.today")),
            Choice("2026-11-27", phrase("book.tomorrow")),
            *(Choice(one.isoformat(), day(one)) for one in far),
        ),
        day="2026-11-26",
        starts=(Choice("now", phrase("book.now")), *(Choice(one, plain(one)) for one in starts)),
        suggested_starts=("now", "11:00", "14:00"),
        start="14:00",
        lengths=(
            Choice("30", phrase("book.30min")),
            Choice("60", phrase("book.1h")),
            Choice("120", phrase("book.2h")),
            Choice("max", phrase("book.max")),
        ),
        length="60",
        people=4,
        people_max=10,
        room="FER",
        slot=Stretch(840, 900),
        main=phrase("book.confirm", space="Fersina", **{"from": "14:00", "to": "15:00"}),
    )


def fill_book_room(tablet: Tablet) -> None:
    """K7: three touches from home."""
    tablet.set_branch(PERGINE)
    tablet.pages.book_room.show(a_room_wish())


def fill_book_room_aired(tablet: Tablet) -> None:
    """K7: the small room was left a moment ago, so the large one is the one for now."""
    tablet.set_branch(PERGINE)
    wish = a_room_wish()
    fersina, marzola = wish.rooms
    ready = phrase("clean.ready", n=8)
    later = phrase("book.free.span", **{"from": "10:32", "to": "16:20"})
    free = phrase("book.free.span", **{"from": "10:24", "to": "16:50"})
    tablet.pages.book_room.show(
        wish._replace(
            rooms=(
                fersina._replace(taken=(Stretch(990, 1080),), free=later, ready=ready, refusal=ready),
                marzola._replace(taken=(Stretch(1020, 1080),), free=free),
            ),
            start="now",
            room="MAR",
            slot=Stretch(624, 684),
            main=phrase("book.confirm", space="Marzola", **{"from": "10:24", "to": "11:24"}),
        )
    )


def fill_book_room_provisional(tablet: Tablet) -> None:
    """K7: the branch does not hold that day."""
    tablet.set_branch(PERGINE)
    wish = a_room_wish()._replace(
        is_provisional=True,
        main=phrase("book.ask", space="Fersina", **{"from": "14:00", "to": "15:00"}),
        notice=phrase("book.provisional"),
    )
    tablet.pages.book_room.show(wish)


def fill_book_room_many(tablet: Tablet) -> None:
    """K7: five rooms, one too small and one taken."""
    tablet.set_branch(PERGINE)
    wish = a_room_wish()
    first, second = wish.rooms
    rooms = (
        first._replace(refusal=phrase("book.busy.at", t="14:00")),
        second,
        first._replace(space_id="C", name="Cimirlo", seats=2, refusal=phrase("book.small", n=4)),
        second._replace(space_id="D", name="Sala grande del Consiglio di Valle"),
        second._replace(space_id="E", name="Fravort", taken=()),
    )
    main = phrase("book.confirm", space="Marzola", **{"from": "14:00", "to": "15:00"})
    tablet.pages.book_room.show(
        wish._replace(rooms=rooms, room="MAR", main=main, day="2026-12-04", notice=phrase("book.show"))
    )


def fill_pick_desk(tablet: Tablet) -> None:
    """K8: four free desks, one that is booked soon, three taken."""
    tablet.pages.pick_desk.wipe()
    tablet.pages.pick_desk.show(
        PickDeskContent(
            title=phrase("desk.title"),
            hint=phrase("desk.hint", t="13:00"),
            desks=levico_desks(),
            plans=(levico_floor(),),
            others=tuple(space for space in levico_spaces() if space.kind is not SpaceKind.DESK),
        )
    )


def fill_pick_desk_own(tablet: Tablet) -> None:
    """K8: somebody who has a place, which somebody else may have taken."""
    desks = [line._replace(state="mine") if line.space.code == "P-02" else line for line in levico_desks()]
    tablet.pages.pick_desk.wipe()
    tablet.pages.pick_desk.show(
        PickDeskContent(
            phrase("desk.title"), phrase("desk.hint", t="13:00"), tuple(desks), plans=(levico_floor(),)
        )
    )


def fill_instead(tablet: Tablet) -> None:
    """K2: another place for somebody whose own is taken."""
    tablet.pages.welcome.show(
        WelcomeContent(
            title=phrase("swap.taken.done", space="P-07", t="13:00"),
            space="P-07",
            line=phrase("ok.in.until", t="13:00"),
            plan=drawn_plan(levico_floor(), levico_spaces(), destination="P-07"),
            steps=(
                WayStep("arrow-up", phrase("way.straight")),
                WayStep("corner-up-right", phrase("way.right.nth", n=1)),
            ),
            can_change=True,
            can_disown=False,
        )
    )
    tablet.pages.welcome.count_down(10)


def fill_pick_desk_many(tablet: Tablet) -> None:
    """K8: more desks than fit, on a floor without a plan."""
    desks = tuple(
        DeskLine(Space(f"P-{number}", "PER", SpaceKind.DESK, f"P-{number}", "", 0, 1), "free")
        for number in range(11, 25)
    )
    tablet.pages.pick_desk.wipe()
    tablet.pages.pick_desk.show(PickDeskContent(phrase("desk.title"), phrase("desk.hint", t="13:00"), desks))


def levico_desks() -> tuple[DeskLine, ...]:
    """The eight desks of Levico on a Thursday morning."""
    spaces = {space.code: space for space in levico_spaces()}
    quiet = replace(spaces["P-03"], features=(Feature.QUIET,))
    access = replace(spaces["P-08"], features=(Feature.ACCESS,))
    return (
        DeskLine(spaces["P-07"], "free", is_usual=True),
        DeskLine(quiet, "free"),
        DeskLine(spaces["P-06"], "free"),
        DeskLine(access, "free"),
        DeskLine(replace(spaces["P-04"], features=()), "soon", until="14:00"),
        *(DeskLine(spaces[code], "busy") for code in ("P-01", "P-02", "P-05")),
    )


def fill_extend(tablet: Tablet) -> None:
    """K9: until one o'clock, free to four."""
    tablet.pages.extend.show(
        ExtendContent(
            space="P-07",
            until=phrase("ok.in.until", t="13:00"),
            axis=DayAxis(480, 1110, 624),
            own=Stretch(624, 780),
            added=Stretch(780, 840),
            taken=(Stretch(960, 1110),),
            options=(
                Choice("30", phrase("ext.30min", t="13:30")),
                Choice("60", phrase("ext.1h", t="14:00")),
                Choice("120", phrase("ext.2h", t="15:00")),
                Choice("max", phrase("ext.max", t="16:00")),
            ),
            likeliest="60",
            limit=phrase("ext.limit", t="16:00"),
            can_move=True,
        )
    )


def fill_exit(tablet: Tablet) -> None:
    """K11: on Monday nobody saw Giulia leave."""
    tablet.pages.question.show(
        QuestionContent(
            title=phrase("in.fix.day", t="19:00", day=day(MONDAY, "weekday")),
            lines=(phrase("in.fix.from", t="08:40"),),
            space="P-07",
            acts=(
                Choice("exit.right", phrase("in.fix.yes")),
                Choice("exit.other", phrase("in.fix.no"), icon="clock"),
                Choice("home", phrase("nav.home"), icon="home"),
            ),
        )
    )


def fill_exit_time(tablet: Tablet) -> None:
    """K11: when was it then? Until seven in the evening."""
    hours = [f"{hour:02}:{minute}" for hour in range(9, 20) for minute in ("00", "30")]
    tablet.pages.exit_time.show(
        ExitTimeContent(
            came=phrase("in.fix.came", t="08:40", day=phrase("when.yesterday")),
            times=tuple(Choice(time, plain(time)) for time in hours[:-1]),
        )
    )


def fill_full(tablet: Tablet) -> None:
    """K19: no desk is left, Tenna has four."""
    offer = phrase("book.full.alt", branch="Tenna", min=6, n=4)
    tablet.pages.full.show(
        FullContent(
            title=phrase("book.full"),
            nearest=NearestBranch("Tenna", 2, offer, phrase("book.full.age", ago=length_of_time(12))),
            acts=(
                Choice("wait", phrase("book.wait"), icon="bell"),
                Choice("room", phrase("book.room.instead"), icon="room"),
            ),
        )
    )
    tablet.pages.full.count_down(45)


def fill_full_no_news(tablet: Tablet) -> None:
    """K19: for an hour nothing was heard of the other branches."""
    acts = (
        Choice("wait", phrase("book.wait"), icon="bell"),
        Choice("room", phrase("book.room.instead"), icon="room"),
    )
    tablet.pages.full.show(FullContent(phrase("book.full"), phrase("net.other"), acts=acts))
    tablet.pages.full.count_down(45)


def fill_full_code(tablet: Tablet) -> None:
    """K19: somebody would be told of a free desk, and is to show their code."""
    room = Choice("room", phrase("book.room.instead"), icon="room")
    tablet.pages.full.show(FullContent(phrase("book.full"), phrase("book.show"), acts=(room,)))
    tablet.pages.full.count_down(45)


def fill_full_waiting(tablet: Tablet) -> None:
    """K19: it is written down that they are to be told."""
    tablet.pages.full.show(FullContent(phrase("book.wait.done")))
    tablet.pages.full.count_down(6)


def fill_full_alone(tablet: Tablet) -> None:
    """K19: the house holds no more people, and of other branches nothing is known."""
    tablet.pages.full.show(FullContent(title=phrase("err.house.title"), next_step=phrase("err.house.next")))
    tablet.pages.full.count_down(45)


def fill_closed(tablet: Tablet) -> None:
    """K19c: a holiday."""
    tablet.pages.closed.show(
        ClosedContent(
            title=phrase("err.closed.title", holiday="Mariä Empfängnis"),
            opens=phrase("err.closed.next", day=day(date(2026, 12, 9), "weekday"), t="08:30"),
            hours=(HoursLine(0, 4, (("08:00", "18:30"),)), HoursLine(5, 5, (("08:30", "12:30"),))),
            staffed=(HoursLine(0, 4, (("08:30", "12:30"),)),),
            phone="0461 000102",
        )
    )


def fill_closed_now(tablet: Tablet) -> None:
    """K19c: outside the hours of a branch without staff."""
    tablet.pages.closed.show(
        ClosedContent(
            title=phrase("err.closed.hours.title"),
            opens=phrase("err.closed.hours.next", day=day(date(2026, 11, 27), "weekday"), t="08:00"),
            hours=(HoursLine(0, 4, (("08:00", "12:00"), ("14:00", "18:30"))),),
        )
    )
