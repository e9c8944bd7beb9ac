"""Real wheels of this project under other version numbers: what headquarters would offer, whole or spoilt."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.drivers_demo import ROOT

PACKAGES = ("kiosk", "ui", "sync", "resources")
PAPERS = ("pyproject.toml", "README.md", "LICENSE", "NOTICE")
NEW_SHAPE = "9000"
Spoil = Callable[[Path], None]
"""Changes the program's source before it is built."""


def wheel_of(folder: Path, version: str, spoil: Spoil | None = None) -> Path:
    """This very program as another version."""
    tree = folder / f"tree-{version}"
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in PAPERS:
        shutil.copy(ROOT / name, tree / name)
    _changed(tree / "pyproject.toml", r'^version = "[^"]*"', f'version = "{version}"')
    _changed(tree / "kiosk/__init__.py", r'^__version__ = "\S+', f'__version__ = "{version}')
    if spoil is not None:
        spoil(tree)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    built = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (wheel,) = (tree / "dist").glob("*.whl")
    return wheel


def cannot_be_imported(tree: Path) -> None:
    """It raises as soon as the tablet is imported."""
    _changed(tree / "kiosk/app.py", r"\A", "raise RuntimeError('a bad day')\n")


def never_says_a_word(tree: Path) -> None:
    """It comes up, shows its page, and stands still."""
    _changed(tree / "kiosk/rehearsal.py", r"^    def _end\(self\) -> None:\n", r"\g<0>        return\n")


def says_another_version(tree: Path) -> None:
    """It says that it is well, and is not what was asked for."""
    _changed(tree / "kiosk/__init__.py", r'^__version__ = "\S+', '__version__ = "0.0.1')


def reaches_nobody(tree: Path) -> None:
    """All is well with it, but its line to headquarters leads nowhere."""
    where = r"^        self\._address = address$"
    _changed(tree / "sync/client/line.py", where, '        self._address = "https://127.0.0.1:1"')


def cannot_change_the_tables(tree: Path) -> None:
    """Its migration fails when half of it is done."""
    _add_migration(tree, "    op.execute('DROP TABLE visit')\n    raise RuntimeError('half way')\n")


def loses_the_journal(tree: Path) -> None:
    """Its migration is done, and wrong: the chain does not hold any more."""
    _add_migration(tree, "    op.execute(\"UPDATE journal SET hash = x'00' WHERE seq = 1\")\n")


def has_new_tables(tree: Path) -> None:
    """Its migration is right: the older program cannot open this file any more."""
    _add_migration(
        tree, "    op.create_table('something_new', sa.Column('name', sa.Text(), primary_key=True))\n"
    )


def migrates_and_stands_still(tree: Path) -> None:
    """The file has its new shape, and no word follows."""
    has_new_tables(tree)
    never_says_a_word(tree)


def _add_migration(tree: Path, what: str) -> None:
    versions = tree / "kiosk/storage/migrations/versions"
    last = max(path.name[:4] for path in versions.glob("0*.py"))
    names = f'revision = "{NEW_SHAPE}"\ndown_revision = "{last}"'
    head = f"import sqlalchemy as sa\nfrom alembic import op\n\n{names}\n\n\n"
    (versions / f"{NEW_SHAPE}_next.py").write_text(f"{head}def upgrade() -> None:\n{what}")
    _changed(tree / "kiosk/storage/tables.py", r'^HEAD = "\d+"', f'HEAD = "{NEW_SHAPE}"')


def _changed(path: Path, pattern: str, by: str) -> None:
    text, count = re.subn(pattern, by, path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
    assert count == 1, f"{pattern} is not in {path.name}"
    path.write_text(text, encoding="utf-8")
