"""The import contracts name every part that exists, and each breaks when somebody imports against it."""

import os
import subprocess
import sysconfig
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LAYERS, *FORBIDDEN = PROJECT["tool"]["importlinter"]["contracts"]
LAYERED = [part.strip() for layer in LAYERS["layers"] for part in layer.split("|")]


def exists(module: str) -> bool:
    path = ROOT / module.replace(".", "/")
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def test_a_part_in_brackets_does_not_exist_yet_and_every_other_does() -> None:
    for part in LAYERED:
        name = part.strip("()")
        assert exists(name) != part.startswith("("), f"{part} in [tool.importlinter]"


def test_every_package_of_the_product_has_its_layer() -> None:
    packages = {
        f"{top}.{path.parent.name}"
        for top in ("kiosk", "sync")
        for path in (ROOT / top).glob("*/__init__.py")
    }
    assert packages | {"ui"} <= {part.strip("()") for part in LAYERED}


PLANTED = [
    ("kiosk/domain/visits.py", "import kiosk.services.book", LAYERS["name"]),
    ("kiosk/storage/vault.py", "import kiosk.services.book", LAYERS["name"]),
    ("sync/client/line.py", "import kiosk.demo.week", LAYERS["name"]),
    ("ui/scan.py", "import kiosk.storage.vault", FORBIDDEN[0]["name"]),
    ("ui/scan.py", "import sqlalchemy", FORBIDDEN[0]["name"]),
    ("sync/hq/feed.py", "import kiosk.storage.vault", FORBIDDEN[1]["name"]),
    ("sync/protocol/messages.py", "import PySide6.QtCore", FORBIDDEN[1]["name"]),
    ("kiosk/domain/visits.py", "import msgspec", FORBIDDEN[2]["name"]),
    ("sync/hq/staff_answers.py", "import sync.hq.asked", FORBIDDEN[3]["name"]),
]


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """A checkout that has every part and no import."""
    packages = ("kiosk", "ui", "sync", *(part.strip("()") for part in LAYERED if "(" not in part))
    for package in packages:
        folder = tmp_path / package.replace(".", "/")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").touch()
    guarded = (FORBIDDEN[3]["source_modules"], FORBIDDEN[3]["forbidden_modules"])
    of_headquarters = (module.replace(".", "/") for modules in guarded for module in modules)
    for module in ("kiosk/services/book", "kiosk/storage/vault", "kiosk/demo/week", *of_headquarters):
        (tmp_path / f"{module}.py").touch()
    return tmp_path


def broken_contracts(checkout: Path) -> list[str]:
    """The names of the contracts that the linter reports as broken there."""
    command = [str(Path(sysconfig.get_path("scripts")) / "lint-imports"), "--no-cache", "--config"]
    report = subprocess.run(
        [*command, str(ROOT / "pyproject.toml")],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts:" in report.stdout, report.stdout + report.stderr
    return [line.removesuffix(" BROKEN") for line in report.stdout.splitlines() if line.endswith(" BROKEN")]


def test_a_checkout_without_imports_keeps_every_contract(skeleton: Path) -> None:
    assert broken_contracts(skeleton) == []


@pytest.mark.parametrize(("path", "statement", "contract"), PLANTED)
def test_a_planted_import_breaks_its_contract(
    skeleton: Path, path: str, statement: str, contract: str
) -> None:
    (skeleton / path).write_text(statement + "\n", encoding="utf-8")
    assert contract in broken_contracts(skeleton)
