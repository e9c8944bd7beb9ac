"""The steps of the day. What a step prints was read from headquarters' interface or from the tablet's store."""

import json
import logging
import subprocess
import sys
import time as seconds_of
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from PySide6.QtGui import QGuiApplication

from kiosk.app import TabletApp
from kiosk.demo.line import CuttableLine
from kiosk.demo.passes import FOREIGN_CODES, write_passes
from kiosk.domain import days
from kiosk.domain.bookings import Booking, BookingState
from kiosk.domain.errors import KioskError
from kiosk.settings import Settings
from kiosk.story import telling
from kiosk.story.hands import Hands, NothingHappenedError
from kiosk.story.headquarters import HeadquartersPerson, HeadquartersSilentError
from kiosk.story.store import TabletStore

REMOTE_SECONDS_MAX = 3.0
SYNC_SECONDS_MAX = 20.0
UNFULFILLED = (NothingHappenedError, HeadquartersSilentError)
"""What the story itself raises when something does not hold."""
BROKEN = (KioskError, LookupError, StopIteration, OSError)
"""What a step raises when it does not find what it reads: a failure of the step too, and worth a traceback."""
Found = TypeVar("Found")
log = logging.getLogger(__name__)


class StepFailedError(Exception):
    """A step of the story did not hold; its number and name, and why."""

    def __init__(self, step: str, why: str) -> None:
        super().__init__(f"{step}: {why}")


@dataclass
class Scene:
    """What the story is played with. ``app`` and ``hands`` stand once the tablet does."""

    place: "telling.Place"
    today: date
    person: HeadquartersPerson
    line: CuttableLine
    settings: Settings
    pins: Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """A booking headquarters asked the tablet for: the request's name, and what it says."""

    request_id: str
    what: str


@dataclass
class DuringTheCut:
    """What people did while the line was cut, as the tablet's store had it; headquarters must have it afterwards."""

    booked: Booking | None = None
    asked: Asked | None = None
    overridden: Booking | None = None


class Telling:
    """One telling of the day: the tablet in this process, headquarters in another, a person at each end."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.person = scene.person
        self._application = QGuiApplication(sys.argv[:1])
        from kiosk import tablet_process

        self.app: TabletApp = tablet_process.begin(scene.settings, scene.place.clock, self._application)
        self.hands = Hands(self.app, scene.place.pictures)
        self.store = TabletStore(self.app, scene.today)
        self.during_the_cut = DuringTheCut()
        tablet_process.end_on_signals(self._end, self.app)
        self.app.start()

    def close(self) -> None:
        """Ends the tablet."""
        self.app.close()

    def _end(self) -> None:
        self.hands.stop()
        self._application.quit()

    def live(self) -> int:
        """The window lives until it is closed or a signal comes."""
        return self._application.exec()

    def say(self, line: str) -> None:
        """One line of the story."""
        print(f"    {line}", flush=True)

    def show_pass(self, name: str) -> None:
        """Shows a pass's picture to the tablet's reader, the way ``pass show`` does."""
        self.app.source.show((self.scene.place.passes / f"{name}.png").read_bytes())

    def inside(self) -> list[str]:
        """Who is in, as headquarters knows: short names."""
        return [str(one["name"]) for one in self.person.inside(telling.BRANCH)]

    def bookings(self) -> dict[str, dict[str, Any]]:
        """The day's bookings at headquarters, by their names."""
        lines = self.person.day(telling.BRANCH, self.scene.today.isoformat())["bookings"]
        return {str(line["booking"]): line for line in lines}

    def until_headquarters_knows(self, what: str, condition: Callable[[], bool]) -> float:
        """Waits until headquarters' interface shows it; the seconds it took."""
        asked_at = -1.0

        def asked() -> bool:
            nonlocal asked_at
            if seconds_of.monotonic() - asked_at < 0.2:
                return False
            asked_at = seconds_of.monotonic()
            return condition()

        return self.hands.wait(f"headquarters knows {what}", asked, SYNC_SECONDS_MAX)

    # Steps

    def headquarters(self) -> None:
        """The network stands, and its passes are written as pictures."""
        branches = self.person.branches()
        desks = sum(branch["desks"] for branch in branches)
        passes = {one["label"]: one["text"] for one in self.person.passes()}
        self.scene.place.passes.mkdir(exist_ok=True)
        written = write_passes({**passes, **FOREIGN_CODES}, self.scene.place.passes)
        self.say(
            f"{len(branches)} branches with {desks} desks; {len(written)} passes in {self.scene.place.passes}"
        )
        _hold(len(branches) == 7 and len(passes) > 0, "the network is not whole")

    def enrol(self) -> None:
        """The tablet is enrolled by a typed code and three words that two people compare."""
        self.hands.wait_for("firstStart")
        self.hands.photograph("first-start")
        made = self.person.make_code(telling.BRANCH)
        self.hands.touch_all("key", made["code"])
        self.hands.wait("the check words", lambda: self.hands.has("same"))
        self.hands.photograph("check-words")
        theirs = self.person.enrolment(made["enrolment"])["words"]
        ours = self.hands.words()
        _hold(all(word in ours for word in theirs) and len(theirs) == 3, "the words differ")
        self.person.confirm_words(made["enrolment"])
        self.hands.touch("same")
        self.hands.wait_for("home", 60)
        self.hands.photograph("home")
        kiosk = self.person.branch(telling.BRANCH)["kiosks"][0]
        spaces = self.store.places().spaces
        self.say(f"{kiosk['node']} compared {' - '.join(theirs)}; its store knows {len(spaces)} spaces")
        _hold(len(spaces) > 0, "the tablet knows no space")

    def check_in(self) -> None:
        """A member shows a QR; no touch."""
        self.show_pass("member-giulia")
        self.hands.wait_for("welcome")
        self.hands.photograph("welcome")
        self.until_headquarters_knows("that Giulia is in", lambda: any("Giulia" in n for n in self.inside()))
        seat = next(one for one in self.person.inside(telling.BRANCH) if "Giulia" in str(one["name"]))
        self.say(f"headquarters: {seat['name']} is in at {seat['space']}")
        self.hands.wait_for("home", 30)

    def walk_in(self) -> None:
        """Somebody without an account books a desk for the day by touch."""
        before = len(self.bookings())
        self.hands.touch("work")
        self.hands.wait_for("dayGuest")
        self.hands.photograph("day-guest")
        self.hands.touch("here")
        self.hands.wait_for("walkIn")
        self.hands.touch_all("key", "ada")
        self.hands.touch("key.enter")
        self.hands.touch_all("phone", "3401234567")
        self.hands.photograph("walk-in-form")
        self.hands.touch("phone.enter")
        self.hands.wait_for("dayPass")
        self.hands.photograph("day-pass")
        self.until_headquarters_knows("the day guest", lambda: any("Ada" in n for n in self.inside()))
        bookings = self.bookings()
        self.say(f"headquarters: Ada is in, bookings of the day {before} -> {len(bookings)}")
        _hold(len(bookings) == before + 1, "the walk-in's booking is not at headquarters")
        self.hands.touch("done")
        self.hands.wait_for("home")

    def remote(self) -> None:
        """Headquarters asks for a room; the tablet, which holds the day, decides."""
        asked = self._ask_for_room()
        took = self.until_headquarters_knows("the decision", lambda: self._state(asked) != "pending")
        self.say(f"headquarters asked for {asked.what}: {self._state(asked)} after {took:.1f} s")
        _hold(self._state(asked) == "confirmed", "the remote booking was not confirmed")
        _hold(took < REMOTE_SECONDS_MAX, f"the decision took {took:.1f} s")
        self.hands.photograph("remote-booking-decided")

    def cut(self) -> None:
        """The line is cut: bytes vanish, nobody is refused; the first fact that is not answered shows it."""
        self.scene.line.cut()
        self.show_pass("member-thomas")
        self.hands.wait_for("welcome")
        self.hands.photograph("welcome-offline")
        took = self.hands.wait("the offline strip", lambda: self.app.journeys.stage.is_offline, 60)
        self.hands.wait_for("home", 30)
        self.hands.photograph("no-network")
        here = any("Thomas" in name for name in self.store.inside())
        there = any("Thomas" in name for name in self.inside())
        self.say(f"the tablet's store: Thomas is in: {here}; the offline strip stood {took:.0f} s later")
        self.say(f"headquarters: knows that Thomas is in: {there}")
        _hold(here, "nobody is in without a line")
        _hold(not there, "the line was not cut")

    def offline(self) -> None:
        """Without a network people book, and what was confirmed stays."""
        before = {booking.booking_id for booking in self.store.bookings()}
        self.hands.touch("room")
        self.hands.wait_for("bookRoom")
        self.hands.touch("confirm")
        self.show_pass("member-giulia")
        self.hands.wait_for("welcome")
        self.hands.photograph("room-booked-offline")
        new = [one for one in self.store.bookings() if one.booking_id not in before and one.takes_space]
        _hold(len(new) == 1, f"the tablet shows a booking and its store has {len(new)} new ones")
        booked = self.during_the_cut.booked = new[0]
        is_there = booked.booking_id in self.bookings()
        self.say(f"the tablet's store: {booked.booking_id} is {booked.state.value}: {self._what(booked)}")
        self.say(f"headquarters: knows of it: {is_there}; facts it knows nothing of: {self.store.unsent()}")
        _hold(not is_there and self.store.unsent() > 0, "the line was not cut")
        asked = self.during_the_cut.asked = self._ask_for_room()
        self.say(f"headquarters asked for {asked.what}: {self._state(asked)}, and says so")
        _hold(self._state(asked) == "pending", "the line was not cut")
        self.hands.wait_for("home", 30)

    def override(self) -> None:
        """A receptionist lets somebody's booking end later, with a reason."""
        self.show_pass("staff-anna")
        self.hands.wait_for("staffPin")
        self.hands.touch_all("pad", self.scene.pins["s-anna"])
        self.hands.photograph("staff-pin")
        self.hands.touch("pad.ok")
        self.hands.wait_for("staffHome")
        self.hands.photograph("staff-home")
        self.hands.touch("day")
        self.hands.wait_for("staffDay")
        before = self._choose_a_booking()
        self.hands.photograph("staff-day")
        self.hands.touch("act.extend")
        self.hands.wait_for("override")
        self.hands.touch("reason.1")
        self.hands.photograph("override")
        self.hands.touch("confirm")
        self.hands.wait(
            "the override in the tablet's store", lambda: self.store.successor(before.booking_id) is not None
        )
        after = _found(self.store.successor(before.booking_id), "the overridden booking has no successor")
        self.during_the_cut.overridden = after
        self.say(f"the tablet's store: {self._what(before)} of {before.booking_id}")
        self.say(f"    is now {self._what(after)} of {after.booking_id}")
        self.hands.wait_for("staffDay")
        self.hands.photograph("staff-day-after")
        self.hands.touch("end")
        self.hands.wait_for("home")

    def heal(self) -> None:
        """The line comes back by itself; both ends have the same."""
        self.scene.line.heal()
        self.hands.wait("the strip to leave", lambda: not self.app.journeys.stage.is_offline, 60)
        self.until_headquarters_knows("everything", lambda: self.store.unsent() == 0)
        self.hands.photograph("line-is-back")
        names = self.inside()
        is_in = any("Thomas" in name for name in names)
        self.say(f"headquarters: {len(names)} in, Thomas among them: {is_in}")
        _hold(is_in, "who came in without a line is not in at headquarters")
        self._hold_booked()
        self._hold_overridden()
        self._hold_decided()

    def leave(self) -> None:
        """Somebody leaves with one touch and a code."""
        self.hands.touch("leave")
        self.show_pass("member-giulia")
        self.hands.wait_for("goodbye")
        self.hands.photograph("goodbye")
        self.until_headquarters_knows(
            "that Giulia left", lambda: not any("Giulia" in n for n in self.inside())
        )
        self.say(f"headquarters: Giulia has left, {len(self.inside())} still in")

    def night(self) -> None:
        """The night's work, asked of the open tablet by the command line."""
        morning = days.bounds(self.scene.today + timedelta(days=1), telling.ZONE).start
        telling.move_clock(self.scene.place, morning + timedelta(minutes=5))
        self.person.sign_in()
        report = self._nightly()
        day = self.scene.today.isoformat()
        self.say(f"nightly of {report['day']}: whole={report['whole']}, {len(report['steps'])} steps")
        for step in report["steps"]:
            self.say(f"  {step['step']}: {step['detail']}")
        _hold(report["whole"] and report["day"] == day, "the night of the day is not whole")
        node = self.person.branch(telling.BRANCH)["kiosks"][0]["node"]
        theirs = self.person.totals(telling.BRANCH, node, day)
        ours = self.store.totals()
        equal = theirs["digests"] == dict(ours.digests) and theirs["facts"] == dict(ours.facts)
        self.say(f"both ends count the same facts and rows: {equal}")
        copies = sorted((self.scene.place.kiosk / "backups").glob("*"))
        self.say(f"copies in the data folder: {', '.join(copy.name for copy in copies) or 'none'}")
        self.hands.wait_for("closed", 30)
        self.hands.photograph("after-the-night")
        _hold(equal, "the two ends differ after the night")
        _hold(any(day in copy.name for copy in copies), "there is no copy of the day")

    def _nightly(self) -> dict[str, Any]:
        command = [sys.executable, "-m", "kiosk.cli", "sync", "--nightly", "--json"]
        where = ["--data", str(self.scene.settings.data)]
        asked = subprocess.Popen(
            [*command, *where], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.hands.wait("the night", lambda: asked.poll() is not None, 120)
        out, error = asked.communicate()
        try:
            report: dict[str, Any] = json.loads(out or error)
        except json.JSONDecodeError as fault:
            raise NothingHappenedError(f"the nightly said: {out}{error}") from fault
        if "steps" not in report:
            raise NothingHappenedError(f"the nightly said: {report}")
        return report

    def _ask_for_room(self) -> Asked:
        """Headquarters asks for the first whole hour that no booking of the tablet's takes."""
        room, span = _found(self.store.free_hour(), "no room has a free hour left today")
        start, end = (days.wall_time(end, telling.ZONE) for end in (span.start, span.end))
        answer = self.person.book(
            {
                "space": room.space_id,
                "day": self.scene.today.isoformat(),
                "start": start,
                "end": end,
            }
        )
        _hold(answer["state"] == "pending", f"headquarters answered {answer}")
        return Asked(str(answer["reference"]), f"{room.name} {start}-{end}")

    def _state(self, asked: Asked) -> str:
        return str(self.person.request(asked.request_id)["state"])

    def _what(self, booking: Booking) -> str:
        span = (days.wall_time(end, telling.ZONE) for end in (booking.span.start, booking.span.end))
        return f"{self.store.name_of(booking.space_id)} {'-'.join(span)}"

    def _choose_a_booking(self) -> Booking:
        """A finger on a booking that can go on for longer; not the one made without a line."""
        made = self.during_the_cut.booked
        found = self.store.extendable(besides=made.booking_id if made else "")
        booking = _found(found, "no booking of today could go on for longer")
        self.hands.touch(f"row.{booking.space_id}")
        self.hands.wait("the panel of a booking", lambda: self.hands.has("act.extend"))
        return booking

    # What was done during the cut, as headquarters has it afterwards

    def _hold_booked(self) -> None:
        booked = _found(self.during_the_cut.booked, "nothing was booked without a line")
        line = self.bookings().get(booked.booking_id)
        state = "unknown" if line is None else line["state"]
        self.say(f"headquarters: {booked.booking_id} is {state}")
        _hold(state == BookingState.CONFIRMED.value, "a booking confirmed without a line is none there")

    def _hold_overridden(self) -> None:
        made = _found(self.during_the_cut.overridden, "nothing was overridden without a line")
        fact = _found(
            self.person.fact(telling.BRANCH, made.booking_id), "headquarters has no fact of the override"
        )
        said = fact["said"]
        self.say(
            f"headquarters: {fact['type']} {said['act']} by {said['staff_id']}, because {said['reason']}"
        )
        _hold(fact["type"] == "override", "headquarters has another fact in the override's place")
        line = _found(self.bookings().get(made.booking_id), "headquarters has no booking by the override")
        _hold(line["state"] == BookingState.CONFIRMED.value, "the override's booking does not stand there")

    def _hold_decided(self) -> None:
        asked = _found(self.during_the_cut.asked, "nothing was asked while the line was cut")
        self.until_headquarters_knows("the decision", lambda: self._state(asked) != "pending")
        self.say(f"headquarters: {asked.what} is now {self._state(asked)}")
        _hold(self._state(asked) in ("confirmed", "declined"), "what was asked is not decided")


STEPS: tuple[tuple[str, Callable[[Telling], None]], ...] = (
    ("1 headquarters", Telling.headquarters),
    ("2 a kiosk is enrolled by code", Telling.enrol),
    ("3 check-in by QR", Telling.check_in),
    ("4 walk-in booking", Telling.walk_in),
    ("5 a remote booking", Telling.remote),
    ("6 the line is cut", Telling.cut),
    ("7 bookings without a network", Telling.offline),
    ("8 an override", Telling.override),
    ("9 the line is back", Telling.heal),
    ("10 check-out", Telling.leave),
    ("11 the night", Telling.night),
)


def tell(scene: Scene) -> None:
    """Every step in its order. Raises StepFailedError at the first that does not hold."""
    told = Telling(scene)
    try:
        for name, step in STEPS:
            print(f"\n{name}", flush=True)
            _taken(name, told, step)
    finally:
        told.close()


def show(scene: Scene) -> int:
    """Opens the window on an enrolled kiosk and says how to use it; ends when the window's process is ended."""
    told = Telling(scene)
    try:
        for name, step in STEPS[:2]:
            if name.startswith("2") and told.app.parts.is_open:
                continue
            _taken(name, told, step)
        passes, data = scene.place.passes, scene.settings.data
        now = told.app.clock.now().astimezone(telling.ZONE)
        print(f"\nThe tablet stands at {telling.BRANCH}; on its own clock it is {now:%A %H:%M}.")
        print(f"Passes: {passes}")
        print(f"Show one: smartvalley pass show {passes}/member-giulia.png --data {data}   End: Ctrl-C")
        return told.live()
    finally:
        told.close()


def _taken(name: str, told: Telling, step: Callable[[Telling], None]) -> None:
    """Takes one step. Raises StepFailedError with its name for whatever it did not find."""
    try:
        step(told)
    except UNFULFILLED as fault:
        raise StepFailedError(name, str(fault)) from fault
    except BROKEN as fault:
        log.exception("step %s broke off", name)
        raise StepFailedError(name, f"{type(fault).__name__}: {fault}") from fault


def _hold(is_so: bool, why: str) -> None:
    if not is_so:
        raise NothingHappenedError(why)


def _found(something: Found | None, why: str) -> Found:
    if something is None:
        raise NothingHappenedError(why)
    return something
