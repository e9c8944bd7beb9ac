"""How often the tests that count repeat themselves: PROFILE=quick (default), push or release.

`make test` passes PROFILE on. SAFETY.md 4 says what a release must have reached; a push runs what two cores bear within
the hour.
"""

import os

from hypothesis import settings

PROFILES = ("quick", "push", "release")
EXAMPLES = {"quick": 30, "push": 200, "release": 2_000}

PROFILE = os.environ.get("PROFILE") or "quick"
if PROFILE not in PROFILES:
    raise ValueError(f"PROFILE is one of {', '.join(PROFILES)}, not {PROFILE!r}")


def runs(*, quick: int, push: int, release: int) -> int:
    """The count for the profile in force."""
    return {"quick": quick, "push": push, "release": release}[PROFILE]


def choose_examples() -> None:
    """Give Hypothesis the profile's number of examples. No deadline: time is no verdict."""
    for name, count in EXAMPLES.items():
        settings.register_profile(name, max_examples=count, deadline=None, print_blob=True)
    settings.load_profile(PROFILE)
