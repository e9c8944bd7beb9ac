"""Which shape headquarters' tables have, and how an older database gets the present one: forward only."""

from importlib import resources

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from kiosk.domain.errors import NewerSchemaError
from sync.hq import tables


def bring_up_to_date(connection: Connection) -> None:
    """Makes the tables, or changes those of an older version, in the given transaction.

    Raises NewerSchemaError for a database that a newer version wrote.
    """
    present = MigrationContext.configure(connection).get_current_revision()
    if present == tables.HEAD:
        return
    with resources.as_file(resources.files("sync.hq") / "migrations") as scripts:
        config = Config()
        config.set_main_option("script_location", str(scripts).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        _refuse_unknown(config, present)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _refuse_unknown(config: Config, present: str | None) -> None:
    try:
        ScriptDirectory.from_config(config).get_revision(present or "base")
    except CommandError as fault:
        raise NewerSchemaError(f"the database has revision {present}, this program {tables.HEAD}") from fault
