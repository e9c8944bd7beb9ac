"""How often something may happen in a while: wrong enrolment codes are few for people and many for a guesser.

Counted in the database, so that several servers count together, and before it is known whether a try is wrong, so
that tries which come at once are no more than tries one after the other.
"""

from sqlalchemy import delete, insert, select

from sync.hq import tables
from sync.hq.house import House, one_at_a_time


class Throttle:
    """At most so many failures within so many seconds, all servers together."""

    def __init__(self, house: House, failures_max: int, seconds: int) -> None:
        self._house = house
        self._failures_max = failures_max
        self._milliseconds = seconds * 1000

    def begin(self, about: str = "") -> str | int:
        """Counts a try as failed and gives its name, for ``take_back``; or how many seconds it must wait.

        Tries about different things are counted apart.
        """
        now_ms, columns = self._house.moment().ms, tables.wrong_code.c
        name = f"{about}:{self._house.token()}"
        with self._house.store.writing() as connection:
            one_at_a_time(connection)
            is_about = columns.try_id.startswith(f"{about}:", autoescape=True)
            # a clock that was set back leaves failures in the future: they would lock for longer than anybody said
            is_old = (columns.at_ms <= now_ms - self._milliseconds) | (
                columns.at_ms > now_ms + self._milliseconds
            )
            connection.execute(delete(tables.wrong_code).where(is_about, is_old))
            times = connection.execute(
                select(columns.at_ms).where(is_about).order_by(columns.at_ms.desc())
            ).scalars()
            found = times.all()
            if len(found) >= self._failures_max:
                left_ms: int = found[self._failures_max - 1] + self._milliseconds - now_ms
                return max(1, -(-left_ms // 1000))
            connection.execute(insert(tables.wrong_code).values(try_id=name, at_ms=now_ms))
        return name

    def take_back(self, name: str) -> None:
        """The try was not wrong."""
        with self._house.store.writing() as connection:
            connection.execute(delete(tables.wrong_code).where(tables.wrong_code.c.try_id == name))
