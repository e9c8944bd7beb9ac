"""What the repository says about itself agrees with what it holds."""

import re
import tomllib
from pathlib import Path

import pytest

from kiosk import cli

ROOT = Path(__file__).resolve().parents[2]
OWN_ICON = "<!-- drawn for this product"


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_the_version_is_the_newest_one_of_the_changelog() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    newest = re.search(r"^## (\S+)", read("CHANGELOG.md"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == version


def test_every_verb_of_the_makefile_is_explained_in_the_readme() -> None:
    verbs = re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE)
    assert {"run", "test", "check"} <= set(verbs)
    assert [verb for verb in verbs if f"`make {verb}`" not in read("README.md")] == []


def test_every_icon_is_the_unchanged_one_whose_licence_is_here() -> None:
    (version,) = re.findall(r"Lucide icons (\S+)\. ", read("NOTICE"))
    for icon in (ROOT / "resources/icons").glob("*.svg"):
        content = icon.read_text(encoding="utf-8")
        if not content.startswith(OWN_ICON) and f"resources/icons/{icon.name}" not in read("NOTICE"):
            assert f"@license lucide-static v{version} - ISC" in content, icon.name


def test_every_licence_that_the_notice_names_is_here_and_every_one_here_is_named() -> None:
    here = {path.name for path in (ROOT / "resources/licences").iterdir()}
    assert here == set(re.findall(r"[\w.-]+\.txt", read("NOTICE")))


def test_the_locks_hold_hashes_and_no_addresses() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        content = lock.read_text(encoding="utf-8")
        pins = re.findall(r"^[a-z0-9][^\n]*(?:\n +--hash=sha256:[0-9a-f]{64}[^\n]*)*", content, re.MULTILINE)
        assert pins
        assert all("==" in pin and "--hash=" in pin for pin in pins)
        assert "://" not in content


def test_what_make_run_installs_is_part_of_what_the_tests_saw() -> None:
    def pins(path: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9][^ \n;]*==[^ \n;]*", read(path), re.MULTILINE))

    assert pins("requirements/run.txt") < pins("requirements/dev.txt")


def test_every_command_that_an_advice_or_the_readme_names_exists(capsys: pytest.CaptureFixture[str]) -> None:
    sources = [*(ROOT / "kiosk").rglob("*.py"), *(ROOT / "sync").rglob("*.py"), ROOT / "README.md"]
    told = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    named = set(re.findall(r"\bsmartvalley ([a-z]+)\b", told))
    assert {"kiosk", "restore", "config"} <= named
    for name in sorted(named):
        with pytest.raises(SystemExit) as left:
            cli.main([name, "--help"])
        assert left.value.code == 0, f"smartvalley {name}: {capsys.readouterr().err}"
