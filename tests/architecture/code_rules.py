"""The rules for Python sources that no linter knows, each a function from a source to the faults found."""

import ast
import re
import sys
from collections.abc import Iterator

BROAD = frozenset({"Exception", "BaseException"})


def foreign_imports(source: str, own: str) -> list[str]:
    """Imports from outside the standard library and the package `own`."""
    return [
        f"{line_number}: {name}"
        for name, line_number in imports(source)
        if name.split(".")[0] not in sys.stdlib_module_names
        and name != own
        and not name.startswith(f"{own}.")
    ]


def imports(source: str) -> Iterator[tuple[str, int]]:
    """Every module that the source imports, wherever in the file; a relative import as its dots and name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or ""), node.lineno


def broad_excepts(source: str) -> list[str]:
    """Handlers and suppressions of everything. One that raises it again, or hands it to a future, keeps nothing."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node) and not _passes_on(node):
            faults.append(f"{node.lineno}: except {ast.unparse(node.type) if node.type else ''}".rstrip())
        elif isinstance(node, ast.Call) and _suppresses_everything(node):
            faults.append(f"{node.lineno}: {ast.unparse(node)}")
    return faults


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or bool(BROAD & _names(handler.type))


def _passes_on(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        return isinstance(last.value.func, ast.Attribute) and last.value.func.attr == "set_exception"
    return isinstance(last, ast.Raise) and last.exc is None


def _suppresses_everything(call: ast.Call) -> bool:
    return _dotted(call.func).endswith("suppress") and any(BROAD & _names(one) for one in call.args)


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


CLOCKS = frozenset(
    {
        *("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now"),
        *("datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today"),
        *(f"time.{name}" for name in ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter")),
        *(
            f"time.{name}"
            for name in ("perf_counter_ns", "localtime", "gmtime", "ctime", "strftime", "sleep")
        ),
        *(
            "QDateTime.currentDateTime",
            "QDateTime.currentDateTimeUtc",
            "QDate.currentDate",
            "QTime.currentTime",
        ),
    }
)
CHANCES = frozenset({"os.urandom", "os.getrandom", "uuid.uuid1", "uuid.uuid4", "uuid4", "uuid1", "urandom"})
CHANCE_MODULES = frozenset({"random", "secrets", "uuid_utils"})


def clock_or_chance(source: str) -> list[str]:
    """Uses of the wall clock, sleep, or chance. `random.Random(seed)` is neither: it is given.

    Only names that the source imports count: a parameter called `random` is the port, and is what we want.
    """
    tree = ast.parse(source)
    imported = _imported_names(tree)
    unseeded = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call) and not node.args}
    faults = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            name = _dotted(node) if _dotted(node).split(".")[0] in imported else ""
            is_chance = name in CHANCES or name.split(".")[0] in CHANCE_MODULES
            is_seeded = name == "random.Random" and id(node) not in unseeded
            if name in CLOCKS or (is_chance and not is_seeded):
                faults.append(f"{node.lineno}: {name}")
        elif isinstance(node, ast.ImportFrom) and (taken := _taken_from(node)):
            faults.append(f"{node.lineno}: from {node.module} import {', '.join(taken)}")
    return faults


def _imported_names(tree: ast.AST) -> set[str]:
    return {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


def _taken_from(node: ast.ImportFrom) -> list[str]:
    names = [alias.name for alias in node.names]
    if node.module in CHANCE_MODULES:
        return [name for name in names if name != "Random"]
    return [name for name in names if f"{node.module}.{name}" in CLOCKS | CHANCES]


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (owner := _dotted(node.value)):
        return f"{owner}.{node.attr}"
    return ""


def sleeps(source: str) -> list[str]:
    """Calls that wait for time instead of for a condition."""
    tree = ast.parse(source)
    waits = {"time.sleep", "asyncio.sleep", "QTest.qWait", "QTest.qSleep", "QThread.sleep", "QThread.msleep"}
    return [
        f"{node.lineno}: {_dotted(node.func)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and (_dotted(node.func) in waits or _dotted(node.func) == "qtbot.wait")
    ]


def has_docstring(source: str) -> bool:
    """Whether the module says what it is for."""
    return bool(ast.get_docstring(ast.parse(source)))


def hex_colours(source: str) -> list[str]:
    """String constants that are a colour."""
    return [
        f"{node.lineno}: {node.value}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})", node.value)
    ]


PHRASE_FUNCTIONS = frozenset({"phrase", "text", "spoken", "qtTrId", "qsTrId"})


def deck_keys(source: str) -> Iterator[tuple[str, bool]]:
    """Keys of the deck given to a function that shows them; True marks the start of one that is built."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        if _dotted(node.func).rpartition(".")[2] in PHRASE_FUNCTIONS:
            yield from _constant_texts(node.args[0])


def filled_texts(source: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Keys of the deck that are shown as a phrase, each with the gaps that are filled; a call with ``**`` fills any."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args or _dotted(node.func) != "phrase":
            continue
        gaps = [keyword.arg for keyword in node.keywords]
        if None not in gaps:
            yield from (
                (key, frozenset(filter(None, gaps)))
                for key, is_built in _constant_texts(node.args[0])
                if not is_built
            )


def _constant_texts(node: ast.expr) -> Iterator[tuple[str, bool]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value, False
    elif isinstance(node, ast.IfExp):
        yield from _constant_texts(node.body)
        yield from _constant_texts(node.orelse)
    elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        yield str(node.values[0].value), len(node.values) > 1
