"""Tones beside the screen: the notes a player is given, when there are none, and a player that does not play."""

import logging
import os
import queue
import select
import wave
from array import array
from collections.abc import Iterator
from datetime import time
from itertools import pairwise
from logging.handlers import QueueHandler
from pathlib import Path

import pytest

from tests.paper import command
from tests.strictness import AnnouncedWarnings
from ui.bridge.messages import Tone
from ui.devices.sound import NOTES, SoundSignal, sounds_at

WITHOUT_END = 600
PATIENCE_SECONDS = 20.0
SILENCE_MS = 3_000
RECORDS = 'cat "$1" >> $0.wav; echo >> $0.count; echo > $0.played'
HANGS = f"echo > $0.played; exec sleep {WITHOUT_END}"


class Player:
    """A command that keeps what it is given to play."""

    def __init__(self, folder: Path, script: str) -> None:
        self.file = folder / "player"
        self._played = folder / "player.played"
        os.mkfifo(self._played)
        command(folder, "player", script)

    def until_played(self) -> None:
        """Waits until it was given something."""
        self._played.read_text(encoding="utf-8")

    def is_silent(self) -> bool:
        """Whether it is given nothing for a while; a player that is started says so at once."""
        played = os.open(self._played, os.O_RDONLY | os.O_NONBLOCK)
        poll = select.poll()
        poll.register(played, select.POLLIN)
        heard = poll.poll(SILENCE_MS)
        os.close(played)
        return not heard

    def count(self) -> int:
        """How often it was started."""
        return len(self.file.with_suffix(".count").read_text(encoding="utf-8").splitlines())


@pytest.fixture
def quiet() -> list[bool]:
    """Whether it shall be quiet: the last one counts."""
    return [False]


@pytest.fixture
def player(tmp_path: Path) -> Player:
    return Player(tmp_path, RECORDS)


@pytest.fixture
def sound(player: Player, quiet: list[bool]) -> Iterator[SoundSignal]:
    """Sounds over that player."""
    sound = SoundSignal(str(player.file), lambda: quiet[-1])
    sound.start()
    yield sound
    sound.stop()


def hertz(samples: "array[int]", rate: int) -> int:
    """The pitch, by how often the wave changes sides, to ten hertz."""
    heard = [one for one in samples if one]
    turns = sum((a < 0) != (b < 0) for a, b in pairwise(heard))
    return round(turns / 2 / (len(samples) / rate) / 10) * 10


def heard_notes(file: Path, count: int) -> tuple[list[int], int]:
    """Pitches of so many notes of equal length, and the milliseconds of the whole."""
    with wave.open(str(file), "rb") as played:
        assert (played.getnchannels(), played.getsampwidth()) == (1, 2)
        samples, rate = array("h", played.readframes(played.getnframes())), played.getframerate()
    length = len(samples) // count
    pitches = [hertz(samples[at * length : (at + 1) * length], rate) for at in range(count)]
    return pitches, round(len(samples) / rate * 1000)


def test_success_is_two_rising_notes_within_160_milliseconds(sound: SoundSignal, player: Player) -> None:
    sound.show("success")
    player.until_played()
    (first, second), whole = heard_notes(player.file.with_suffix(".wav"), 2)
    assert (whole, second) == (160, 880)
    assert first < second


def test_a_notice_is_one_note(sound: SoundSignal, player: Player) -> None:
    sound.show("notice")
    player.until_played()
    pitches, whole = heard_notes(player.file.with_suffix(".wav"), 2)
    assert (set(pitches), whole) == ({660}, 160)


def test_an_error_is_two_low_notes(sound: SoundSignal, player: Player) -> None:
    sound.show("error")
    player.until_played()
    pitches, _ = heard_notes(player.file.with_suffix(".wav"), 2)
    assert len(set(pitches)) == 2
    assert max(pitches) < 400


def test_every_tone_of_the_table_has_notes_but_the_silent_one() -> None:
    assert set(NOTES) == {tone.value for tone in Tone} - {"none"}


def test_nothing_is_played_while_it_shall_be_quiet_nor_for_the_silent_tone(
    sound: SoundSignal, player: Player, quiet: list[bool]
) -> None:
    quiet.append(True)
    sound.show("success")
    assert player.is_silent()
    quiet.append(False)
    sound.show("none")
    sound.show("notice")
    player.until_played()
    assert player.count() == 1
    assert heard_notes(player.file.with_suffix(".wav"), 1)[0] == [660]


@pytest.mark.parametrize(
    ("hours", "local", "has_sound"),
    [
        ("", "03:00", True),
        ("08:00-12:30,14:00-18:00", "08:00", True),
        ("08:00-12:30,14:00-18:00", "12:30", False),
        ("08:00-12:30,14:00-18:00", "13:59", False),
        ("08:00-12:30,14:00-18:00", "17:59", True),
        ("08:00-12:30,14:00-18:00", "07:59", False),
        ("22:00-06:00", "23:15", True),
        ("22:00-06:00", "05:59", True),
        ("22:00-06:00", "12:00", False),
    ],
)
def test_the_timetable_says_when_there_are_sounds(hours: str, local: str, has_sound: bool) -> None:
    assert sounds_at(hours, time.fromisoformat(local)) is has_sound


def test_a_player_that_hangs_is_ended_and_the_next_tone_is_played(
    tmp_path: Path, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("player plays no tones: it did not end within 2 s")
    said: queue.Queue[logging.LogRecord] = queue.Queue()
    handler, logger = QueueHandler(said), logging.getLogger("ui.devices.system_player")
    logger.addHandler(handler)
    player = Player(tmp_path, f"exec sleep {WITHOUT_END}")
    sound = SoundSignal(str(player.file), lambda: False, 2.0)
    sound.start()
    sound.show("success")
    said.get(timeout=PATIENCE_SECONDS)
    logger.removeHandler(handler)
    command(tmp_path, "player", RECORDS)
    sound.show("notice")
    player.until_played()
    sound.stop()
    assert player.count() == 1


def test_a_tablet_that_ends_waits_for_no_tone(tmp_path: Path) -> None:
    player = Player(tmp_path, HANGS)
    sound = SoundSignal(str(player.file), lambda: False, WITHOUT_END)
    sound.start()
    sound.show("success")
    player.until_played()
    sound.stop()
    sound.stop()


def test_a_player_that_fails_is_said_once_until_it_plays(
    tmp_path: Path, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("player plays no tones: it ended with 3")
    player = Player(tmp_path, "echo > $0.played; exit 3")
    sound = SoundSignal(str(player.file), lambda: False)
    sound.start()
    for tone in ("success", "error", "notice"):
        sound.show(tone)
        player.until_played()
    sound.stop()
    assert len(announced_warnings.seen) == 1


def test_a_player_that_is_not_there_is_no_bug(tmp_path: Path, announced_warnings: AnnouncedWarnings) -> None:
    announced_warnings.expect("nowhere plays no tones: .*No such file")
    said: queue.Queue[logging.LogRecord] = queue.Queue()
    handler, logger = QueueHandler(said), logging.getLogger("ui.devices.system_player")
    logger.addHandler(handler)
    sound = SoundSignal(str(tmp_path / "nowhere"), lambda: False)
    sound.start()
    sound.show("success")
    said.get(timeout=PATIENCE_SECONDS)
    logger.removeHandler(handler)
    sound.stop()
