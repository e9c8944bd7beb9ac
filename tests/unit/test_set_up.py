"""Set-up looks before it downloads, believes only a whole set, and says what a person can do."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import set_up
from set_up import Checkout, SetUpStopped


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A checkout with its locked sets and an environment that has an interpreter."""
    (tmp_path / "requirements").mkdir()
    for name in ("run", "dev"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(f"{name}==1\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").touch()
    found = Checkout(tmp_path)
    found.python.parent.mkdir(parents=True)
    found.python.symlink_to(sys.executable)
    return found


def refusing(*names: str) -> Callable[[str], object]:
    def load(name: str) -> object:
        if name in names:
            raise OSError(f"{name}: cannot open shared object file")
        return object()

    return load


def test_a_machine_with_every_library_misses_nothing() -> None:
    assert set_up.missing_libraries("dev", refusing()) == []
    assert set_up.missing_packages([], has_venv=True) == []


@pytest.mark.parametrize("name", set_up.LIBRARIES["dev"])
def test_each_missing_library_leads_to_the_package_that_brings_it(name: str) -> None:
    missing = set_up.missing_libraries("dev", refusing(name))
    assert missing == [name]
    (package,) = set_up.missing_packages(missing, has_venv=True)
    assert set_up.apt_line([package]) == f"apt-get install -y --no-install-recommends {package}"


def test_the_dynamic_loader_of_this_machine_is_asked() -> None:
    assert set_up.missing_libraries("dev") == []


def test_who_only_runs_it_needs_nothing_for_a_camera() -> None:
    assert set_up.missing_libraries("run", refusing("libpulse.so.0", "libEGL.so.1")) == ["libEGL.so.1"]


def test_two_libraries_of_one_package_and_a_missing_venv_make_one_line() -> None:
    missing = set_up.missing_libraries("run", refusing("libglib-2.0.so.0", "libgthread-2.0.so.0"))
    assert set_up.missing_packages(missing, has_venv=False) == ["libglib2.0-0", "python3-venv"]


def test_an_old_python_is_refused_with_the_command_that_names_another() -> None:
    with pytest.raises(SetUpStopped, match=r"not 3\.10\.4.*PYTHON=python3\.11") as stop:
        set_up.check_interpreter((3, 10, 4))
    assert stop.value.exit_code == 3
    set_up.check_interpreter((3, 11, 0))


def test_a_full_disk_is_refused_before_anything_is_downloaded(tmp_path: Path) -> None:
    with pytest.raises(SetUpStopped, match="400 are left") as stop:
        set_up.check_disk("run", 400_000_000, tmp_path)
    assert stop.value.exit_code == 3
    set_up.check_disk("run", 1_000_000_000, tmp_path)
    with pytest.raises(SetUpStopped, match="1500 MB"):
        set_up.check_disk("dev", 1_000_000_000, tmp_path)


def test_a_set_counts_as_installed_only_after_its_stamp(checkout: Checkout) -> None:
    assert not set_up.is_installed(checkout, "run")
    set_up.write_stamp(checkout, "run")
    assert set_up.is_installed(checkout, "run")
    assert not set_up.is_installed(checkout, "dev")


def test_the_larger_set_contains_the_smaller(checkout: Checkout) -> None:
    set_up.write_stamp(checkout, "dev")
    assert set_up.is_installed(checkout, "run")


def test_a_stamp_keeps_what_an_earlier_set_said(checkout: Checkout) -> None:
    set_up.write_stamp(checkout, "run")
    set_up.write_stamp(checkout, "dev")
    assert set(json.loads(checkout.stamp.read_text(encoding="utf-8"))) == {"run", "dev"}


@pytest.mark.parametrize("file", ["requirements/run.txt", "pyproject.toml"])
def test_a_changed_lock_or_project_makes_the_stamp_worthless(checkout: Checkout, file: str) -> None:
    set_up.write_stamp(checkout, "run")
    (checkout.root / file).write_text("changed==2\n", encoding="utf-8")
    assert not set_up.is_installed(checkout, "run")


def test_an_environment_whose_python_is_gone_is_not_believed(checkout: Checkout) -> None:
    set_up.write_stamp(checkout, "run")
    checkout.python.unlink()
    checkout.python.symlink_to(checkout.root / "python-that-was-upgraded")
    assert not set_up.is_installed(checkout, "run")


def test_a_moved_checkout_is_set_up_again(checkout: Checkout) -> None:
    set_up.write_stamp(checkout, "run")
    moved = Checkout(checkout.root.rename(checkout.root.with_name("moved")))
    assert not set_up.is_installed(moved, "run")


@pytest.mark.parametrize("content", ["", "{", "[]", '"run"'])
def test_a_torn_stamp_is_no_stamp(checkout: Checkout, content: str) -> None:
    checkout.stamp.write_text(content, encoding="utf-8")
    assert not set_up.is_installed(checkout, "run")


def test_the_private_folder_is_its_owners_alone_and_pip_keeps_to_it(checkout: Checkout) -> None:
    with set_up.alone(checkout):
        assert checkout.private.stat().st_mode & 0o777 == 0o700
    for name in ("PIP_CACHE_DIR", "TMPDIR", "RUSTUP_HOME"):
        assert Path(set_up.child_environment(checkout)[name]).is_relative_to(checkout.private)


def test_what_a_killed_set_up_left_is_gone_after_the_next(checkout: Checkout) -> None:
    (checkout.workshop / "pip-unpack-1").mkdir(parents=True)
    with set_up.alone(checkout):
        assert list(checkout.workshop.iterdir()) == []
    assert not checkout.workshop.exists()


def test_pip_sees_nothing_of_an_outer_python(checkout: Checkout) -> None:
    assert "PYTHONPATH" not in set_up.child_environment(checkout, {"PYTHONPATH": "elsewhere", "HOME": "/"})


def test_a_half_made_environment_is_made_anew_and_a_working_one_is_left_alone(checkout: Checkout) -> None:
    checkout.python.unlink()
    checkout.python.symlink_to(shutil.which("false") or "/bin/false")
    set_up.make_environment(checkout)
    made = checkout.python.lstat().st_ino
    subprocess.run([str(checkout.python), "-m", "pip", "--version"], check=True, capture_output=True)
    set_up.make_environment(checkout)
    assert checkout.python.lstat().st_ino == made
