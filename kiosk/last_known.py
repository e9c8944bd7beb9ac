"""What stands outside the database of the branch, so that a tablet whose store cannot be opened still helps (K21).

Written anew whenever the branch is described otherwise. Nothing in it is personal.
"""

from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.branches import Branch, Texts

FILE = "last-known.json"


@dataclass(frozen=True, slots=True)
class LastKnown:
    """The branch's name, its place among the seven summits, whom to call, and where to gather."""

    name: str
    summit: int
    phone: str
    assembly_point: Texts


def note(folder: Path, branch: Branch) -> None:
    """Puts it beside the database; writes only what changed. Raises DiskFullError or StorageError."""
    from kiosk.encoding import values
    from kiosk.storage.folder import write_whole

    body = values.encode(LastKnown(branch.name, branch.summit, branch.phone, branch.assembly_point))
    file = folder / FILE
    if not file.exists() or file.read_bytes() != body:
        write_whole(file, body)


def noted(folder: Path) -> LastKnown | None:
    """What was put there last; None where nothing was, or where it cannot be read."""
    from kiosk.encoding import values

    try:
        return values.read(LastKnown, (folder / FILE).read_bytes())
    except (OSError, values.UndecodableError):
        return None
