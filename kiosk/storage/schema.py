"""Which shape the tables have, and how an older file gets the present one: forward only, in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from kiosk.domain.errors import NewerSchemaError
from kiosk.storage import tables
from kiosk.storage.database import Driver, translated

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = "migrations"


def revision_of(driver: Driver) -> str | None:
    """The revision a file has, or None when nothing was written into it yet."""
    with translated():
        known = driver.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        row = driver.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
    return None if row is None else row[0]


def is_older(present: str | None) -> bool:
    """Whether a file of that revision must be changed before use. Raises NewerSchemaError for an unknown one."""
    if present is None or present == tables.HEAD:
        return False
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    with configured() as config:
        try:
            ScriptDirectory.from_config(config).get_revision(present)
        except CommandError as fault:
            raise NewerSchemaError(f"the file has revision {present}, this program {tables.HEAD}") from fault
    return True


def bring_up_to_date(connection: Connection, scripts: Path | None = None) -> None:
    """Makes the tables, or changes those of an older version. A failure leaves the file as it was.

    ``scripts``: another folder of migrations than the package's. Raises StorageError.
    """
    from alembic import command

    with configured(scripts) as config, translated():
        config.attributes["connection"] = connection
        with connection.begin():
            command.upgrade(config, "head")


@contextmanager
def configured(folder: Path | None = None) -> "Iterator[Config]":
    """Alembic's configuration for the migrations in the folder, by default those inside the package."""
    # Alembic is imported only here and above: an up-to-date file is the rule, and the first touch should not
    # wait for it (GOALS.md G13)
    from alembic.config import Config

    inside = resources.files("kiosk.storage") / MIGRATIONS
    with resources.as_file(inside) if folder is None else nullcontext(folder) as scripts:
        config = Config()
        config.set_main_option("script_location", str(scripts).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        yield config
