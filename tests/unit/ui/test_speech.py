"""What reads aloud: espeak-ng itself in three languages, and what a command is given of a text."""

import os
import wave
from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.paper import command
from tests.speaker import NAME, lines, speaker
from ui.devices.speech import SystemSpeech

SENTENCE = {
    "it": "Ciao Giulia! Il tuo posto.",
    "de": "Hallo Giulia! Ihr Platz.",
    "en": "Hi Giulia! Your desk.",
}
TALKS_ON = "echo $$ > $0.begun; exec sleep 600"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A command that speaks, and says so when it has."""
    os.mkfifo(tmp_path / f"{NAME}.spoken")
    return speaker(tmp_path)


def until_spoken(file: Path) -> None:
    """Waits until a text was spoken."""
    file.with_suffix(".spoken").read_text(encoding="utf-8")


@pytest.fixture
def speech(file: Path) -> Iterator[SystemSpeech]:
    """Speech over that command."""
    speech = SystemSpeech(str(file))
    speech.start()
    yield speech
    speech.stop()


@pytest.mark.parametrize("language", ["it", "de", "en"])
def test_a_sentence_is_heard_in_its_language(speech: SystemSpeech, file: Path, language: str) -> None:
    speech.say(SENTENCE[language], language)
    until_spoken(file)
    with wave.open(str(file.with_suffix(".wav")), "rb") as heard:
        samples = array("h", heard.readframes(heard.getnframes()))
        seconds = heard.getnframes() / heard.getframerate()
    assert 1 < seconds < 5
    assert max(samples) > 8_000
    assert lines(file, "arguments")[0].startswith(f"-v {language}")


@pytest.mark.parametrize("language", ["it", "de", "en"])
@pytest.mark.parametrize("sign", ["-", "'", "."])
def test_a_key_with_a_sign_is_called_by_its_name(
    speech: SystemSpeech, file: Path, language: str, sign: str
) -> None:
    speech.say(sign, language)
    until_spoken(file)
    assert file.with_suffix(".wav").stat().st_size > 10_000


def test_nobody_reads_what_is_said_among_the_arguments_of_a_command(speech: SystemSpeech, file: Path) -> None:
    speech.say(SENTENCE["it"], "it")
    until_spoken(file)
    assert lines(file, "texts") == [SENTENCE["it"]]
    assert "Giulia" not in lines(file, "arguments")[0]


def test_a_new_text_ends_the_one_that_is_spoken_and_silence_ends_both(tmp_path: Path) -> None:
    begun = tmp_path / "speaker.begun"
    os.mkfifo(begun)
    command(tmp_path, "speaker", TALKS_ON)
    speech = SystemSpeech(str(tmp_path / "speaker"))
    speech.start()
    speech.say("the first", "en")
    first = int(begun.read_text(encoding="utf-8"))
    speech.say("the second", "en")
    second = int(begun.read_text(encoding="utf-8"))
    assert second != first
    assert not Path(f"/proc/{first}").exists()
    speech.hush()
    speech.say("the third", "en")
    begun.read_text(encoding="utf-8")
    assert not Path(f"/proc/{second}").exists()
    speech.stop()
