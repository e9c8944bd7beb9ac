"""A tablet out of its box: a code, no line and then a line, three words, the first data, in service (UX.md D1)."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtGui import QPointingDevice
from pytestqt.qtbot import QtBot

from kiosk.domain.errors import (
    EnrolmentRefusedError,
    HeadquartersBusyError,
    HeadquartersUnreachableError,
    KioskError,
    RogueHeadquartersError,
)
from kiosk.kiosk_thread import KioskThread
from tests.houses import House
from tests.strictness import AnnouncedWarnings
from tests.ui.glass import PORTRAIT, Glass
from tests.ui.stages import Screen, opened, shown
from ui.bridge.answers import BranchView
from ui.bridge.journeys.first_start import (
    READY_SECONDS,
    RETRY_SECONDS,
    CheckWords,
    FirstStart,
    FirstStartParts,
)

WORDS = CheckWords("Pergine Valsugana", 0, ("larice", "ponte", "neve"))
PATIENCE_SECONDS = 5


@dataclass
class Headquarters:
    """The far end of an enrolment: gives its answers in order, the last one again and again.

    ``confirming`` holds whoever confirms until headquarters' person did the same; ``is_patient``: before a
    failure too. ``slices``: how much has come before that.
    """

    view: BranchView
    to_code: list[CheckWords | KioskError] = field(default_factory=lambda: [WORDS])
    to_words: list[KioskError] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    confirming: threading.Event = field(default_factory=threading.Event)
    slices: tuple[int, ...] = (100, 200)
    is_patient: bool = False
    confirmations: int = 0
    stops: int = 0

    def begin(self, code: str) -> CheckWords:
        """Judges a code."""
        self.codes.append(code)
        answer = self.to_code.pop(0) if len(self.to_code) > 1 else self.to_code[0]
        if isinstance(answer, KioskError):
            raise answer
        return answer

    def confirm(self, progress: Callable[[int, int], None]) -> BranchView:
        """Waits for the other person, then sends the branch in three slices."""
        self.confirmations += 1
        for done in self.slices:
            progress(done, 312)
        if not self.to_words or self.is_patient:
            assert self.confirming.wait(PATIENCE_SECONDS)
        if self.to_words:
            raise self.to_words.pop(0)
        progress(312, 312)
        return self.view

    def stop(self) -> None:
        """The kiosk gives up."""
        self.stops += 1


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Screen]:
    yield from opened(House(), qtbot, has_branch=False)


@pytest.fixture
def hq(screen: Screen) -> Headquarters:
    return Headquarters(screen.view())


@pytest.fixture
def worker(screen: Screen, hq: Headquarters) -> Iterator[KioskThread]:
    """The thread of the exchange."""
    worker = KioskThread()
    yield worker
    hq.confirming.set()
    worker.close()


@pytest.fixture
def first_start(screen: Screen, hq: Headquarters, worker: KioskThread) -> FirstStart:
    parts = FirstStartParts(hq, worker.submit, screen.faults.append, "0461 000100", "https://hq.example:8443")
    first_start = FirstStart(screen.stage, parts)
    first_start.open()
    return first_start


def step(screen: Screen) -> str:
    return str(shown(screen.tablet.pages.first_start, "step"))


def reaches(screen: Screen, wanted: str) -> None:
    screen.qtbot.waitUntil(lambda: step(screen) == wanted)


def type_code(screen: Screen, code: str = "K7HX3P") -> None:
    for letter in code:
        screen.tablet.pages.first_start.typeText(letter)


def test_a_tablet_without_a_branch_asks_for_a_code_and_gives_visitors_a_number(
    screen: Screen, first_start: FirstStart
) -> None:
    page = screen.tablet.pages.first_start
    assert (screen.tablet.current_screen, step(screen)) == ("firstStart", "code")
    assert (shown(page, "phone"), shown(page, "address")) == ("0461 000100", "https://hq.example:8443")
    assert (shown(page, "summit"), shown(screen.tablet, "clock")) == (-1, "")
    screen.seconds_pass(300)
    assert (screen.tablet.current_screen, step(screen)) == ("firstStart", "code"), "it waits for ever"


def test_a_wrong_code_is_refused_and_the_boxes_are_empty_for_the_next(
    screen: Screen, hq: Headquarters, first_start: FirstStart
) -> None:
    hq.to_code = [EnrolmentRefusedError("used"), WORDS]
    type_code(screen, "AAAAAA")
    reaches(screen, "badCode")
    assert shown(screen.tablet.pages.first_start, "code") == ""
    type_code(screen, "K7HX3P")
    reaches(screen, "words")
    assert hq.codes == ["AAAAAA", "K7HX3P"]


@pytest.mark.parametrize("fault", [HeadquartersUnreachableError(), HeadquartersBusyError()])
def test_without_a_line_it_tries_again_by_itself_and_keeps_the_code(
    screen: Screen, hq: Headquarters, first_start: FirstStart, fault: KioskError
) -> None:
    hq.to_code = [fault, fault, WORDS]
    type_code(screen)
    reaches(screen, "noNetwork")
    screen.seconds_pass(RETRY_SECONDS - 1)
    assert hq.codes == ["K7HX3P"]
    screen.seconds_pass(1)
    screen.qtbot.waitUntil(lambda: len(hq.codes) == 2)
    reaches(screen, "noNetwork")
    assert shown(screen.tablet.pages.first_start, "code") == "K7HX3P"
    screen.qtbot.waitUntil(lambda: tick_until(screen, lambda: step(screen) == "words"))
    assert hq.codes == ["K7HX3P"] * 3


def tick_until(screen: Screen, is_so: Callable[[], bool]) -> bool:
    """Lets a second pass; whether it is so."""
    if not is_so():
        screen.stage.tick()
    return is_so()


def test_a_new_code_typed_while_there_is_no_line_takes_the_place_of_the_old(
    screen: Screen, hq: Headquarters, first_start: FirstStart
) -> None:
    hq.to_code = [HeadquartersUnreachableError(), WORDS]
    type_code(screen, "AAAAAA")
    reaches(screen, "noNetwork")
    screen.tablet.pages.first_start.backspace()
    screen.tablet.pages.first_start.typeText("B")
    reaches(screen, "words")
    screen.seconds_pass(2 * RETRY_SECONDS)
    assert hq.codes == ["AAAAAA", "AAAAAB"]


def test_a_code_shown_to_the_reader_is_taken_whole_and_only_while_one_is_asked_for(
    screen: Screen, hq: Headquarters, first_start: FirstStart
) -> None:
    first_start.on_code(b"SVE1:HQ.EXAMPLE/K7HX3P")
    reaches(screen, "words")
    first_start.on_code(b"SVE1:ANOTHER")
    assert (hq.codes, step(screen)) == (["SVE1:HQ.EXAMPLE/K7HX3P"], "words")


def test_equal_words_bring_the_branch_and_then_home(
    screen: Screen, hq: Headquarters, first_start: FirstStart
) -> None:
    page = screen.tablet.pages.first_start
    type_code(screen)
    reaches(screen, "words")
    assert shown(page, "words") == ["larice", "ponte", "neve"]
    assert (shown(page, "branchName"), shown(page, "summit")) == ("Pergine Valsugana", 0)
    page.touchSame()
    page.touchSame()
    assert (step(screen), shown(page, "isAgreed")) == ("words", True), "the other person still compares"
    screen.qtbot.waitUntil(lambda: shown(page, "done") == 200)
    assert (step(screen), shown(page, "total"), screen.stage.has_branch) == ("progress", 312, False)
    hq.confirming.set()
    reaches(screen, "ready")

    assert (hq.confirmations, screen.stage.has_branch) == (1, True)
    assert shown(screen.tablet, "branchFullName") == "Pergine Valsugana"
    screen.seconds_pass(READY_SECONDS)
    assert screen.tablet.current_screen == "home"
    assert shown(screen.tablet.pages.home, "freeDesks") == 2
    assert (shown(page, "words"), shown(page, "code")) == ([], "")


def test_different_words_stop_it_and_nothing_is_kept(
    screen: Screen, hq: Headquarters, first_start: FirstStart
) -> None:
    page = screen.tablet.pages.first_start
    type_code(screen)
    reaches(screen, "words")
    page.touchDifferent()
    assert (step(screen), shown(page, "words"), shown(page, "code")) == ("stopped", [], "")
    screen.qtbot.waitUntil(lambda: hq.stops == 1)
    page.touchSame()
    screen.seconds_pass(2 * RETRY_SECONDS)
    assert (hq.confirmations, screen.stage.has_branch) == (0, False)


def test_whoever_doubts_after_all_stops_it_while_headquarters_is_still_asked(
    screen: Screen, hq: Headquarters, first_start: FirstStart
) -> None:
    page = screen.tablet.pages.first_start
    hq.slices = ()
    hq.to_words = [HeadquartersUnreachableError("the enrolment was stopped")]
    hq.is_patient = True
    type_code(screen)
    reaches(screen, "words")
    page.touchSame()
    screen.qtbot.waitUntil(lambda: hq.confirmations == 1)
    page.touchDifferent()
    assert (hq.stops, step(screen)) == (1, "stopped")
    hq.confirming.set()
    screen.seconds_pass(2 * RETRY_SECONDS)
    assert (step(screen), hq.confirmations) == ("stopped", 1), "the late answer is nobody's any more"


def test_it_stops_when_headquarters_finds_the_words_different(
    screen: Screen, hq: Headquarters, first_start: FirstStart
) -> None:
    hq.to_words = [EnrolmentRefusedError("the words differ")]
    type_code(screen)
    reaches(screen, "words")
    screen.tablet.pages.first_start.touchSame()
    reaches(screen, "stopped")
    assert not screen.stage.has_branch


def test_a_line_lost_while_the_data_come_is_taken_up_again_without_a_new_code(
    screen: Screen, hq: Headquarters, first_start: FirstStart
) -> None:
    hq.to_words = [HeadquartersUnreachableError()]
    hq.confirming.set()
    type_code(screen)
    reaches(screen, "words")
    screen.tablet.pages.first_start.touchSame()
    reaches(screen, "noNetwork")
    screen.seconds_pass(RETRY_SECONDS)
    reaches(screen, "ready")
    assert (hq.codes, hq.confirmations) == (["K7HX3P"], 2)


def test_an_impostor_stops_it_and_only_the_log_says_why(
    screen: Screen, hq: Headquarters, first_start: FirstStart, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("first_start: enrolment stopped: another CA")
    hq.to_code = [RogueHeadquartersError("another CA")]
    first_start.on_code(b"SVE1:HQ.EXAMPLE/K7HX3P")
    reaches(screen, "stopped")
    screen.seconds_pass(2 * RETRY_SECONDS)
    assert len(hq.codes) == 1, "it is not tried again"


def test_after_a_failure_nobody_foresaw_the_page_asks_again(
    screen: Screen, hq: Headquarters, first_start: FirstStart
) -> None:
    type_code(screen)
    reaches(screen, "words")
    screen.stage.go_home()
    page = screen.tablet.pages.first_start
    assert (screen.tablet.current_screen, step(screen)) == ("firstStart", "code")
    assert (shown(page, "phone"), shown(page, "words")) == ("0461 000100", [])


def test_six_keys_and_one_button_put_the_tablet_in_service(
    screen: Screen, hq: Headquarters, first_start: FirstStart, finger: QPointingDevice
) -> None:
    glass = Glass(screen.tablet, PORTRAIT, finger, screen.qtbot)
    for letter in "K7HX3P":
        glass.touch(f"key.{letter}")
    reaches(screen, "words")
    screen.qtbot.waitUntil(lambda: {"larice", "ponte", "neve"} <= set(glass.words()))
    glass.touch("same")
    screen.qtbot.waitUntil(lambda: step(screen) == "progress")
    hq.confirming.set()
    reaches(screen, "ready")
    screen.qtbot.waitUntil(lambda: "Pergine Valsugana è in servizio." in glass.words())
    screen.seconds_pass(READY_SECONDS)
    glass.settle()
    assert "Ti diamo il benvenuto a Pergine" in glass.words()
    glass.close()
