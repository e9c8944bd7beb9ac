"""A version that headquarters offers is brought here, slice by slice, and made ready; when it is tried is not said here.

On a thread of its own, which waits for the exchange's answers, for the disk and for pip. Nothing is unpacked before
its bytes are the very ones that headquarters signed, and nothing has a version's name before all of it is durable.
"""

import logging
import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kiosk.domain.errors import KioskError
from kiosk.domain.versions import UpdateNews, order_of
from kiosk.kiosk_thread import write_down_failure
from kiosk.parts import KioskParts
from kiosk.releases import Releases, command_of, present_version
from kiosk.storage.folder import folder_fault

if TYPE_CHECKING:
    from sync.protocol.messages import Release

ASK_EVERY_SECONDS = 600.0
INSTALL_SECONDS = 600.0
UNPACKED_TIMES = 4
"""How many times its own size a version takes while it is unpacked, at most."""
_WHEEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,200}\.whl")
_PIP = (
    "install",
    "--quiet",
    "--no-index",
    "--no-deps",
    "--no-input",
    "--disable-pip-version-check",
    "--target",
)
Answer = TypeVar("Answer")
log = logging.getLogger(__name__)


class UnfitReleaseError(KioskError):
    """What was signed cannot be installed here."""

    advice = "Build the release anew at headquarters, under a new version."


class InstallBrokenOffError(KioskError):
    """pip was ended from outside, which says nothing about what it was to install."""

    may_pass = True
    advice = "Nothing to do: it is tried again by itself."


class Updates:
    """The versions of this tablet. ``seconds``: monotonic. ``look``, ``stop`` and ``close`` on one thread."""

    def __init__(self, parts: KioskParts, releases: Releases, seconds: Callable[[], float]) -> None:
        self._parts = parts
        self._releases = releases
        self._seconds = seconds
        self._asked_at: float | None = None
        self._offered = ""
        self._is_closing = False
        self._installing: subprocess.Popen[bytes] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="release")

    def look(self) -> None:
        """Asks headquarters, unless it did so a short while ago; never waits."""
        worker, now = self._parts.worker, self._seconds()
        if worker is None or not worker.status.is_connected or self._is_closing:
            return
        if self._asked_at is None or now - self._asked_at >= ASK_EVERY_SECONDS:
            self._asked_at = now
            self._thread.submit(self._ask).add_done_callback(
                lambda done: write_down_failure("bringing a version", done)
            )

    def ready(self) -> str:
        """The version that may be tried: headquarters offers it still, and it lies here whole. Empty: none."""
        return self._offered if self._offered and self._releases.has(self._offered) else ""

    def news(self) -> UpdateNews:
        """How it stands."""
        return UpdateNews(self._offered, self._releases.failed())

    def run(self, work: Callable[[], None]) -> "Future[None]":
        """Does something else on this thread, behind what is under way."""
        return self._thread.submit(work)

    def stop(self) -> None:
        """Breaks off what is under way; the next start goes on with it."""
        self._is_closing = True
        if (installing := self._installing) is not None:
            installing.kill()

    def close(self) -> None:
        """Waits for its end, after ``stop`` and the end of the exchange."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    # On the thread of its own

    def _ask(self) -> None:
        worker = self._parts.worker
        if worker is None:
            return
        from sync.protocol.messages import Release

        said = _answer_of(worker.ask_release(present_version(), self._releases.failed()))
        if not isinstance(said, Release):
            return
        self._offered = said.version if self._is_wanted(said.version) else ""
        if not self._offered or self._releases.has(self._offered):
            self._releases.clear_incoming()
        elif self._is_brought(said):
            log.info("version %s is ready", said.version)

    def _is_wanted(self, version: str) -> bool:
        """Never an older one, never one that did not start."""
        try:
            return order_of(version) > order_of(present_version()) and version != self._releases.failed()
        except ValueError:
            return False

    def _is_brought(self, offer: "Release") -> bool:
        self._releases.keep_only(offer.version)
        if not self._parts.has_room_for((1 + UNPACKED_TIMES) * offer.size):
            log.warning("there is no room for version %s", offer.version)
            return False
        try:
            file = self._releases.make_incoming() / f"{offer.version}.tar"
            if not self._is_fetched(offer, file):
                return False
            self._install_or_refuse(offer.version, file)
            file.unlink()
        except OSError as fault:
            raise folder_fault(fault, self._releases.incoming) from fault
        return not self._is_closing

    def _is_fetched(self, offer: "Release", file: Path) -> bool:
        """Goes on where it was broken off, whenever that was."""
        with file.open("ab") as incoming:
            while (offset := incoming.tell()) < offer.size:
                piece = self._slice_at(offer.version, offset)
                if not piece or self._is_closing:
                    return False
                incoming.write(piece)
        if file.stat().st_size == offer.size and _digest(file) == offer.sha256:
            return True
        file.unlink()
        log.warning(
            "what came as version %s is not what headquarters signed: it is fetched anew", offer.version
        )
        return False

    def _slice_at(self, version: str, offset: int) -> bytes:
        from sync.protocol.messages import ReleaseSlice

        worker = self._parts.worker
        said = None if worker is None else _answer_of(worker.ask_release_slice(version, offset))
        return said.content if isinstance(said, ReleaseSlice) else b""

    def _install_or_refuse(self, version: str, file: Path) -> None:
        """Headquarters hears of a refusal with the next question. Raises what it was refused for."""
        try:
            self._install(version, file)
        except UnfitReleaseError:
            self._releases.refuse(version)
            self._offered = ""
            file.unlink()
            raise

    def _install(self, version: str, file: Path) -> None:
        wheels = self._releases.incoming / f"{version}-wheels"
        shutil.rmtree(wheels, ignore_errors=True)
        wheels.mkdir()
        try:
            installed(self._releases, version, list(_wheels_in(file, wheels)), self._end_of)
        finally:
            shutil.rmtree(wheels, ignore_errors=True)

    def _end_of(self, pip: "subprocess.Popen[bytes]") -> int:
        self._installing = pip
        if self._is_closing:
            pip.kill()
        try:
            return pip.wait(INSTALL_SECONDS)
        except subprocess.TimeoutExpired:
            pip.kill()
            return pip.wait()
        finally:
            self._installing = None


def installed(
    releases: Releases,
    version: str,
    wheels: Sequence[Path],
    end_of: Callable[["subprocess.Popen[bytes]"], int],
) -> None:
    """Puts the wheels where that version belongs, whole. ``end_of`` waits for pip and says its exit code.

    Nothing is asked of any index. Raises UnfitReleaseError, InstallBrokenOffError, and what ``Releases`` does.
    """
    packages = releases.make_incoming() / version
    shutil.rmtree(packages, ignore_errors=True)
    command = command_of("pip", [*_PIP, str(packages), *map(str, wheels)])
    around = {**releases.environment(None, os.environ), "PIP_CONFIG_FILE": os.devnull}
    # behind the screen and the reader; at 19 it would never end beside anything that is always busy
    with subprocess.Popen(["nice", "-n", "10", *command], env=around, stdin=subprocess.DEVNULL) as pip:
        code = end_of(pip)
    if code != 0:
        shutil.rmtree(packages, ignore_errors=True)
        raise (InstallBrokenOffError if code < 0 else UnfitReleaseError)(f"pip ended with {code}")
    releases.take_in(packages, version)


def _answer_of(asked: "Future[Answer]") -> "Answer | None":
    """None when the exchange ended before there was one."""
    try:
        return asked.result()
    except CancelledError:
        return None


def _digest(file: Path) -> str:
    said = sha256()
    with file.open("rb") as content:
        while piece := content.read(1 << 20):
            said.update(piece)
    return said.hexdigest()


def _wheels_in(file: Path, folder: Path) -> Iterator[Path]:
    """Unpacks the wheels, and refuses whatever else there is."""
    try:
        with tarfile.open(file, "r:") as archive:
            for member in archive:
                content = archive.extractfile(member) if member.isreg() else None
                if content is None or not _WHEEL.fullmatch(member.name):
                    raise UnfitReleaseError(f"there is {member.name!r} in it")
                target = folder / member.name
                with target.open("wb") as wheel:
                    shutil.copyfileobj(content, wheel)
                yield target
    except tarfile.TarError as fault:
        raise UnfitReleaseError(str(fault)) from fault
