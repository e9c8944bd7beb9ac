"""When the kiosk asks again: the timers of upload, people and feed, as pure steps."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.client import pauses
from sync.client.engine import Lane, PullState, PushState, after_pull, after_push, next_pull, next_push, woken
from sync.client.steps import (
    Action,
    BatchStored,
    Event,
    Failed,
    FeedStopped,
    GapFound,
    ImpostorFound,
    LineDown,
    NobodyOwed,
    NothingUnsent,
    OpenSession,
    PageTaken,
    PeopleTaken,
    Poll,
    PutPeople,
    Refused,
    Revoked,
    SessionEnded,
    SessionOpened,
    TriedInVain,
    Upload,
    Wait,
)
from sync.protocol.limits import CONNECT_TIMEOUT_SECONDS

NOW = 1000.0
SMALL_BATCH = BatchStored(2, 300, 900, 0.1)


class PushStory:
    """The push side, its time and its luck, told step by step."""

    def __init__(self) -> None:
        self.now = NOW
        self.chance = 0.5
        self.state = PushState()

    def step(self) -> Action:
        """What it does now."""
        return next_push(self.state, self.now)

    def came(self, event: Event) -> Action:
        """Its step ended in this; what it does next."""
        self.state = after_push(self.state, self.step(), event, self.now, self.chance)
        return self.step()

    def until(self) -> float:
        """How many seconds it waits."""
        step = self.step()
        assert isinstance(step, Wait)
        return step.until - self.now

    def idle(self) -> "PushStory":
        """With a session and nothing to send."""
        for event in (SessionOpened(), NothingUnsent(), NobodyOwed()):
            self.came(event)
        return self


class PullStory:
    """The pull side."""

    def __init__(self) -> None:
        self.now = NOW
        self.chance = 0.5
        self.state = PullState()

    def polling(self) -> "PullStory":
        """With a session over a line that holds."""
        for event in (SessionOpened(), PageTaken(0, 0.1)):
            self.came(event)
        return self

    def step(self) -> Action:
        """What it does now."""
        return next_pull(self.state, self.now)

    def came(self, event: Event, *, is_resting: bool = False) -> Action:
        """Its step ended in this; what it does next."""
        self.state = after_pull(self.state, event, self.now, self.chance, is_resting=is_resting)
        return self.step()

    def until(self) -> float:
        """How many seconds it waits."""
        step = self.step()
        assert isinstance(step, Wait)
        return step.until - self.now


def test_a_kiosk_that_starts_opens_a_session_sends_facts_then_people_then_rests() -> None:
    story = PushStory()
    assert story.step() == OpenSession()
    assert story.came(SessionOpened()) == Upload(2000, 4 * 32 * 1024)
    assert isinstance(story.came(SMALL_BATCH), Upload)
    assert isinstance(story.came(NothingUnsent()), PutPeople)
    assert isinstance(story.came(PeopleTaken(3)), PutPeople)
    assert story.came(NobodyOwed()) == Wait(math.inf)


def test_a_commit_is_sent_after_200_ms_and_a_second_one_does_not_put_it_off() -> None:
    story = PushStory().idle()
    story.state = woken(story.state, story.now)
    assert story.until() == pytest.approx(0.2)
    story.now += 0.15
    story.state = woken(story.state, story.now)
    assert story.until() == pytest.approx(0.05)
    story.now += 0.06
    assert isinstance(story.step(), Upload)


def test_without_a_line_it_tries_again_within_a_second_for_ever() -> None:
    story = PushStory()
    story.came(SessionOpened())
    for _ in range(500):
        story.came(LineDown(3.0))
        assert story.until() <= 1.0
        story.now += story.until()
        assert isinstance(story.step(), Upload)


HOURS_8 = 8 * 3600.0


@pytest.mark.fault("F65")
def test_f65_after_eight_hours_without_a_line_the_next_try_is_as_near_as_after_the_first_second() -> None:
    """A try that hangs when the line comes back ends within 3 s, and the next one begins within one."""
    story = PushStory()
    story.came(SessionOpened())
    tries, end = 0, story.now + HOURS_8
    while story.now < end:
        story.chance = (tries * 0.37) % 1.0
        story.now += CONNECT_TIMEOUT_SECONDS
        story.came(LineDown(CONNECT_TIMEOUT_SECONDS))
        step = story.step()
        if isinstance(step, Wait):
            assert step.until - story.now + CONNECT_TIMEOUT_SECONDS <= 4.0
            story.now = step.until
        assert isinstance(story.step(), Upload)
        tries += 1
    assert tries > 7_000


@pytest.mark.fault("F65")
def test_f65_a_headquarters_that_says_503_for_an_hour_is_asked_rarely_by_every_lane() -> None:
    push, pull = PushStory(), PullStory()
    push.came(SessionOpened())
    pull.came(SessionOpened())
    asked = 0
    for story in (push, pull):
        end = story.now + 3600
        while story.now < end:
            story.chance = (asked * 0.37) % 1.0
            if isinstance(step := story.step(), Wait):
                story.now = step.until
            else:
                story.came(TriedInVain(0.1))
                asked += 1
    assert 3 * 60 < asked < 3 * 180


def test_a_busy_headquarters_is_left_alone_longer_each_time_up_to_a_minute() -> None:
    story = PushStory()
    story.came(SessionOpened())
    story.came(NobodyOwed())
    story.chance = 0.999
    waits = []
    for _ in range(9):
        story.state = woken(story.state, story.now)
        story.state = after_push(story.state, Upload(1, 1), TriedInVain(0.1), story.now, story.chance)
        waits.append(story.state.journal.due_at - story.now)
        story.now = story.state.journal.due_at
    assert waits == sorted(waits)
    assert waits[0] < 2.0
    assert 59.0 < waits[-1] <= 60.0


def test_a_write_on_this_side_does_not_shorten_the_pause_headquarters_asked_for() -> None:
    story = PushStory().idle()
    story.state = after_push(story.state, Upload(1, 1), TriedInVain(0.1, 30.0), story.now, 0.0)
    story.state = after_push(story.state, PutPeople(1), NobodyOwed(), story.now, 0.0)
    story.state = woken(story.state, story.now)
    assert story.state.journal.due_at - story.now == pytest.approx(30.0)


@pytest.mark.fault("F36")
def test_f36_uploads_that_fail_for_an_hour_resume_by_the_timer_without_a_local_write() -> None:
    story = PushStory().idle()
    story.state = woken(story.state, story.now)
    story.now += 0.2
    end = story.now + 3600
    while story.now < end:
        step = story.step()
        if isinstance(step, Wait):
            assert step.until < math.inf
            story.now = step.until
        else:
            story.came(TriedInVain(0.1) if isinstance(step, Upload) else NobodyOwed())
    story.now += 60
    assert isinstance(story.step(), Upload)


def test_upload_and_people_fail_apart() -> None:
    story = PushStory()
    story.came(SessionOpened())
    assert isinstance(story.came(TriedInVain(0.1, 30.0)), PutPeople)
    assert isinstance(story.came(PeopleTaken(2)), PutPeople)


def test_a_bearer_that_ends_is_renewed_at_once_but_never_in_a_tight_loop() -> None:
    story = PushStory()
    story.came(SessionOpened())
    assert story.came(SessionEnded()) == OpenSession()
    story.came(SessionOpened())
    assert isinstance(story.came(SessionEnded()), Wait)
    assert story.until() >= 1.0
    story.now += story.until()
    story.came(SessionOpened())
    story.came(SMALL_BATCH)
    assert story.came(SessionEnded()) == OpenSession()


def test_a_gap_is_filled_at_once_and_a_gap_without_end_slowly() -> None:
    story = PushStory()
    story.came(SessionOpened())
    assert isinstance(story.came(GapFound()), Upload)
    story.came(GapFound())
    assert story.state.journal.due_at - story.now >= 1.0


def test_a_fork_ends_the_session_because_only_a_new_one_can_state_the_loss() -> None:
    story = PushStory()
    story.came(SessionOpened())
    assert story.came(Refused("FORK")) == OpenSession()


def test_a_revoked_kiosk_asks_again_every_quarter_of_an_hour_at_most() -> None:
    push, pull = PushStory(), PullStory()
    push.came(Revoked())
    pull.came(Revoked())
    assert push.until() >= 600
    assert pull.until() >= 600


@pytest.mark.fault("F33")
def test_a_line_that_drops_in_an_upload_makes_the_next_batch_smaller() -> None:
    story = PushStory()
    before = story.came(SessionOpened())
    story.came(LineDown(3.0))
    story.now += 1.0
    after = story.step()
    assert isinstance(before, Upload)
    assert isinstance(after, Upload)
    assert after.raw_bytes_max == before.raw_bytes_max // 2


def test_the_feed_is_asked_again_as_soon_as_a_page_came() -> None:
    story = PullStory()
    assert story.step() == OpenSession()
    assert story.came(SessionOpened()) == Poll(0)
    assert story.came(PageTaken(12, 0.3)) == Poll(50)
    assert story.came(PageTaken(0, 50.0)) == Poll(50)


def test_after_a_lost_line_and_in_a_new_session_headquarters_answers_one_question_at_once() -> None:
    """A kiosk with nothing to send would else not know for the length of a long poll that the line is back."""
    story = PullStory().polling()
    story.came(LineDown(3.0))
    story.now += 1.0
    assert story.step() == Poll(0)
    story.came(LineDown(3.0))
    story.now += 1.0
    assert story.step() == Poll(0)
    assert story.came(PageTaken(0, 0.1)) == Poll(50)
    story.came(SessionEnded())
    assert story.came(SessionOpened()) == Poll(0)
    assert story.came(PageTaken(0, 0.1)) == Poll(50)


@pytest.mark.fault("F35")
def test_f35_a_proxy_that_kills_long_polls_shortens_them_and_ten_good_ones_lengthen_them_again() -> None:
    story = PullStory().polling()
    waits = []
    for _ in range(4):
        story.came(LineDown(30.0))
        story.now += 1.0
        step = story.came(PageTaken(0, 0.1))
        assert isinstance(step, Poll)
        waits.append(step.wait_seconds)
    assert waits == [25, 12, 10, 10]
    for _ in range(9):
        assert story.came(PageTaken(0, 10.0)) == Poll(10)
    assert story.came(PageTaken(0, 10.0)) == Poll(20)


def test_a_connection_that_never_came_about_does_not_shorten_the_poll() -> None:
    story = PullStory().polling()
    story.came(LineDown(3.0))
    story.now += 1.0
    story.came(LineDown(10.0))
    story.now += 1.0
    assert story.came(PageTaken(0, 0.1)) == Poll(50)


def test_a_session_that_could_not_be_opened_does_not_shorten_the_poll() -> None:
    story = PullStory()
    story.came(LineDown(10.0))
    story.now += 1.0
    story.came(SessionOpened())
    assert story.came(PageTaken(0, 0.1)) == Poll(50)


def test_a_headquarters_that_does_not_hold_answers_back_is_not_asked_in_a_tight_loop() -> None:
    story = PullStory().polling()
    story.came(PageTaken(0, 0.01))
    assert story.until() == pytest.approx(1.0)


def test_in_closed_hours_the_feed_is_looked_at_every_quarter_of_an_hour_and_the_line_as_rarely() -> None:
    story = PullStory()
    story.came(SessionOpened(), is_resting=True)
    assert story.came(PageTaken(3, 0.1), is_resting=True) == Poll(50)
    story.came(PageTaken(0, 50.0), is_resting=True)
    assert 720 <= story.until() <= 900
    story.now += story.until()
    story.came(LineDown(3.0), is_resting=True)
    assert 720 <= story.until() <= 900


def test_an_entry_of_a_later_version_is_waited_for_in_peace() -> None:
    story = PullStory()
    story.came(SessionOpened())
    story.came(FeedStopped(17))
    assert story.until() > 600


@given(st.integers(1, 60), st.floats(0, 1, exclude_max=True), st.none() | st.floats(0, 1e9))
def test_a_pause_is_a_second_at_least_a_minute_at_most_and_never_less_than_asked_within_reason(
    failures: int, chance: float, retry_after: float | None
) -> None:
    pause = pauses.when_busy(failures, chance, retry_after)
    asked = min(retry_after or 0.0, pauses.RETRY_AFTER_SECONDS_MAX)
    assert max(1.0, asked) <= pause <= max(60.0, asked)


EVENTS_OF_UPLOAD = (SMALL_BATCH, NothingUnsent(), GapFound())
TROUBLES = (
    LineDown(3.0),
    TriedInVain(1.0),
    TriedInVain(1.0, 20.0),
    SessionEnded(),
    Refused("TOO_LARGE"),
    Refused("FORK"),
    ImpostorFound(is_feed=False),
    Revoked(),
    Failed(),
)


@given(st.lists(st.tuples(st.integers(0, 20), st.floats(0, 1, exclude_max=True)), max_size=80))
def test_whatever_happens_the_push_side_comes_back_to_what_is_unsent(
    luck: list[tuple[int, float]],
) -> None:
    story = PushStory()
    for number, chance in luck:
        story.chance = chance
        step = story.step()
        if isinstance(step, Wait):
            story.now = min(step.until, story.now + 10_000)
            story.state = woken(story.state, story.now)
            continue
        good: tuple[Event, ...] = (SessionOpened(),)
        if isinstance(step, Upload):
            good = EVENTS_OF_UPLOAD
        elif isinstance(step, PutPeople):
            good = (PeopleTaken(1), NobodyOwed())
        events = good + TROUBLES
        story.came(events[number % len(events)])
    story.state = woken(story.state, story.now)
    for _ in range(10):
        step = story.step()
        if isinstance(step, Upload):
            return
        if isinstance(step, Wait):
            assert step.until - story.now <= pauses.RESTING_SECONDS
            story.now = step.until
        else:
            story.came(SessionOpened() if isinstance(step, OpenSession) else NobodyOwed())
    pytest.fail("the upload never came")


def test_a_lane_that_failed_once_is_due_at_once_and_then_later() -> None:
    lane = Lane().retried_once(NOW, 0.5)
    assert lane.due_at == NOW
    assert lane.retried_once(NOW, 0.5).due_at >= NOW + 1.0
