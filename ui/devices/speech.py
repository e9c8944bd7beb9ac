"""What is read aloud, by a command of the system (UX.md 3.10): espeak-ng, or what takes the same arguments.

The text goes to it as a file in memory: the arguments of a command are there for everybody to read.
"""

from ui.devices.system_player import SystemPlayer

LIFE_SECONDS = 120.0
VOICES = {"it": "it", "de": "de", "en": "en-gb"}
"""Of each language the name of its voice."""
WORDS_A_MINUTE = 150
"""Slower than espeak-ng's own 175: names and times are heard once, in a room with others."""


class SystemSpeech:
    """Speaks one text at a time: a new one ends what is spoken."""

    def __init__(self, command: str) -> None:
        self._player = SystemPlayer(command, "speech", LIFE_SECONDS)

    def start(self) -> None:
        """Begins to speak what is said."""
        self._player.start()

    def stop(self) -> None:
        """Ends in the middle of a word. Safe to repeat."""
        self._player.stop()

    def say(self, text: str, language: str) -> None:
        """Speaks a text in ``it``, ``de`` or ``en`` instead of whatever is spoken; never waits.

        A sign alone, such as a key of the keyboard, is called by its name.
        """
        names = () if any(sign.isalnum() for sign in text) else ("--punct",)
        self._player.hush()
        self._player.play(text.encode(), ("-v", VOICES[language], "-s", str(WORDS_A_MINUTE), *names, "-f"))

    def hush(self) -> None:
        """Ends what is spoken."""
        self._player.hush()
