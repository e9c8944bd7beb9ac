"""The reader that is shown pictures: the newest counts, and nothing of the last one is kept."""

import threading
import weakref

from kiosk.devices.code_reader import Reading
from kiosk.devices.picture_source import PictureSource
from tests.drivers_demo import wait_until
from tests.strictness import AnnouncedWarnings


class Held(Reading):
    """A reading that can be watched."""

    __slots__ = ("__weakref__",)


def test_nothing_of_the_last_code_is_held_while_the_next_picture_is_waited_for() -> None:
    shown: list[weakref.ref[Held]] = []
    heard = threading.Event()

    def decode(_picture: bytes) -> Reading:
        reading = Held(b"somebody's")
        shown.append(weakref.ref(reading))
        return reading

    source = PictureSource(decode)
    source.start(lambda _code: heard.set())
    source.show(b"a picture")
    assert heard.wait(10)
    wait_until("it is let go", lambda: shown[0]() is None)
    source.stop()


def test_a_picture_that_is_a_bug_leaves_the_next_one_its_reader(
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect("a bug in the reader")
    codes: list[bytes] = []

    def decode(picture: bytes) -> Reading:
        if picture == b"broken":
            raise ValueError("nobody thought of this")
        return Reading(picture)

    source = PictureSource(decode)
    source.start(codes.append)
    source.show(b"broken")
    wait_until("it is said", lambda: bool(announced_warnings.seen))
    source.show(b"whole")
    wait_until("the next", lambda: codes == [b"whole"])
    source.stop()
