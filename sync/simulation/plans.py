"""How hard a run is: shares and means of everything that happens, given, or drawn from its seed."""

from dataclasses import dataclass
from random import Random
from typing import TypeVar

Drawn = TypeVar("Drawn")


@dataclass(frozen=True, slots=True)
class Plan:
    """How hard a run is. Shares and means; ``days`` of two openings each.

    ``images_kept``: how many images of a tablet's disk somebody keeps, the newest ones, 0 for all.
    ``kept_minutes``: for how long the feed is kept whole, 0 for the whole run; who is away for longer is GONE.
    ``impatience``: share of headquarters' restores after which two people do not wait for tablets behind a dead line.
    ``erasures_each_day``: how many people want to be forgotten. ``merges_each_day``: of how many pairs it turns out
    that they are one person.
    ``older``: share of the mornings on which a tablet turns out to be of an earlier version, for hours.
    ``takeovers_each_day``: how often a copy that lags takes headquarters' place within seconds; only of ``late`` answers.
    ``late``: share of the pages of the feed that are on their way for about as long as whoever asked waits.
    ``mixed``: share of the questions about the feed that get the answer to an earlier one that nobody heard.
    ``looks_for_another``: share of headquarters' requests for which people look at what is certain in their place.
    ``is_encrypted``: files as the product makes them; else plain ones, which take less time.
    """

    days: int = 3
    kiosks: int = 1
    acts_each_minute: float = 1.7
    remote_acts_each_minute: float = 0.4
    cuts_each_day: float = 3.0
    crashes_each_day: float = 3.0
    hq_crashes_each_day: float = 1.5
    changes_each_day: float = 2.0
    restores_each_day: float = 0.3
    images_each_day: float = 3.0
    images_kept: int = 0
    hq_restores_each_day: float = 0.0
    clocks_each_day: float = 0.0
    kept_minutes: int = 0
    older: float = 0.0
    takeovers_each_day: float = 0.0
    late: float = 0.0
    mixed: float = 0.0
    impatience: float = 0.0
    erasures_each_day: float = 0.0
    merges_each_day: float = 0.0
    looks_for_another: float = 0.0
    is_encrypted: bool = False


def drawn_plan(random: Random, seed: int) -> Plan:
    """A plan by ``random``, which the run goes on with, and by the seed."""

    def apart(what: str, *choices: Drawn) -> Drawn:
        """Drawn by its name: it came later, and a seed of before means the same run."""
        return Random(f"{what} {seed}").choice(choices)  # noqa: S311 - no secret

    return Plan(
        days=random.choice((1, 1, 2, 2, 3)),
        kiosks=random.choice((1, 1, 2)),
        restores_each_day=random.choice((0.0, 0.3, 1.5)),
        clocks_each_day=random.choice((0.0, 0.0, 1.0)),
        hq_restores_each_day=random.choice((0.0, 0.0, 0.5)),
        kept_minutes=apart("kept", 0, 0, 20),
        erasures_each_day=apart("erasures", 0.0, 0.0, 1.0),
        impatience=apart("impatience", 0.0, 1.0),
        merges_each_day=apart("merges", 0.0, 0.0, 1.0),
        is_encrypted=apart("cipher", False, False, False, True),
        looks_for_another=apart("another", 0.0, 0.0, 0.5),
        older=apart("older", 0.0, 0.0, 0.0, 0.0, 0.8),
    )
