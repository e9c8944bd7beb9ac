"""Headquarters without one of its rules: ``python -m tests.hq_sabotaged FOLDER PORT``.

A test of deliveries that passes here would prove nothing: this one takes a fact it knows already for a new one.
"""

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, delete

from sync.hq import accept, tables
from tests import hq_at_work

_insert = accept._insert


def everything_is_new(
    connection: Connection, whose: Any, upload: accept.Upload, moment: Any, *, is_late: bool
) -> None:
    """What an upload brings is stored and said to the branch, whether headquarters has it or not."""
    (speaker, known), event, header = whose, tables.event.c, upload.header
    named = (event.node == speaker.node) & (event.inc == known.inc)
    connection.execute(delete(tables.event).where(named, event.seq >= header.first))
    blank = SimpleNamespace(inc=known.inc, is_fork=known.is_fork, stored=header.first - 1)
    _insert(connection, (speaker, blank), upload, moment, is_late=is_late)  # type: ignore[arg-type]


if __name__ == "__main__":
    accept._insert = everything_is_new
    hq_at_work.main(Path(sys.argv[1]), int(sys.argv[2]))
