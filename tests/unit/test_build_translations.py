"""The tablet's catalogues are the deck, key for key, and are built only when the deck has changed."""

import shutil
from pathlib import Path

import build_translations
import pytest
from PySide6.QtCore import QTranslator

from kiosk.encoding.deck import LANGUAGES, read_deck, shown_texts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "resources" / "translations"
    target.mkdir(parents=True)
    shutil.copy(build_translations.TRANSLATIONS / "copy.csv", target)
    return target


def test_every_key_of_the_deck_is_in_every_catalogue(folder: Path) -> None:
    build_translations.bring_up_to_date(folder)
    lines = read_deck((folder / "copy.csv").read_text(encoding="utf-8"))
    for language in LANGUAGES:
        translator = QTranslator()
        assert translator.load(str(folder / f"smartvalley_{language}.qm"))
        expected = shown_texts(lines, language)
        assert {key: translator.translate("", key) for key in expected} == expected


def test_a_changed_text_is_built_again_and_an_unchanged_deck_is_not(folder: Path) -> None:
    assert len(build_translations.bring_up_to_date(folder)) == 3
    assert build_translations.bring_up_to_date(folder) == []
    deck = folder / "copy.csv"
    deck.write_text(deck.read_text(encoding="utf-8").replace("Ich gehe jetzt", "Ich gehe"), encoding="utf-8")
    assert build_translations.bring_up_to_date(folder) == ["smartvalley_de"]


def test_a_catalogue_that_was_removed_comes_back(folder: Path) -> None:
    build_translations.bring_up_to_date(folder)
    (folder / "smartvalley_it.qm").unlink()
    assert build_translations.bring_up_to_date(folder) == ["smartvalley_it"]


def test_nothing_but_deck_and_catalogues_remains(folder: Path) -> None:
    build_translations.bring_up_to_date(folder)
    catalogues = {f"smartvalley_{language}{suffix}" for language in LANGUAGES for suffix in (".ts", ".qm")}
    assert {path.name for path in folder.iterdir()} == {"copy.csv", *catalogues}
    assert [path.name for path in folder.parent.iterdir()] == ["translations"]
