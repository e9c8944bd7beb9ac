"""Make the tablet's Qt catalogues from the deck of texts.

Reads resources/translations/copy.csv and writes beside it an id-based `.ts` a language and its compiled
`.qm`. Both are build output: git ignores them, the wheel takes the `.qm`. Nothing is done when they are up to
date, so set-up and every test run may call it. Run it with the interpreter of `.venv`.
"""

import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from kiosk.encoding.deck import LANGUAGES, DeckLine, read_deck, shown_texts

TRANSLATIONS = Path(__file__).resolve().parent.parent / "resources" / "translations"
CATALOGUE_NAME = "smartvalley_{language}"


def catalogue_source(lines: tuple[DeckLine, ...], language: str) -> str:
    """The `.ts` of one language: a message an id, no source text, since code and QML name keys only."""
    root = ElementTree.Element("TS", version="2.1", language=language)
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name")
    for key, text in shown_texts(lines, language).items():
        message = ElementTree.SubElement(context, "message", id=key)
        ElementTree.SubElement(message, "source")
        ElementTree.SubElement(message, "translation").text = text
    ElementTree.indent(root, " ")
    return f"<?xml version='1.0' encoding='utf-8'?>\n{ElementTree.tostring(root, encoding='unicode')}\n"


def compile_catalogues(sources: dict[str, str], folder: Path) -> None:
    """Write each source to `folder/NAME.ts` and its catalogue to `folder/NAME.qm`, in one run.

    Raises subprocess.CalledProcessError when Qt's compiler refuses one. The files appear whole or not at all:
    two builds at once, or an interrupted one, never leave half a catalogue.
    """
    with tempfile.TemporaryDirectory(prefix="translations-", dir=folder.parent) as temporary:
        workshop = Path(temporary)
        for name, source in sources.items():
            (workshop / f"{name}.ts").write_text(source, encoding="utf-8")
        compiler = Path(sysconfig.get_path("scripts")) / "pyside6-lrelease"
        paths = [str(workshop / f"{name}.ts") for name in sources]
        subprocess.run([str(compiler), "-silent", "-fail-on-unfinished", *paths], check=True)
        for suffix in (".qm", ".ts"):  # the source last: it stands for "this catalogue is done"
            for name in sources:
                (workshop / f"{name}{suffix}").replace(folder / f"{name}{suffix}")


def bring_up_to_date(folder: Path = TRANSLATIONS) -> list[str]:
    """Build the catalogues whose deck has changed and return their names; an empty list if none had."""
    lines = read_deck((folder / "copy.csv").read_text(encoding="utf-8"))
    sources = {
        CATALOGUE_NAME.format(language=language): catalogue_source(lines, language) for language in LANGUAGES
    }
    stale = {name: source for name, source in sources.items() if not _is_built(folder / name, source)}
    if stale:
        compile_catalogues(stale, folder)
    return sorted(stale)


def _is_built(catalogue: Path, source: str) -> bool:
    written = catalogue.with_suffix(".ts")
    return (
        catalogue.with_suffix(".qm").is_file()
        and written.is_file()
        and written.read_text(encoding="utf-8") == source
    )


def main() -> int:
    """Build what is stale and say which."""
    built = bring_up_to_date()
    print(f"translations: {', '.join(built) if built else 'up to date'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
