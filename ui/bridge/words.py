"""The catalogues of the three languages, and the switch between them while the screen stands.

The build makes `smartvalley_it.qm` and its sisters from the deck (resources/translations/copy.csv).
"""

from collections.abc import Mapping
from importlib import resources

from PySide6.QtCore import QCoreApplication, QObject, QTranslator

LANGUAGES = ("it", "de", "en")


def bundled_catalogues() -> Mapping[str, bytes]:
    """The compiled catalogue of each language; FileNotFoundError when the build has not made them."""
    folder = resources.files("resources").joinpath("translations")
    return {language: folder.joinpath(f"smartvalley_{language}.qm").read_bytes() for language in LANGUAGES}


class Words(QObject):
    """Holds one translator a language and installs the one that is spoken."""

    def __init__(self, catalogues: Mapping[str, bytes], parent: QObject) -> None:
        super().__init__(parent)
        self._data = dict(catalogues)
        self._translators = {language: self._load(language) for language in LANGUAGES}
        self._current: QTranslator | None = None

    def speak(self, language: str) -> None:
        """Answer every `qsTrId` in `language` from now on; the engine retranslates what already stands."""
        if self._current is not None:
            QCoreApplication.removeTranslator(self._current)
        self._current = self._translators[language]
        QCoreApplication.installTranslator(self._current)

    def silence(self) -> None:
        """Take the translator out again, so that another window may install its own."""
        if self._current is not None:
            QCoreApplication.removeTranslator(self._current)
            self._current = None

    def _load(self, language: str) -> QTranslator:
        translator = QTranslator(self)
        if not translator.load(self._data[language]):
            raise ValueError(f"catalogue of {language} cannot be read")
        return translator
