"""A long spell without a line, sent over a narrow one that drops again and again (SYNC.md F33, GOALS.md G16)."""

import gc
from collections.abc import Iterator

import pytest

from sync.client import engine
from sync.client.batches import BatchSize
from sync.client.steps import BatchStored, LineDown, Upload
from tests import profiles
from tests.backlog import NARROW, LongSpell, long_spell
from tests.chaos_proxy import Width
from tests.drivers_sync import assert_whole, tallied
from tests.saying import Say

FACTS = profiles.runs(quick=3_000, push=10_000, release=100_000)
LINE = profiles.runs(quick=0, push=0, release=1)
NEARER = Width(up=20_000, travel_seconds=0.05)
DROP_SECONDS = (2.5, 20.0)[LINE]
SECONDS_MAX = 360.0
BYTES_MAX = 9_000_000
DROPS_IN_VAIN = 4
WITHIN_AN_UPLOAD_BYTES = 4_000
"""More than a handshake and the opening of a session, less than the first batch behind them."""
FACTS_OF_ONE_REQUEST = min(FACTS, 10_000)
"""More of them headquarters refuses whole, however good the line is."""

pytestmark = pytest.mark.timeout(profiles.runs(quick=180, push=300, release=1_200))


@pytest.fixture
def spell(request: pytest.FixtureRequest) -> Iterator[LongSpell]:
    with long_spell(getattr(request, "param", FACTS)) as written:
        written.branch.line.width = (NEARER, NARROW)[LINE]
        yield written
    gc.collect()  # here, where such a socket is expected, and not in a later test


@pytest.mark.fault("F33")
def test_f33_a_backlog_passes_a_narrow_line_that_drops_whole_once_and_in_few_bytes(
    spell: LongSpell, say: Say
) -> None:
    line, tablet = spell.branch.line, spell.tablet
    assert tablet.unsent() == FACTS
    line.drop_every(DROP_SECONDS)
    line.truncate_after(WITHIN_AN_UPLOAD_BYTES, is_new=True)  # drops may all fall between two requests
    cost = spell.sent(SECONDS_MAX)
    line.drop_every(float("inf"))
    say(str(cost))
    assert cost.drops > 0
    assert cost.failed > 0
    if (
        LINE
    ):  # elsewhere the drops come so often that the machine's own slowness decides how much is sent twice
        assert cost.up_bytes + cost.down_bytes < BYTES_MAX
    tablet.in_step(SECONDS_MAX)
    assert_whole(tablet, spell.branch)


@pytest.mark.parametrize("spell", [FACTS_OF_ONE_REQUEST], indirect=True, ids=["the control"])
def test_f33_the_same_in_one_request_never_passes(spell: LongSpell, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: batches that do not go by what the line carries between two drops."""
    monkeypatch.setattr(engine, "BATCH_FACTS_MAX", FACTS_OF_ONE_REQUEST)
    monkeypatch.setattr(BatchSize, "raw_bytes", property(lambda _: 8 << 20))
    line = spell.branch.line
    line.width = NEARER
    line.drop_every(1.5)
    with tallied() as tally:
        # an upload under way was cut before this story began
        tally.wait_for("uploads meet no line", lambda: len(tally.of(Upload)) > 1, 30.0)
        line.accept_again()

        def is_in_vain() -> bool:
            return sum(isinstance(e, LineDown) and e.seconds > 0.5 for e in tally.of(Upload)) >= DROPS_IN_VAIN

        tally.wait_for("upload after upload is cut", is_in_vain, 60.0)
        assert not any(isinstance(event, BatchStored) for event in tally.of(Upload))
    line.drop_every(float("inf"))
    assert spell.tablet.unsent() >= FACTS_OF_ONE_REQUEST
