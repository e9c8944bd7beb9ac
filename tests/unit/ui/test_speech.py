"""What reads aloud: espeak-ng itself in three languages, and what a command is given of a text."""

import os
import wave
from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.paper import command
from ui.devices.speech import SystemSpeech

SENTENCE = {
    "it": "Ciao Giulia! Il tuo posto.",
    "de": "Hallo Giulia! Ihr Platz.",
    "en": "Hi Giulia! Your desk.",
}
SPEAKS = """
printf '%s\\n' "$*" >> $0.arguments
eval "text=\\${$#}"
cat "$text" >> $0.texts
espeak-ng -w $0.part "$@" && mv $0.part $0.wav
echo > $0.spoken
"""
TALKS_ON = "echo $$ > $0.begun; exec sleep 600"


class Speaker:
    """A command that speaks into a file; it says when it has spoken."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "speaker"
        os.mkfifo(folder / "speaker.spoken")
        command(folder, "speaker", SPEAKS)

    def until_spoken(self) -> None:
        """Waits until a text was spoken."""
        self.file.with_suffix(".spoken").read_text(encoding="utf-8")

    def read(self, what: str) -> str:
        """What it was given."""
        return self.file.with_suffix(f".{what}").read_text(encoding="utf-8")


@pytest.fixture
def speaker(tmp_path: Path) -> Speaker:
    return Speaker(tmp_path)


@pytest.fixture
def speech(speaker: Speaker) -> Iterator[SystemSpeech]:
    """Speech over that speaker."""
    speech = SystemSpeech(str(speaker.file))
    speech.start()
    yield speech
    speech.stop()


@pytest.mark.parametrize("language", ["it", "de", "en"])
def test_a_sentence_is_heard_in_its_language(speech: SystemSpeech, speaker: Speaker, language: str) -> None:
    speech.say(SENTENCE[language], language)
    speaker.until_spoken()
    with wave.open(str(speaker.file.with_suffix(".wav")), "rb") as heard:
        samples = array("h", heard.readframes(heard.getnframes()))
        seconds = heard.getnframes() / heard.getframerate()
    assert 1 < seconds < 5
    assert max(samples) > 8_000
    assert speaker.read("arguments").startswith(f"-v {language}")


@pytest.mark.parametrize("language", ["it", "de", "en"])
@pytest.mark.parametrize("sign", ["-", "'", "."])
def test_a_key_with_a_sign_is_called_by_its_name(
    speech: SystemSpeech, speaker: Speaker, language: str, sign: str
) -> None:
    speech.say(sign, language)
    speaker.until_spoken()
    assert speaker.file.with_suffix(".wav").stat().st_size > 10_000


def test_nobody_reads_what_is_said_among_the_arguments_of_a_command(
    speech: SystemSpeech, speaker: Speaker
) -> None:
    speech.say(SENTENCE["it"], "it")
    speaker.until_spoken()
    assert speaker.read("texts") == SENTENCE["it"]
    assert "Giulia" not in speaker.read("arguments")


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
