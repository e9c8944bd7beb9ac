"""Set the checkout up: python3 packaging/set_up.py run|dev

Looks before it downloads (interpreter, venv, disk, the system libraries that Qt needs even without a screen),
makes `.venv`, installs one hash-locked set and the project itself, builds the translations. The stamp which
says that a set is whole comes last, so an interrupted one goes on where it stopped. Touches nothing outside
the checkout and needs no HOME. Standard library only: it runs before anything is installed.
Exit codes: 0 ready, 1 a step failed, 2 wrong use, 3 something is missing on this machine and it says what.
"""

import argparse
import ctypes
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PYTHON_LEAST = (3, 11)
DISK_BYTES_LEAST = {"run": 1_000_000_000, "dev": 1_500_000_000}
EXIT_FAILED, EXIT_MISSING = 1, 3
EXIT_INTERRUPTED, EXIT_TERMINATED = 130, 143  # 128 + the signal, as a shell says it
SETS = {"run": "about 110 MB to download", "dev": "about 350 MB to download"}

# What the PySide6 wheel's QtGui, QtQml, QtQuick and offscreen platform load from the system (readelf over the
# wheel), and the Debian package that brings each. No package from pip brings them.
SYSTEM_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
# What QtMultimedia and its plugin load besides: the tests try a camera, `make run` has none.
CAMERA_LIBRARIES = {
    "libXext.so.6": "libxext6",
    "libXrandr.so.2": "libxrandr2",
    "libbz2.so.1": "libbz2-1.0",
    "libdrm.so.2": "libdrm2",
    "libpulse.so.0": "libpulse0",
}
LIBRARIES = {"run": SYSTEM_LIBRARIES, "dev": SYSTEM_LIBRARIES | CAMERA_LIBRARIES}


class SetUpStopped(Exception):
    """The set-up cannot go on; the text says what a person can do, `exit_code` which kind it is."""

    def __init__(self, text: str, exit_code: int) -> None:
        super().__init__(text)
        self.exit_code = exit_code


@dataclass(frozen=True)
class Checkout:
    """The folders of one checkout; everything the set-up writes lies inside `root`."""

    root: Path

    @property
    def environment(self) -> Path:
        """The virtual environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The interpreter of the virtual environment."""
        return self.environment / "bin" / "python"

    @property
    def stamp(self) -> Path:
        """Which sets are whole: a JSON object, set name to its key."""
        return self.environment / "smart-valley-sets.json"

    @property
    def private(self) -> Path:
        """Data, caches and logs: only its owner may look inside."""
        return self.root / ".run"

    @property
    def workshop(self) -> Path:
        """Temporary files of a set-up; what a killed one left is removed by the next."""
        return self.private / "set-up"

    def requirements(self, name: str) -> Path:
        """The locked requirements of a set."""
        return self.root / "requirements" / f"{name}.txt"


def say(text: str) -> None:
    """One line of progress."""
    print(f"set-up: {text}", flush=True)


def missing_libraries(name: str, load: Callable[[str], object] = ctypes.CDLL) -> list[str]:
    """Of the libraries that a set needs, those that `load` refuses with OSError, as the dynamic loader would."""
    return [library for library in LIBRARIES[name] if not _loads(library, load)]


def _loads(name: str, load: Callable[[str], object]) -> bool:
    try:
        load(name)
    except OSError:
        return False
    return True


def missing_packages(libraries: list[str], has_venv: bool) -> list[str]:
    """The Debian packages that bring the missing libraries, and `venv` where the interpreter lacks it."""
    packages = {LIBRARIES["dev"][name] for name in libraries}
    return sorted(packages | (set() if has_venv else {"python3-venv"}))


def has_venv() -> bool:
    """Whether this interpreter can make a virtual environment with pip in it (Debian splits both off)."""
    return all(importlib.util.find_spec(name) is not None for name in ("venv", "ensurepip"))


def apt_line(packages: list[str]) -> str:
    """The one command that brings the packages."""
    return f"apt-get install -y --no-install-recommends {' '.join(packages)}"


def check_interpreter(version: tuple[int, ...] = sys.version_info[:3]) -> None:
    """Raise SetUpStopped if the interpreter is older than PYTHON_LEAST."""
    if version[:2] < PYTHON_LEAST:
        found, least = ".".join(map(str, version)), ".".join(map(str, PYTHON_LEAST))
        raise SetUpStopped(
            f"Python {least} or newer is needed, not {found}. Name one: make run PYTHON=python{least}",
            EXIT_MISSING,
        )


def check_disk(name: str, free_bytes: int, root: Path) -> None:
    """Raise SetUpStopped if fewer than a set's DISK_BYTES_LEAST are free where the checkout lies."""
    if free_bytes < DISK_BYTES_LEAST[name]:
        raise SetUpStopped(
            f"{DISK_BYTES_LEAST[name] // 1_000_000} MB of free disk are needed at {root}, "
            f"{free_bytes // 1_000_000} are left: make room and run the same command again.",
            EXIT_MISSING,
        )


def check_system(name: str) -> None:
    """Bring a set's missing system packages as root with apt, or raise SetUpStopped with the command."""
    libraries = missing_libraries(name)
    packages = missing_packages(libraries, has_venv())
    if not packages:
        return
    say(f"missing on this machine: {', '.join(libraries + [p for p in packages if p == 'python3-venv'])}")
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise SetUpStopped(
            f"run this as root, then the same command again:\n    {apt_line(packages)}", EXIT_MISSING
        )
    install_packages(packages)
    if still := missing_packages(missing_libraries(name), has_venv()):
        raise SetUpStopped(f"still missing after the installation: {', '.join(still)}", EXIT_MISSING)


def install_packages(packages: list[str]) -> None:
    """Install Debian packages as root, waiting up to five minutes for another apt to finish."""
    say(f"installing as root: {apt_line(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for verb in (["update", "-q"], apt_line(packages).split()[1:]):
        command = ["apt-get", "-o", "DPkg::Lock::Timeout=300", *verb]
        if subprocess.run(command, env=quiet, stdin=subprocess.DEVNULL).returncode != 0:
            raise SetUpStopped(f"apt-get failed; run it by hand:\n    {apt_line(packages)}", EXIT_MISSING)


def set_key(checkout: Checkout, name: str) -> str:
    """What the set's stamp must say: the locked file, the project's metadata, Python and the place."""
    digest = hashlib.sha256()
    for part in (checkout.requirements(name).read_bytes(), (checkout.root / "pyproject.toml").read_bytes()):
        digest.update(hashlib.sha256(part).digest())
    digest.update(f"{sys.version_info[:2]} {checkout.root}".encode())  # scripts in a venv hold its path
    return digest.hexdigest()


def installed_sets(checkout: Checkout) -> dict[str, str]:
    """Set name to key as stamped; nothing if there is no stamp or it cannot be read."""
    try:
        stamped = json.loads(checkout.stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(key) for name, key in stamped.items()} if isinstance(stamped, dict) else {}


def is_installed(checkout: Checkout, name: str) -> bool:
    """Whether a set, or one that contains it, is whole and current. `dev` contains `run`."""
    if not checkout.python.exists():  # the interpreter that the environment links to can vanish in an upgrade
        return False
    stamped = installed_sets(checkout)
    containing = ("run", "dev") if name == "run" else ("dev",)
    return any(stamped.get(other) == set_key(checkout, other) for other in containing)


def write_stamp(checkout: Checkout, name: str) -> None:
    """Say that the set is whole; the file appears at once or not at all."""
    stamped = {**installed_sets(checkout), name: set_key(checkout, name)}
    fresh = checkout.stamp.with_suffix(".new")
    fresh.write_text(json.dumps(stamped, indent=1, sort_keys=True), encoding="utf-8")
    fresh.replace(checkout.stamp)


def child_environment(checkout: Checkout, outer: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment for pip: its cache inside the checkout, no questions, nothing of an outer Python."""
    kept = {key: value for key, value in outer.items() if key not in ("PYTHONPATH", "PYTHONHOME")}
    return {
        **kept,
        "PIP_CACHE_DIR": str(checkout.private / "cache" / "pip"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_USER": "0",
        "TMPDIR": str(checkout.workshop),
        "PIP_ROOT_USER_ACTION": "ignore",
        # pip asks rustc for its version, and rustup's one would write to HOME
        "RUSTUP_HOME": str(checkout.private / "cache" / "rustup"),
    }


def make_environment(checkout: Checkout) -> None:
    """Make the virtual environment unless one of this Python with a working pip is there."""
    probe = f"import pip, sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    if checkout.python.exists() and _succeeds([str(checkout.python), "-c", probe], checkout):
        return
    say(f"making {checkout.environment.relative_to(checkout.root)} with Python {sys.version.split()[0]}")
    command = [sys.executable, "-m", "venv", "--clear", str(checkout.environment)]
    if not _succeeds(command, checkout):
        raise SetUpStopped(f"the virtual environment could not be made: {' '.join(command)}", EXIT_FAILED)


def _succeeds(command: list[str], checkout: Checkout) -> bool:
    environment = child_environment(checkout)
    return (
        subprocess.run(command, cwd=checkout.root, env=environment, stdin=subprocess.DEVNULL).returncode == 0
    )


def install_set(checkout: Checkout, name: str) -> None:
    """Install a locked set by its hashes and from wheels only, then the project itself."""
    say(f"installing {checkout.requirements(name).relative_to(checkout.root)} ({SETS[name]})")
    pip = [str(checkout.python), "-m", "pip", "install"]
    locked = ["--require-hashes", "--only-binary", ":all:", "--timeout", "60", "--retries", "10"]
    project = ["--no-deps", "--no-build-isolation", "--quiet", "-e", "."]
    for arguments in ([*locked, "-r", str(checkout.requirements(name))], project):
        if not _succeeds([*pip, *arguments], checkout):
            raise SetUpStopped(
                "the installation stopped (pip says why above). Run the same command again: it goes on from "
                "here.",
                EXIT_FAILED,
            )


def build_translations(checkout: Checkout) -> None:
    """Make the tablet's catalogues from the deck of texts, if they are not current."""
    if not _succeeds([str(checkout.python), "packaging/build_translations.py"], checkout):
        raise SetUpStopped("the translations could not be built", EXIT_FAILED)


@contextmanager
def alone(checkout: Checkout) -> Iterator[None]:
    """One set-up of a checkout at a time; a second one waits for the first."""
    checkout.private.mkdir(mode=0o700, exist_ok=True)
    checkout.private.chmod(0o700)
    with (checkout.private / "set-up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if checkout.workshop.exists():
            shutil.rmtree(checkout.workshop)
        checkout.workshop.mkdir()
        yield
        shutil.rmtree(checkout.workshop)


def set_up(checkout: Checkout, name: str) -> None:
    """Bring the checkout to where a set is installed and the translations are built. Raises SetUpStopped."""
    check_interpreter()
    check_system(name)
    with alone(checkout):
        if not is_installed(checkout, name):
            check_disk(name, shutil.disk_usage(checkout.root).free, checkout.root)
            make_environment(checkout)
            install_set(checkout, name)
            write_stamp(checkout, name)
        build_translations(checkout)


def main() -> int:
    """Read the command line, set up, and turn a stop into its exit code."""
    parser = argparse.ArgumentParser(description="Set this checkout up.")
    parser.add_argument(
        "set", choices=sorted(SETS), help="run: what the product needs; dev: the tests' tools too"
    )
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(EXIT_TERMINATED))  # unwinds, and so ends the child
    try:
        set_up(Checkout(Path(__file__).resolve().parent.parent), arguments.set)
    except SetUpStopped as stop:
        print(f"set-up: {stop}", file=sys.stderr, flush=True)
        return stop.exit_code
    except PermissionError as refusal:
        print(
            f"set-up: {refusal.filename} cannot be written: did another user set this checkout up?",
            file=sys.stderr,
        )
        return EXIT_MISSING
    except KeyboardInterrupt:
        print("\nset-up: interrupted; the same command goes on from here", file=sys.stderr)
        return EXIT_INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main())
