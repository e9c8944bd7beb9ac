"""The steps of the day. What a step prints was read from headquarters' interface or from the tablet's store."""

import json
import subprocess
import sys
import time as seconds_of
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

from PySide6.QtGui import QGuiApplication

from kiosk.app import TabletApp
from kiosk.demo.line import CuttableLine
from kiosk.demo.passes import FOREIGN_CODES, write_passes
from kiosk.domain import days
from kiosk.domain.days import Interval
from kiosk.domain.spaces import Space
from kiosk.kiosk_thread import Need
from kiosk.services import find_space, timetable
from kiosk.settings import Settings
from kiosk.story import telling
from kiosk.story.hands import Hands, NothingHappenedError
from kiosk.story.headquarters import HeadquartersPerson, HeadquartersSilentError

REMOTE_SECONDS_MAX = 3.0
SYNC_SECONDS_MAX = 20.0
Found = TypeVar("Found")


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
    notes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A booking headquarters asked the tablet for: the request's name, and what it says."""

    request_id: str
    what: str


class Telling:
    """One telling of the day: the tablet in this process, headquarters in another, a person at each end."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.person = scene.person
        self._application = QGuiApplication(sys.argv[:1])
        from kiosk import tablet_process

        self.app: TabletApp = tablet_process.begin(scene.settings, scene.place.clock, self._application)
        self.hands = Hands(self.app, scene.place.pictures)
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

    def kiosk(self, work: Callable[[], Found]) -> Found:
        """Reads something from the tablet's own store, on its kiosk thread."""
        return self.app.kiosk_thread.run(work, Need.STAFF)

    def show_pass(self, name: str) -> None:
        """Shows a pass's picture to the tablet's reader, the way ``pass show`` does."""
        self.app.source.show((self.scene.place.passes / f"{name}.png").read_bytes())

    def inside(self) -> list[str]:
        """Who is in, as headquarters knows: short names."""
        return [str(one["name"]) for one in self.person.inside(telling.BRANCH)]

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
        spaces = self.kiosk(self.app.parts.places).spaces
        self.say(
            f"{kiosk['node']} is in service after the words {' - '.join(theirs)}; it knows {len(spaces)} spaces"
        )

    def check_in(self) -> None:
        """A member shows a QR; no touch."""
        self.show_pass("member-giulia")
        self.hands.wait_for("welcome")
        self.hands.photograph("welcome")
        self.until_headquarters_knows("that Giulia is in", lambda: any("Giulia" in n for n in self.inside()))
        seat = next(one for one in self.person.inside(telling.BRANCH) if "Giulia" in str(one["name"]))
        self.say(f"headquarters: {seat['name']} is in at {seat['space']}, with no touch")
        self.hands.wait_for("home", 30)

    def walk_in(self) -> None:
        """Somebody without an account books a desk for the day by touch."""
        before = len(self.person.day(telling.BRANCH, self.scene.today.isoformat())["bookings"])
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
        bookings = self.person.day(telling.BRANCH, self.scene.today.isoformat())["bookings"]
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
        known = any("Thomas" in name for name in self.inside())
        self.say(
            f"the line swallows every byte; Thomas is in all the same, the strip stood {took:.0f} s later"
        )
        self.say(f"headquarters: knows that Thomas is in: {known}")
        _hold(not known, "the line was not cut")

    def offline(self) -> None:
        """Without a network people book, and what was confirmed stays."""
        self.hands.touch("room")
        self.hands.wait_for("bookRoom")
        self.hands.touch("confirm")
        self.show_pass("member-giulia")
        self.hands.wait_for("welcome")
        self.hands.photograph("room-booked-offline")
        asked = self._ask_for_room()
        self.scene.notes["asked while cut"] = asked
        unsent = self.kiosk(self.app.parts.unsent)
        known = any("Thomas" in name for name in self.inside())
        self.say(
            f"the tablet holds {unsent} facts of which headquarters knows nothing (Thomas there: {known})"
        )
        self.say(f"headquarters asked for {asked.what}: {self._state(asked)}, and says so")
        _hold(unsent > 0 and self._state(asked) == "pending", "the line was not cut")
        self.hands.wait_for("home", 30)

    def override(self) -> None:
        """A receptionist moves a booking, with a reason."""
        before = self._overrides()
        self.show_pass("staff-anna")
        self.hands.wait_for("staffPin")
        self.hands.touch_all("pad", self.scene.pins["s-anna"])
        self.hands.photograph("staff-pin")
        self.hands.touch("pad.ok")
        self.hands.wait_for("staffHome")
        self.hands.photograph("staff-home")
        self.hands.touch("day")
        self.hands.wait_for("staffDay")
        self._choose_a_booking()
        self.hands.photograph("staff-day")
        self.hands.touch("act.extend")
        self.hands.wait_for("override")
        self.hands.touch("reason.1")
        self.hands.photograph("override")
        self.hands.touch("confirm")
        self.hands.wait("the override in the journal", lambda: self._overrides() > before)
        self.say(f"the tablet's journal: {self._overrides()} override, with its reason and who did it")
        self.hands.wait_for("staffDay")
        self.hands.photograph("staff-day-after")
        self.hands.touch("end")
        self.hands.wait_for("home")

    def heal(self) -> None:
        """The line comes back by itself; both ends have the same."""
        self.scene.line.heal()
        self.hands.wait("the strip to leave", lambda: not self.app.journeys.stage.is_offline, 60)
        self.until_headquarters_knows("everything", lambda: self.kiosk(self.app.parts.unsent) == 0)
        asked = self.scene.notes["asked while cut"]
        self.until_headquarters_knows("the decision", lambda: self._state(asked) != "pending")
        self.hands.photograph("line-is-back")
        names = self.inside()
        self.say(f"headquarters: {len(names)} in, Thomas among them: {any('Thomas' in n for n in names)}")
        self.say(f"headquarters: {asked.what} is now {self._state(asked)}")
        _hold(any("Thomas" in n for n in names), "what happened offline did not arrive")

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
        self.say(f"nightly of {report['day']}: whole={report['whole']}, {len(report['steps'])} steps")
        for step in report["steps"]:
            self.say(f"  {step['step']}: {step['detail']}")
        day = self.scene.today.isoformat()
        node = self.person.branch(telling.BRANCH)["kiosks"][0]["node"]
        theirs = self.person.totals(telling.BRANCH, node, day)
        ours = self.kiosk(lambda: self.app.parts.store.totals(self.scene.today))
        equal = theirs["digests"] == dict(ours.digests) and theirs["facts"] == dict(ours.facts)
        self.say(f"both ends count the same facts and rows: {equal}")
        copies = sorted((self.scene.place.kiosk / "backups").glob("*"))
        self.say(f"a copy was made, opened and compared: {copies[-1].name if copies else 'none'}")
        self.hands.photograph("after-the-night")
        _hold(report["whole"] and equal and bool(copies), "the night is not whole")

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
        room, span = self.kiosk(self._free_hour)
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

    def _free_hour(self) -> tuple[Space, Interval]:
        at = find_space.room_day(self.app.parts.ports, self.scene.today)
        soon = self.app.clock.now() + timedelta(hours=1)
        for room in at.rooms:
            for opening in at.opening:
                for start in days.grid(opening):
                    hour = Interval(start, start + timedelta(hours=1))
                    if start > soon and opening.holds(hour) and not any(t.overlaps(hour) for t in room.taken):
                        return room.space, hour
        raise NothingHappenedError("no room has a free hour left today")

    def _state(self, asked: Asked) -> str:
        return str(self.person.request(asked.request_id)["state"])

    def _overrides(self) -> int:
        return int(self.kiosk(lambda: self.app.parts.store.totals(self.scene.today)).facts.get("override", 0))

    def _choose_a_booking(self) -> None:
        spaces = self.kiosk(lambda: timetable.of_day(self.scene.today, self.app.parts.ports))
        now = self.app.clock.now()
        space = next(one.space for one in spaces if any(slot.booking.span.start > now for slot in one.slots))
        self.hands.touch(f"row.{space.space_id}")
        self.hands.wait("the panel of a booking", lambda: self.hands.has("act.extend"))


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
    try:
        step(told)
    except (NothingHappenedError, HeadquartersSilentError) as fault:
        raise StepFailedError(name, str(fault)) from fault


def _hold(is_so: bool, why: str) -> None:
    if not is_so:
        raise NothingHappenedError(why)
