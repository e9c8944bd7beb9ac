"""A scanner in serial mode, plugged in and pulled out: a terminal of the system behind a name that comes and goes."""

import os
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class SerialPlug:
    """``port``: the name under which the kiosk looks for it."""

    port: Path
    held: int = field(default=-1, kw_only=True)
    _theirs: int = field(default=-1, kw_only=True)

    def plug_in(self) -> None:
        """The device file appears; from now on ``send`` is the scanner."""
        self.held, self._theirs = os.openpty()
        self.port.symlink_to(os.ttyname(self._theirs))

    def pull_out(self) -> None:
        """The device and its file are gone."""
        self.port.unlink()
        os.close(self._theirs)
        os.close(self.held)
        self.held = -1

    def send(self, said: bytes) -> None:
        """What the scanner writes."""
        os.write(self.held, said)
