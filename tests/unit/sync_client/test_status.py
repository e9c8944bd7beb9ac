"""What people are shown of the exchange, from what the two threads report."""

from sync.client.status import Board, Note, SyncStatus
from sync.client.steps import (
    Action,
    BatchStored,
    Event,
    FeedStopped,
    ImpostorFound,
    LineDown,
    NothingUnsent,
    OpenSession,
    PageTaken,
    Poll,
    Refused,
    SessionOpened,
    TriedInVain,
    Upload,
)
from tests.fakes.clock import HandClock

UPLOAD = Upload(1, 1)
STORED = BatchStored(1, 1, 1, 0.1)


class BoardStory:
    """A board, its clock, and what it told."""

    def __init__(self, *, is_counted: bool = True) -> None:
        self.clock = HandClock()
        self.told: list[SyncStatus] = []
        self.board = Board(self.clock.now, self.told.append)
        if is_counted:
            self.board.count(0, is_fenced=False, is_behind=False)
        self.steps = 0

    def came(self, action: Action, event: Event, within: tuple[float, float] | None = None) -> None:
        """A step came to this; each began after the one before unless it says otherwise."""
        self.steps += 1
        self.board.note(action, event, within or (self.steps, self.steps))

    @property
    def last(self) -> SyncStatus:
        """What people see."""
        return self.told[-1]


def test_nothing_is_told_before_the_first_answer_or_the_first_failure_to_get_one() -> None:
    story = BoardStory()
    story.board.count(3, is_fenced=False, is_behind=False)
    story.came(UPLOAD, NothingUnsent())
    assert story.told == []
    story.came(OpenSession(), LineDown(3.0))
    assert (story.last.is_connected, story.last.unsent) == (False, 3)


def test_nothing_is_told_before_it_is_known_how_much_headquarters_lacks() -> None:
    story = BoardStory(is_counted=False)
    story.came(OpenSession(), SessionOpened())
    assert story.told == []
    story.board.count(1, is_fenced=False, is_behind=False)
    assert (story.last.is_connected, story.last.unsent) == (True, 1)


def test_the_same_is_told_once_and_since_says_when_it_became_so() -> None:
    story = BoardStory()
    story.came(OpenSession(), SessionOpened())
    began = story.clock.now()
    story.clock.pass_by(minutes=3)
    story.came(Poll(50), PageTaken(0, 50.0))
    story.came(UPLOAD, STORED)
    assert len(story.told) == 1
    assert story.last.since == began
    assert story.board.status.last_exchange_at == story.clock.now()


def test_a_long_poll_cut_in_its_middle_is_not_offline_yet_and_a_line_that_cannot_be_had_is() -> None:
    story = BoardStory()
    story.came(OpenSession(), SessionOpened())
    story.came(Poll(50), LineDown(30.0))
    assert story.last.is_connected
    story.came(Poll(0), LineDown(3.0))
    assert not story.last.is_connected


def test_a_question_that_wants_its_answer_at_once_and_gets_none_is_offline_however_long_it_hung() -> None:
    story = BoardStory()
    story.came(OpenSession(), SessionOpened())
    story.came(Poll(0), LineDown(10.0))
    assert not story.last.is_connected


def test_an_upload_nobody_answers_is_offline_however_long_it_took() -> None:
    story = BoardStory()
    story.came(OpenSession(), SessionOpened())
    story.came(UPLOAD, LineDown(10.0))
    assert not story.last.is_connected


def test_a_question_that_hung_since_before_headquarters_answered_again_is_no_news() -> None:
    story = BoardStory()
    story.came(OpenSession(), LineDown(3.0), (10.0, 13.0))
    story.came(OpenSession(), SessionOpened(), (14.0, 16.0))
    story.came(Poll(50), LineDown(3.0), (15.0, 18.0))
    assert [status.is_connected for status in story.told] == [False, True]
    story.came(Poll(50), LineDown(3.0), (16.0, 19.0))
    assert not story.last.is_connected


def test_a_page_that_took_long_to_take_in_is_no_sign_that_the_line_still_holds() -> None:
    story = BoardStory()
    story.came(OpenSession(), SessionOpened(), (1.0, 2.0))
    story.came(UPLOAD, LineDown(0.5), (4.0, 4.5))
    story.came(Poll(50), PageTaken(500, 1.0), (2.0, 6.0))
    assert [status.is_connected for status in story.told] == [True, False]
    story.came(Poll(50), PageTaken(0, 1.0), (6.0, 7.0))
    assert story.last.is_connected


def test_an_impostor_is_no_headquarters_and_a_forged_feed_comes_over_a_line_that_holds() -> None:
    story = BoardStory()
    story.came(OpenSession(), SessionOpened())
    story.came(Poll(50), ImpostorFound(is_feed=True))
    assert (story.last.is_connected, story.last.notes) == (True, frozenset({Note.FORGED_FEED}))
    story.came(Poll(50), ImpostorFound(is_feed=False))
    assert (story.last.is_connected, story.last.notes) == (False, frozenset({Note.ROGUE_HEADQUARTERS}))


def test_a_trouble_is_noted_by_what_was_tried_and_ends_when_that_works_again() -> None:
    story = BoardStory()
    story.came(OpenSession(), SessionOpened())
    story.came(UPLOAD, TriedInVain(0.1))
    story.came(Poll(50), FeedStopped(7))
    assert story.last.notes == {Note.BUSY, Note.UPDATE_NEEDED}
    story.came(Poll(50), PageTaken(1, 0.1))
    assert story.last.notes == {Note.BUSY}
    story.came(UPLOAD, STORED)
    assert story.last.notes == frozenset()


def test_another_timeline_is_named_apart_from_other_refusals() -> None:
    story = BoardStory()
    story.came(OpenSession(), Refused("TIMELINE"))
    story.came(UPLOAD, Refused("MALFORMED"))
    assert story.last.notes == {Note.OTHER_TIMELINE, Note.REFUSED}


def test_facts_that_wait_too_long_are_a_note_only_while_headquarters_answers() -> None:
    story = BoardStory()
    story.came(OpenSession(), SessionOpened())
    story.board.count(2, is_fenced=True, is_behind=True)
    assert story.last.notes == {Note.FENCED, Note.BEHIND}
    story.came(UPLOAD, LineDown(3.0))
    story.board.count(2, is_fenced=True, is_behind=True)
    assert story.last.notes == {Note.FENCED}
