"""A command that speaks as espeak-ng does, into files: what was said, with which arguments, and its sound."""

import shutil
from pathlib import Path

import pytest

from tests.paper import command

NAME = "speaker"
SPEAKS = """
printf '%s\\n' "$*" >> $0.arguments
eval "text=\\${$#}"
espeak-ng -w $0.part "$@" || exit
cat "$text" >> $0.texts
printf '\\n' >> $0.texts
stat -c %s $0.part >> $0.sizes
mv $0.part $0.wav
[ ! -p $0.spoken ] || echo > $0.spoken
"""


def speaker(folder: Path) -> Path:
    """The command, in that folder; its files stand beside it. Skips a test where espeak-ng is missing."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("missing: apt-get install -y --no-install-recommends espeak-ng")
    command(folder, NAME, SPEAKS)
    return folder / NAME


def lines(file: Path, what: str) -> list[str]:
    """What it kept: ``arguments``, ``texts`` or ``sizes`` in bytes, one a line; a text cut short is not there."""
    kept = file.with_suffix(f".{what}")
    return kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
