"""What a screen reader hears of the tablet: its tree of accessible objects over AT-SPI, from outside its process.

The bus of accessibility and its registry are real (at-spi2-core); the names are those of the AT-SPI interfaces.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, MessageType, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.drivers_demo import wait_until
from tests.x_server import x_server

LAUNCHERS = (Path("/usr/libexec/at-spi-bus-launcher"), Path("/usr/lib/at-spi2-core/at-spi-bus-launcher"))
ACCESSIBLE = "org.a11y.atspi.Accessible"
COMPONENT = "org.a11y.atspi.Component"
ROOT = "/org/a11y/atspi/accessible/root"
REGISTRY = "org.a11y.atspi.Registry"
OF_THE_SCREEN = 0
SHOWING = 25
"""The bit of ATSPI_STATE_SHOWING in the first word of a state."""
END_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Heard:
    """One object: what is said of it, and where it stands on the screen (x, y, width, height)."""

    role: str
    name: str
    description: str
    place: tuple[int, int, int, int]


class ScreenReader:
    """Reads the tree of the one program on the bus."""

    def __init__(self, bus: DBusConnection) -> None:
        self._bus = bus

    def close(self) -> None:
        """Hangs up."""
        self._bus.close()

    def has_program(self) -> bool:
        """Whether a program can be listened to."""
        return bool(self._children((REGISTRY, ROOT)))

    def read(self) -> list[Heard]:
        """Everything that has a name and is shown, in the order of the tree."""
        return [one for program in self._children((REGISTRY, ROOT)) for one in self._read(program)]

    def names(self) -> list[str]:
        """What is said, in order."""
        return [one.name for one in self.read()]

    def _read(self, whose: tuple[str, str]) -> Iterator[Heard]:
        name = str(self._property(whose, "Name"))
        role = str(self._call(whose, ACCESSIBLE, "GetRoleName")[0])
        (states,) = self._call(whose, ACCESSIBLE, "GetState")
        if name and states[0] >> SHOWING & 1:
            place = self._call(whose, COMPONENT, "GetExtents", "u", (OF_THE_SCREEN,))[0]
            yield Heard(role, name, str(self._property(whose, "Description")), place)
        for child in self._children(whose):
            yield from self._read(child)

    def _children(self, whose: tuple[str, str]) -> list[tuple[str, str]]:
        (children,) = self._call(whose, ACCESSIBLE, "GetChildren")
        return [(str(name), str(path)) for name, path in children]

    def _property(self, whose: tuple[str, str], name: str) -> Any:
        address = DBusAddress(whose[1], bus_name=whose[0], interface=ACCESSIBLE)
        return self._answer(Properties(address).get(name))[0][1]

    def _call(
        self,
        whose: tuple[str, str],
        interface: str,
        method: str,
        signature: str | None = None,
        body: Any = (),
    ) -> Any:
        address = DBusAddress(whose[1], bus_name=whose[0], interface=interface)
        return self._answer(new_method_call(address, method, signature, body))

    def _answer(self, question: Any) -> Any:
        reply = self._bus.send_and_get_reply(question)
        assert reply.header.message_type is not MessageType.error, reply.body
        return reply.body


@contextmanager
def listening(folder: Path) -> Iterator[tuple[dict[str, str], ScreenReader]]:
    """A screen and the buses of a desktop on which somebody listens: a program's environment, and the reader."""
    with ExitStack() as stack:
        display = stack.enter_context(x_server())
        session = stack.enter_context(_bus(folder))
        around = {"DISPLAY": display, "DBUS_SESSION_BUS_ADDRESS": session, "XDG_RUNTIME_DIR": str(folder)}
        launcher = next(path for path in LAUNCHERS if path.exists())
        stack.enter_context(_running([str(launcher), "--launch-immediately"], around, folder))
        reader = ScreenReader(open_dbus_connection(bus=_accessibility(session)))
        stack.callback(reader.close)
        program = {**around, "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        yield program, reader


def missing() -> list[str]:
    """The packages that this needs and that are not here."""
    needed = {"Xvfb": "xvfb", "dbus-daemon": "dbus-daemon"}
    found = [package for program, package in needed.items() if shutil.which(program) is None]
    return found + ([] if any(path.exists() for path in LAUNCHERS) else ["at-spi2-core"])


def _accessibility(session: str) -> str:
    """The address of the bus of accessibility, which the session's bus knows."""
    bus = open_dbus_connection(bus=session)
    where = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
    reply: list[Any] = []

    def is_answered() -> bool:
        said = bus.send_and_get_reply(new_method_call(where, "GetAddress"))
        reply[:] = [] if said.header.message_type is MessageType.error else [said.body[0]]
        return bool(reply)

    wait_until("the bus of accessibility", is_answered)
    bus.close()
    return str(reply[0])


@contextmanager
def _bus(folder: Path) -> Iterator[str]:
    command = ["dbus-daemon", "--session", "--nofork", "--print-address", f"--address=unix:dir={folder}"]
    with (folder / "bus.txt").open("a") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        _end(process)
        process.stdout.close()


@contextmanager
def _running(command: list[str], around: dict[str, str], folder: Path) -> Iterator[None]:
    with (folder / "launcher.txt").open("a") as errors:
        process = subprocess.Popen(command, env={**os.environ, **around}, stdout=errors, stderr=errors)
    try:
        yield
    finally:
        _end(process)


def _end(process: "subprocess.Popen[Any]") -> None:
    process.terminate()
    process.wait(END_SECONDS)
