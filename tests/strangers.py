"""Strangers before a running tablet: visits as they come, one after the other, drawn by a seed (``Strangers``).

They show codes, type made-up names (``leak_search.CANARY``), walk off in the middle, and the next one comes. Whatever a
stranger wants and the house cannot give, they take the answer and go.
"""

import io
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import qrcode

from kiosk.app import TabletApp
from kiosk.kiosk_thread import Need
from kiosk.story.hands import Hands, NothingHappenedError

LETTERS = "abcdefghijklmnopqrstuvwxyz"
IDLE_TICKS_MAX = 400
WAYS_HOME = ("done", "home", "erase", "back", "no", "act.home", "close")
STEPS_HOME_MAX = 6
PAGE_SECONDS = 3.0
ANSWERS_IN_A_ROW = 3
"""An answer may ask the next question: who this is, that they leave, whether they forgot to the last time."""


class Strangers:
    """``passes``: the pictures that people carry; ``hosts``: first letters of people who can be visited.

    ``came``: how many wanted what; ``served``: who got as far as they wanted; ``stopped``: what the others met instead.
    """

    def __init__(
        self, app: TabletApp, hands: Hands, seed: int, passes: Sequence[Path], hosts: Sequence[str]
    ) -> None:
        self._app = app
        self._hands = hands
        self._random = Random(seed)  # noqa: S311 - no secret
        self._passes = [path.read_bytes() for path in passes]
        self._hosts = hosts
        self.came: Counter[str] = Counter()
        self.served: Counter[str] = Counter()
        self.stopped: Counter[str] = Counter()
        self._kinds: tuple[Callable[[], None], ...] = (
            self._show_a_pass,
            self._show_a_pass,
            self._show_something_else,
            self._visit_somebody,
            self._work_for_a_day,
            self._walk_off_in_the_middle,
            self._forgot_the_code,
            self._bring_the_wrong_digits,
            self._book_a_room,
            self._change_how_it_looks,
            self._listen,
        )
        self._coming: list[Callable[[], None]] = []

    def come(self) -> str:
        """One stranger comes and goes; home stands afterwards. What they wanted."""
        if not self._coming:
            self._coming = self._random.sample(self._kinds, len(self._kinds))
        kind = self._coming.pop()
        wanted = kind.__name__.strip("_")
        self.came[wanted] += 1
        try:
            kind()
            self.served[wanted] += 1
            if self._random.random() < 0.5:
                self._go_politely()
        except NothingHappenedError as other:
            self.stopped[f"{wanted}: {other}"] += 1
        self.walk_off()
        return wanted

    # What they want

    def _show_a_pass(self) -> None:
        self._app.source.show(self._random.choice(self._passes))
        self._hands.wait("an answer", lambda: self._hands.screen not in ("home", "closed"), PAGE_SECONDS)
        self._perhaps("change", "leave", "disown", "extend", "desk.")

    def _show_something_else(self) -> None:
        code = qrcode.QRCode(border=4, box_size=6)
        code.add_data(f"BEGIN:VCARD\nN:{self._name()};{self._name()}\nEND:VCARD")
        out = io.BytesIO()
        code.make_image().save(out)
        self._app.source.show(out.getvalue())
        self._wait_for("trouble")

    def _visit_somebody(self) -> None:
        self._touch("meet")
        self._touch("withoutCode")
        self._hands.touch_all("key", self._random.choice(self._hosts))
        self._touch("host.0")
        self._wait_for("walkIn")
        self._hands.touch_all("key", self._name())
        self._touch("key.enter")
        self._wait_for("welcome")

    def _work_for_a_day(self) -> None:
        self._touch("work")
        self._touch("here")
        self._wait_for("walkIn")
        self._hands.touch_all("key", f"{self._name()} {self._name()}")
        self._touch("key.enter")
        self._hands.touch_all("phone", "".join(self._random.choices("0123456789", k=10)))
        self._touch("phone.enter")
        self._wait_for("dayPass")

    def _walk_off_in_the_middle(self) -> None:
        self._touch("work")
        self._touch("here")
        self._wait_for("walkIn")
        self._hands.touch_all("key", self._name())

    def _forgot_the_code(self) -> None:
        self._touch("noCode")
        self._wait_for("forgotten")
        self._hands.touch_all(
            "pad", "".join(self._random.choices("0123456789", k=self._random.randint(3, 10)))
        )

    def _bring_the_wrong_digits(self) -> None:
        self._touch("meet")
        self._wait_for("visitorCode")
        self._hands.touch_all(
            "pad", "".join(self._random.choices("0123456789", k=self._random.randint(2, 6)))
        )

    def _book_a_room(self) -> None:
        self._touch("room")
        self._wait_for("bookRoom")
        self._touch("confirm")
        self._app.source.show(self._random.choice(self._passes))
        self._hands.wait("an answer", lambda: self._hands.screen != "bookRoom", PAGE_SECONDS)

    def _change_how_it_looks(self) -> None:
        self._touch("footer.accessibility")
        self._wait_for("accessibility")
        self._perhaps("mode.", "language.")
        self._app.source.show(self._random.choice(self._passes))
        self._hands.wait("an answer", lambda: self._hands.screen != "accessibility", PAGE_SECONDS)

    def _listen(self) -> None:
        """Somebody who sees nothing: their answer is read to them."""
        self._touch("footer.accessibility")
        self._touch("mode.voice")
        self._app.source.show(self._random.choice(self._passes))
        self._hands.wait("an answer", lambda: self._hands.screen != "accessibility", PAGE_SECONDS)
        self._touch("voice.next")

    # How they move

    def _name(self) -> str:
        return "zq" + "".join(self._random.choices(LETTERS, k=6))

    def _touch(self, name: str) -> None:
        self._hands.touch(name, PAGE_SECONDS)

    def _wait_for(self, screen: str) -> None:
        self._hands.wait_for(screen, PAGE_SECONDS)

    def _perhaps(self, *prefixes: str) -> None:
        """One of these controls, if there is one and they feel like it."""
        found = [name for name in self._controls() if name.startswith(prefixes)]
        if found and self._random.random() < 0.5:
            self._touch(self._random.choice(found))

    def _controls(self) -> list[str]:
        return [item.objectName() for item in self._hands.items() if item.property("isActive") is True]

    def walk_off(self) -> None:
        """Without a word: all that they asked for is answered, and time passes until the tablet has done with them."""
        for _ in range(ANSWERS_IN_A_ROW):
            asked = self._app.kiosk_thread.submit(_nothing, Need.EXCHANGE)
            self._hands.wait("all answers", asked.done, PAGE_SECONDS)
            self._hands.live(1)  # an answer that is there is not yet shown
        for _ in range(IDLE_TICKS_MAX):
            if self._hands.screen in ("home", "closed"):
                break
            self._app.journeys.stage.tick()
        self._hands.wait_for(self._app.journeys.stage.idle_screen(), PAGE_SECONDS)

    def _go_politely(self) -> None:
        for _ in range(STEPS_HOME_MAX):
            ways = [name for name in WAYS_HOME if self._hands.has(name)]
            if self._hands.screen in ("home", "closed") or not ways:
                return
            self._touch(ways[0])
            self._hands.live(50)


def _nothing() -> None:
    """Behind all that was asked."""
