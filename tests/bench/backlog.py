"""A quarter of a year without a line, sent over a narrow one that drops every 20 s (GOALS.md G16, SYNC.md F33)."""

import os

from tests.backlog import NARROW, long_spell

FACTS = int(os.environ.get("FACTS") or 100_000)
DROP_SECONDS = 20.0
SECONDS_MAX = 900.0


def main() -> None:
    """Everything is sent once."""
    with long_spell(FACTS) as spell:
        spell.branch.line.width = NARROW
        spell.branch.line.drop_every(DROP_SECONDS)
        cost = spell.sent(SECONDS_MAX)
    print("\nA backlog over 40 kB/s up, 300 ms there and back, a drop every 20 s")
    print(f"  {cost}")
    print("  goal (GOALS.md G16): < 360 s, < 9 MB, nothing lost", flush=True)


if __name__ == "__main__":
    main()
