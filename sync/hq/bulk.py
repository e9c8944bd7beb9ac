"""Many rows of one table at once, by the fastest way that the database has: COPY on PostgreSQL (GOALS.md G9)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Dialect, LargeBinary, Table, insert

COPY_LEAST = 20
"""Below so many rows an INSERT is as fast, and one round trip less."""

Processor = Callable[[object], object]


def insert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Inserts rows that all name the same columns, in their order. Raises what an INSERT of them raises."""
    if len(rows) < COPY_LEAST:
        connection.execute(insert(table), rows)
        return
    names = tuple(column.name for column in table.columns if column.name in rows[0])
    columns = [[row[name] for row in rows] for name in names]
    for place, process in _processors(table, names, connection.dialect):
        columns[place] = [process(value) for value in columns[place]]
    values = zip(*columns, strict=True)
    line = connection.connection.driver_connection
    if isinstance(line, psycopg.Connection):
        _copy(line, table.name, names, values)
    else:
        connection.exec_driver_sql(_insert(table, names, connection.dialect), [*values])


def _copy(
    line: "psycopg.Connection[object]", table: str, names: Sequence[str], values: Iterable[tuple[object, ...]]
) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
    with line.cursor() as cursor, cursor.copy(statement) as stream:
        for row in values:
            stream.write_row(row)


@cache
def _processors(table: Table, names: tuple[str, ...], dialect: Dialect) -> tuple[tuple[int, Processor], ...]:
    """What a column's type makes of a value before it is kept, by the column's place. Both drivers take bytes as such."""
    found = []
    for place, name in enumerate(names):
        type_ = table.c[name].type.dialect_impl(dialect)
        process = None if isinstance(type_, LargeBinary) else type_.bind_processor(dialect)
        if process is not None:
            found.append((place, process))
    return tuple(found)


@cache
def _insert(table: Table, names: tuple[str, ...], dialect: Dialect) -> str:
    """The statement, with a place for each of these columns in the table's order."""
    return str(insert(table).compile(dialect=dialect, column_keys=names))
