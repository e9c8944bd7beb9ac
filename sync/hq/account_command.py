"""``smartvalley hq-account``: one more person of headquarters, so that what takes two people can be done (SYNC.md 2.6).

On the embedded database the server is stopped meanwhile; on PostgreSQL the servers may go on working.
"""

from collections.abc import Mapping
from pathlib import Path

from kiosk.domain.errors import KioskError
from sync.hq import accounts, app


def run(folder: Path, database: str | None, person: tuple[str, str]) -> Mapping[str, object]:
    """Adds the account; ``person``: email and name. Says in which file its password lies. Raises KioskError."""
    house = app.open_house(folder, database=database)
    try:
        path = accounts.add(house, folder, *person)
    finally:
        house.store.close()
    if path is None:
        raise KioskError(f"{person[0]} has an account", advice="Sign in with it, or choose another email.")
    return {"ok": True, "email": person[0], "password in": str(path.resolve())}
