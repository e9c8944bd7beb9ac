"""The house rules hold in every source file, and each rule finds a violation planted in an empty checkout."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.encoding.deck import read_deck
from tests.architecture import code_rules, qml_rules

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("kiosk", "ui", "sync")
SCREENS = "ui/qml"
THEME = "ui/qml/SmartValley/Theme"
TEXT_TYPE = "ui/qml/SmartValley/Controls/SvText.qml"

# The edges where a bug is caught (the bridge's slot, the worker's loop and the night's steps in it, the control
# socket's thread, process start), headquarters' framework edge, and the reader of hostile bytes (TRAPS.md 11.3).
MAY_CATCH_EVERYTHING = frozenset(
    {
        "ui/bridge/calls.py",
        "sync/client/sides.py",
        "sync/client/nightly.py",
        "kiosk/app.py",
        "kiosk/cli.py",
        "kiosk/control.py",
        "kiosk/devices/newest.py",
        "sync/hq/app.py",
        "kiosk/encoding/passes.py",
        # in the place of the threads of the product, and as they do: hands on what was raised to whoever waits
        "sync/simulation/kiosk.py",
        "sync/simulation/strands.py",
        # a bug that ends a run is said with the run's seed, and the next runs go on
        "sync/simulation/command.py",
    }
)
# The roots; the tablet's is two files, since the night and the backup need its parts without a screen too. And the
# adapter of the port Clock.
MAY_READ_CLOCK_AND_CHANCE = frozenset(
    {
        "kiosk/app.py",
        "kiosk/parts.py",
        "kiosk/cli.py",
        "sync/hq/app.py",
        "kiosk/house_clock.py",
        "kiosk/story/day.py",
        "kiosk/story/hands.py",
        "kiosk/story/telling.py",
    }
)
# The simulation's machines, each composed like the real one over clocks of its own.
MAY_COMPOSE_CLOCKS = frozenset({"sync/simulation/kiosk.py", "sync/simulation/headquarters.py"})
REAL_CLOCK = "kiosk.house_clock"

REGISTRY_HOST = re.compile(
    r"\b(?:pypi|pythonhosted|npmjs|anaconda|(?:deb|security|ftp)\.debian)\.(?:org|com)\b"
)
PATH_OF_A_MACHINE = re.compile(r"(?<![\w./])/(?:work|root|home/\w+)/\w")

Rule = Callable[[Path], list[str]]


def sources(root: Path, *folders: str, suffix: str = ".py") -> Iterator[tuple[str, str]]:
    """Path inside the checkout and text of every source below the folders."""
    for folder in folders:
        for path in sorted((root / folder).rglob(f"*{suffix}")):
            yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


def committed(root: Path) -> Iterator[tuple[str, str]]:
    """Path and text of every text file that git has or would take."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in sorted(filter(None, names)):
        content = (root / name).read_bytes() if (root / name).is_file() else b"\0"
        if b"\0" not in content:
            yield name, content.decode("utf-8", "replace")


def listed(path: str, faults: list[str]) -> list[str]:
    """The faults with the file in front."""
    return [f"{path}:{fault}" for fault in faults]


def domain_stands_alone(root: Path) -> list[str]:
    """The domain imports the standard library and itself."""
    return [
        line
        for path, source in sources(root, "kiosk/domain")
        for line in listed(path, code_rules.foreign_imports(source, "kiosk.domain"))
    ]


def bugs_are_caught_at_the_edges_only(root: Path) -> list[str]:
    """Nothing below the edges catches everything."""
    return [
        line
        for path, source in sources(root, *PRODUCT)
        if path not in MAY_CATCH_EVERYTHING
        for line in listed(path, code_rules.broad_excepts(source))
    ]


def clock_and_chance_are_parameters(root: Path) -> list[str]:
    """Only the composition roots read the clock or roll dice."""
    python = [
        line
        for path, source in sources(root, *PRODUCT)
        if path not in MAY_READ_CLOCK_AND_CHANCE
        for line in listed(path, code_rules.clock_or_chance(source))
    ]
    return python + [
        line
        for path, source in sources(root, SCREENS, suffix=".qml")
        for line in listed(path, qml_rules.clock_or_chance(source))
    ]


def the_real_clock_is_chosen_by_the_roots(root: Path) -> list[str]:
    """Only what composes a process knows which clock it is: the modules directly in kiosk/, headquarters' app."""
    return [
        f"{path}:{line_number}: {name}"
        for path, source in sources(root, *PRODUCT)
        if path not in MAY_READ_CLOCK_AND_CHANCE | MAY_COMPOSE_CLOCKS
        if not re.fullmatch(r"kiosk/\w+\.py", path)
        for name, line_number in code_rules.imports(source)
        if name == REAL_CLOCK
    ]


def waiting_is_for_conditions(root: Path) -> list[str]:
    """No test sleeps."""
    return [
        line for path, source in sources(root, "tests") for line in listed(path, code_rules.sleeps(source))
    ]


def every_module_says_what_it_is_for(root: Path) -> list[str]:
    """Each Python module has a docstring."""
    return [
        path
        for path, source in sources(root, *PRODUCT, "packaging", "tests")
        if not code_rules.has_docstring(source)
    ]


def looks_stand_in_the_theme(root: Path) -> list[str]:
    """Colours and bare sizes are written in Theme/ only."""
    qml = [
        line
        for path, source in sources(root, SCREENS, suffix=".qml")
        if not path.startswith(THEME)
        for line in listed(path, qml_rules.bare_sizes(source) + qml_rules.bare_colours(source))
    ]
    return qml + [
        line for path, source in sources(root, "ui") for line in listed(path, code_rules.hex_colours(source))
    ]


def text_is_always_plain(root: Path) -> list[str]:
    """One type shows text, as plain text; no stock controls, no widgets."""
    qml = [
        line
        for path, source in sources(root, SCREENS, suffix=".qml")
        for line in listed(path, qml_rules.foreign_texts(source, is_the_text_type=path == TEXT_TYPE))
    ]
    return qml + [
        f"{path}:{line_number}: {name}"
        for path, source in sources(root, "ui")
        for name, line_number in code_rules.imports(source)
        if "QtWidgets" in name
    ]


def words_stand_in_the_deck(root: Path) -> list[str]:
    """Screens hold keys, and no sentences."""
    return [
        line
        for path, source in sources(root, SCREENS, suffix=".qml")
        if not path.startswith(THEME)
        for line in listed(path, qml_rules.sentences(source))
    ]


def keys_are_in_the_deck(root: Path) -> list[str]:
    """Every key that a screen or a module shows is in the deck."""
    deck = read_deck((ROOT / "resources/translations/copy.csv").read_text(encoding="utf-8"))
    keys = {line.key for line in deck}
    # one name for what counts (.one, .other), and for an error with what to do next (.title, .next)
    keys |= {key.rpartition(".")[0] for key in keys if key.endswith((".one", ".other", ".title"))}
    areas = frozenset(key.split(".")[0] for key in keys)
    used = [
        (path, key, is_built)
        for path, source in sources(root, SCREENS, suffix=".qml")
        for key, is_built in qml_rules.deck_keys(source, areas)
    ]
    used += [
        (path, key, is_built)
        for path, source in sources(root, "ui", "sync/hq")
        for key, is_built in code_rules.deck_keys(source)
    ]
    return [f"{path}: {key}" for path, key, is_built in used if not _is_known(key, is_built, keys)]


def _is_known(key: str, is_built: bool, keys: set[str]) -> bool:
    return any(known.startswith(key) for known in keys) if is_built else key in keys


def gaps_are_filled(root: Path) -> list[str]:
    """Who shows a text of the deck fills every gap in it: on the glass nobody reads `{t}`."""
    deck = read_deck((ROOT / "resources/translations/copy.csv").read_text(encoding="utf-8"))
    gaps = {line.key: set(re.findall(r"\{(\w+)\}", line.texts["it"])) for line in deck}
    return [
        f"{path}: {key} without {', '.join(sorted(left))}"
        for path, source in sources(root, "ui")
        for key, filled in code_rules.filled_texts(source)
        if (left := gaps.get(key, set()) - filled)
    ]


def no_file_names_a_registry_or_a_machine(root: Path) -> list[str]:
    """Addresses of package registries and paths of somebody's machine stay out of the repository."""
    return [
        f"{path}: {found[0]}"
        for path, content in committed(root)
        for pattern in (REGISTRY_HOST, PATH_OF_A_MACHINE)
        if (found := pattern.search(content))
    ]


RULES: tuple[Rule, ...] = (
    domain_stands_alone,
    bugs_are_caught_at_the_edges_only,
    clock_and_chance_are_parameters,
    the_real_clock_is_chosen_by_the_roots,
    waiting_is_for_conditions,
    every_module_says_what_it_is_for,
    looks_stand_in_the_theme,
    text_is_always_plain,
    words_stand_in_the_deck,
    keys_are_in_the_deck,
    gaps_are_filled,
    no_file_names_a_registry_or_a_machine,
)

PAGE = "ui/qml/SmartValley/Screens/Page.qml"
PLANTED: list[tuple[Rule, str, str]] = [
    (gaps_are_filled, "ui/bridge/a.py", 'phrase("desk.hint")'),
    (gaps_are_filled, "ui/bridge/a.py", 'phrase("desk.hint", n=1)'),
    (domain_stands_alone, "kiosk/domain/days.py", "import dateutil"),
    (domain_stands_alone, "kiosk/domain/days.py", "def f() -> None:\n    from kiosk.encoding import passes"),
    (domain_stands_alone, "kiosk/domain/days.py", "from .. import settings"),
    (
        bugs_are_caught_at_the_edges_only,
        "kiosk/services/book.py",
        "try:\n    f()\nexcept Exception:\n    g()",
    ),
    (bugs_are_caught_at_the_edges_only, "sync/hq/feed.py", "try:\n    f()\nexcept:\n    g()"),
    (
        bugs_are_caught_at_the_edges_only,
        "ui/a.py",
        "try:\n    f()\nexcept (OSError, BaseException):\n    g()",
    ),
    (bugs_are_caught_at_the_edges_only, "ui/a.py", "with contextlib.suppress(Exception):\n    f()"),
    (
        clock_and_chance_are_parameters,
        "kiosk/domain/visits.py",
        "from datetime import datetime\nnow = datetime.now(UTC)",
    ),
    (
        clock_and_chance_are_parameters,
        "kiosk/storage/vault.py",
        "import datetime\nday = datetime.date.today()",
    ),
    (clock_and_chance_are_parameters, "sync/client/line.py", "from time import monotonic"),
    (clock_and_chance_are_parameters, "sync/client/line.py", "import time\ndefault = time.time"),
    (clock_and_chance_are_parameters, "kiosk/services/enrol.py", "import os\nkey = os.urandom(32)"),
    (clock_and_chance_are_parameters, "kiosk/demo/week.py", "import random\ndice = random.Random()"),
    (clock_and_chance_are_parameters, "kiosk/demo/week.py", "import random\ndesk = random.choice(desks)"),
    (clock_and_chance_are_parameters, PAGE, "SvText { text: new Date().toString() }"),
    (the_real_clock_is_chosen_by_the_roots, "ui/clock.py", "from kiosk.house_clock import HouseClock"),
    (waiting_is_for_conditions, "tests/unit/test_a.py", "def test_a() -> None:\n    time.sleep(0.1)"),
    (waiting_is_for_conditions, "tests/ui/test_a.py", "def test_a(qtbot) -> None:\n    qtbot.wait(50)"),
    (every_module_says_what_it_is_for, "ui/bridge/home.py", "import ui"),
    (every_module_says_what_it_is_for, "tests/builders.py", "A = 1"),
    (looks_stand_in_the_theme, PAGE, 'Rectangle { color: "#004C3F" }'),
    (looks_stand_in_the_theme, PAGE, 'Rectangle {\n    border.color: isNow ? "gold" : Theme.rim\n}'),
    (looks_stand_in_the_theme, PAGE, "Rectangle { color: Qt.rgba(0, 0, 0, 1) }"),
    (looks_stand_in_the_theme, PAGE, "Rectangle { width: 360 }"),
    (
        looks_stand_in_the_theme,
        PAGE,
        "Item {\n    anchors.topMargin: isTall\n        ? 24\n        : Metrics.gap24\n}",
    ),
    (looks_stand_in_the_theme, PAGE, "Item { anchors { margins: 12 } }"),
    (looks_stand_in_the_theme, PAGE, "Row { spacing: Math.max(8, width * 0.1) }"),
    (looks_stand_in_the_theme, "ui/bridge/qr.py", 'INK = "#1E2B2A"'),
    (text_is_always_plain, PAGE, "Text { text: name }"),
    (text_is_always_plain, PAGE, "import QtQuick.Controls.Basic\nItem {}"),
    (text_is_always_plain, TEXT_TYPE, "Text { textFormat: Text.AutoText }"),
    (text_is_always_plain, "ui/window.py", "from PySide6.QtWidgets import QLabel"),
    (words_stand_in_the_deck, PAGE, 'SvText { text: "Show your code" }'),
    (keys_are_in_the_deck, PAGE, 'SvText { text: qsTrId("home.scann") }'),
    (keys_are_in_the_deck, PAGE, 'SvText { text: I18n.text(isOld ? "home.scan" : "home.welcom") }'),
    (keys_are_in_the_deck, PAGE, 'SvText { text: qsTrId("floors." + floor) + qsTrId("floor.x" + floor) }'),
    (keys_are_in_the_deck, "ui/bridge/scan.py", 'hint = phrase("home.scann")'),
    (keys_are_in_the_deck, "ui/bridge/scan.py", 'hint = phrase(f"homes.{name}")'),
    (no_file_names_a_registry_or_a_machine, "notes.md", "from https://pypi" + ".org/simple"),
    (no_file_names_a_registry_or_a_machine, "requirements/run.txt", "# via /home" + "/anna/kiosk"),
]

INNOCENT: list[tuple[Rule, str, str]] = [
    (
        domain_stands_alone,
        "kiosk/domain/days.py",
        "from zoneinfo import ZoneInfo\nfrom kiosk.domain import spaces",
    ),
    (bugs_are_caught_at_the_edges_only, "ui/bridge/calls.py", "try:\n    f()\nexcept Exception:\n    g()"),
    (bugs_are_caught_at_the_edges_only, "ui/a.py", "try:\n    f()\nexcept OSError:\n    g()"),
    (
        bugs_are_caught_at_the_edges_only,
        "ui/a.py",
        "try:\n    f()\nexcept BaseException:\n    undo()\n    raise",
    ),
    (
        bugs_are_caught_at_the_edges_only,
        "ui/a.py",
        "try:\n    f()\nexcept Exception as e:\n    job.set_exception(e)",
    ),
    (
        clock_and_chance_are_parameters,
        "kiosk/services/enrol.py",
        "def f(random: Random) -> None:\n    random.token(8)",
    ),
    (
        clock_and_chance_are_parameters,
        "kiosk/app.py",
        "from datetime import datetime\nnow = datetime.now(UTC)",
    ),
    (
        clock_and_chance_are_parameters,
        "kiosk/demo/week.py",
        "import random\ndef f(dice: random.Random) -> None:\n    dice.random()",
    ),
    (clock_and_chance_are_parameters, "sync/simulation/run.py", "import random\ndice = random.Random(seed)"),
    (clock_and_chance_are_parameters, PAGE, "Item { property var day: new Date(2026, 1, 1) }"),
    (looks_stand_in_the_theme, f"{THEME}/Palette.qml", 'QtObject { readonly property color a: "#004C3F" }'),
    (
        looks_stand_in_the_theme,
        PAGE,
        'Rectangle { color: "transparent"; width: parent.width * 0.84 + Theme.px(36) }',
    ),
    (
        looks_stand_in_the_theme,
        PAGE,
        'Rectangle { color: kind === "gold" ? Theme.gold : Theme.rim // was "#fff"\n}',
    ),
    (looks_stand_in_the_theme, PAGE, "ShapePath { PathLine { x: 120; y: 40 } }"),
    (looks_stand_in_the_theme, PAGE, "Item { width: module * (modules + 8); height: (rows + 4) * row }"),
    (text_is_always_plain, TEXT_TYPE, "Text {\n    textFormat: Text.PlainText\n}"),
    (text_is_always_plain, PAGE, 'SvText { text: "Text {" }'),
    (keys_are_in_the_deck, PAGE, 'SvText { objectName: "home.scanner"; text: qsTrId("floor." + floor) }'),
    (keys_are_in_the_deck, "ui/bridge/scan.py", 'hint = phrase("home.free.desks", n=3)'),
    (no_file_names_a_registry_or_a_machine, "notes.md", "Debian 12; https://example.org/work/a"),
]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    return tmp_path


def plant(checkout: Path, path: str, source: str) -> None:
    file = checkout / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source + "\n", encoding="utf-8")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_holds_here(rule: Rule) -> None:
    assert rule(ROOT) == []


@pytest.mark.parametrize(("rule", "path", "source"), PLANTED)
def test_a_planted_violation_is_found(checkout: Path, rule: Rule, path: str, source: str) -> None:
    plant(checkout, path, source)
    faults = rule(checkout)
    assert faults
    assert all(fault.startswith(path) for fault in faults)


@pytest.mark.parametrize(("rule", "path", "source"), INNOCENT)
def test_what_is_allowed_is_not_reported(checkout: Path, rule: Rule, path: str, source: str) -> None:
    plant(checkout, path, source)
    assert rule(checkout) == []


def test_every_rule_has_a_planted_violation() -> None:
    assert {rule for rule, *_ in PLANTED} == set(RULES)


def test_an_exception_to_a_rule_names_a_file_that_is_there() -> None:
    written = {path for path, _ in sources(ROOT, *PRODUCT)}
    assert written >= MAY_CATCH_EVERYTHING | MAY_READ_CLOCK_AND_CHANCE
