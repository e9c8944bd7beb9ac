"""The settings of a kiosk: one table, read once at start, in the order default, file, command line.

An unknown key is an error that names the closest known one.
"""

import difflib
import re
import tomllib
import types
import typing
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from kiosk.domain.errors import KioskError

SYSTEM_FILE = Path("/etc/smartvalley/kiosk.toml")
_TIME = r"([01]\d|2[0-3]):[0-5]\d"
_SPAN = f"{_TIME}-{_TIME}"


class SettingsError(KioskError):
    """A setting is unknown or cannot be what it says."""

    advice = "Correct the settings file; `smartvalley config` lists every setting."


def _meaning(sentence: str, pattern: str = "") -> dict[str, str]:
    """``pattern``: what a text must match as a whole."""
    return {"meaning": sentence, "pattern": pattern}


@dataclass(frozen=True, slots=True)
class Settings:
    """What differs from one tablet to the next."""

    data: Path = field(
        default=Path("/var/lib/smartvalley/kiosk"),
        metadata=_meaning("Folder of the database, the keys and the backups; one process at a time owns it."),
    )
    witness: Path | None = field(
        default=None,
        metadata=_meaning(
            "Folder of the witness file, ideally on another partition; beside data when not set."
        ),
    )
    headquarters: str = field(
        default="",
        metadata=_meaning(
            "Address of headquarters, such as https://hq.example:8443; a QR code at enrolment brings it along."
        ),
    )
    language: str = field(default="it", metadata=_meaning("The language of the idle screen: it, de or en."))
    reader: str = field(
        default="below", metadata=_meaning("Where the code reader sits: below, left, right or front.")
    )
    scanner_layout: str = field(
        default="us",
        metadata=_meaning(
            "The keyboard layout a typing scanner was set to: us, it, de, or system when it follows the tablet's own.",
            "us|it|de|system",
        ),
    )
    scanner: str = field(
        default="",
        metadata=_meaning(
            "Device of a scanner in serial mode, such as /dev/serial/by-id/usb-SCANNER; none when empty.",
            r"|/\S+",
        ),
    )
    camera: str = field(
        default="",
        metadata=_meaning(
            "Camera that codes are held up to: default, or its name as the system has it, or its device such as"
            " /dev/video0; needs the extra camera; none when empty.",
            r"|\S(.*\S)?",
        ),
    )
    printer: str = field(
        default="",
        metadata=_meaning(
            "What prints a day guest's code: system, system:NAME, escpos:/dev/usb/lp0 or escpos:10.0.0.9:9100 (a number,"
            " never a name); none when empty.",
            r"|system(:[^\s/#:-][^\s/#:]*)?|escpos:/\S+|escpos:\d{1,3}(\.\d{1,3}){3}:\d{1,5}",
        ),
    )
    sound: str = field(
        default="",
        metadata=_meaning(
            "Command that plays a tone from a file: aplay, pw-play or paplay; silent when empty.", r"\S*"
        ),
    )
    sound_hours: str = field(
        default="",
        metadata=_meaning(
            "When there are sounds, local time of the branch, such as 08:00-12:30,14:00-18:00; always when empty.",
            rf"|{_SPAN}(,{_SPAN})*",
        ),
    )
    speech: str = field(
        default="",
        metadata=_meaning(
            "Command that reads the screen aloud to who asks for it: espeak-ng, or what takes its arguments; nothing"
            " reads when empty.",
            r"\S*",
        ),
    )
    exit_arrow: str = field(
        default="",
        metadata=_meaning(
            "Where the exit is, seen from this screen: left, right, up or behind; not set, no arrow is shown.",
            "|left|right|up|behind",
        ),
    )
    width: int = field(
        default=0, metadata=_meaning("Width of the window in pixels; 0 takes the whole screen.")
    )
    height: int = field(
        default=0, metadata=_meaning("Height of the window in pixels; 0 takes the whole screen.")
    )
    is_fullscreen: bool = field(
        default=True, metadata=_meaning("Whether the window covers the screen when no size is set.")
    )
    night_at: str = field(
        default="04:15",
        metadata=_meaning(
            "When the night's work begins, local time of the branch; after 04:00, when the day is over."
        ),
    )

    releases: Path | None = field(
        default=None,
        metadata=_meaning(
            "Folder of the program's versions, for smartvalley launch; without it headquarters is asked for none."
        ),
    )

    @property
    def has_watched_reader(self) -> bool:
        """Whether it can be known that no code can be read: of a scanner that types it cannot."""
        return bool(self.scanner or self.camera)

    @property
    def witness_folder(self) -> Path:
        """Where the witness lies."""
        return self.witness or self.data.with_name(self.data.name + "-witness")


def meanings() -> dict[str, str]:
    """What each setting means, in a sentence."""
    return {setting.name: setting.metadata["meaning"] for setting in fields(Settings)}


def load(files: tuple[Path, ...], given: dict[str, object]) -> Settings:
    """Settings from the files that exist, in order, then from the command line (None: not given).

    Raises SettingsError.
    """
    settings = Settings()
    for file in files:
        if file.exists():
            settings = replace(settings, **_cast(_table(file), str(file)))
    return replace(settings, **_cast({k: v for k, v in given.items() if v is not None}, "command line"))


def _table(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise SettingsError(f"{file}: {fault}") from fault


def _cast(table: dict[str, object], source: str) -> dict[str, Any]:
    hints = typing.get_type_hints(Settings)
    known = set(meanings())
    for key in table.keys() - known:
        near = difflib.get_close_matches(key, known, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise SettingsError(f"{source}: unknown setting {key}{hint}")
    found = {key: _value(key, value, hints[key], source) for key, value in table.items()}
    for setting in fields(Settings):
        value, pattern = found.get(setting.name), setting.metadata["pattern"]
        if pattern and value is not None and not re.fullmatch(pattern, str(value)):
            meaning = setting.metadata["meaning"]
            raise SettingsError(f"{source}: {setting.name} is {value!r}, which is none of these. {meaning}")
    return found


def _value(key: str, value: object, hint: Any, source: str) -> object:
    wanted = next((part for part in typing.get_args(hint) if part is not types.NoneType), hint)
    if wanted is Path and isinstance(value, str | Path):
        return Path(value)
    if type(value) is not wanted:
        raise SettingsError(f"{source}: {key} is {value!r}, not {wanted.__name__}")
    return value
