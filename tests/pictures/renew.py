"""Says what changed on the pages, and accepts it: `make look`, `make accept`, `make sheet`.

Every page is drawn in every setting and compared with `digests.txt`. What changed is written to build/pictures, before
and after side by side; what it was before is drawn by the sources of the last commit that accepted pictures.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache, partial
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from tests.pictures import accepted, sheets
from tests.pictures.accepted import DIGESTS, PICTURES, ROOT, SETTINGS, Changes, Digests, Setting
from ui import shots

SHEETS = ROOT / "build" / "sheets"
EARLIER = ROOT / "build" / "earlier"
MOST_PAIRS = 200


def main(arguments: Sequence[str] | None = None) -> int:
    """Draws, compares, says. 1 when `draw` was asked for a scene that there is not."""
    os.environ.update(QT_QPA_PLATFORM="offscreen", QT_QUICK_BACKEND="software", QML_DISABLE_DISK_CACHE="1")
    asked = _parser().parse_args(arguments)
    if asked.verb == "draw":
        return _draw(Setting(asked.size, asked.language, asked.mode), asked.folder, asked.scenes)
    known = accepted.read(DIGESTS.read_text()) if DIGESTS.exists() else {}
    if asked.verb == "check":
        _check(known, [one for one in SETTINGS if (one.size, one.language) == (asked.size, asked.language)])
        return 0
    now = _everything(known)
    print(f"{SHEETS.relative_to(ROOT)}: every page on {len(SETTINGS)} sheets, what changed with a frame")
    if asked.verb == "sheet":
        return 0
    found = accepted.changes(known, now)
    if asked.verb == "accept":
        DIGESTS.write_text(accepted.written(now))
    _tell(found, len(now))
    _save_pictures(found)
    if asked.verb == "accept":
        print(f"{DIGESTS.relative_to(ROOT)} is renewed: look, then commit it")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.pictures.renew", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("accept", help="take the pictures of now as the accepted ones")
    verbs.add_parser("look", help="say what accept would change")
    verbs.add_parser("sheet", help="draw the contact sheets alone")
    check = verbs.add_parser("check", help="draw every mode of a size and language, say digests")
    check.add_argument("size")
    check.add_argument("language")
    draw = verbs.add_parser("draw", help="draw scenes of one setting into a folder, and say their digests")
    draw.add_argument("folder", type=Path)
    for name in ("size", "language", "mode"):
        draw.add_argument(name)
    draw.add_argument("scenes", nargs="+")
    return parser


def _draw(setting: Setting, folder: Path, scenes: Sequence[str]) -> int:
    application = _application()
    folder.mkdir(parents=True, exist_ok=True)
    there = [scene.name for scene in shots.scenes()]
    for scene, picture in accepted.drawn(setting, [scene for scene in scenes if scene in there]):
        if not picture.save(str(folder / f"{scene}.png"), quality=90):
            raise OSError(f"cannot write into {folder}")
        print(scene, accepted.digest(picture))
    application.quit()
    return 0 if set(scenes) <= set(there) else 1


def _check(known: Digests, settings: Iterable[Setting]) -> None:
    application = _application()
    for setting in settings:
        folder = PICTURES / setting.folder
        shutil.rmtree(folder, ignore_errors=True)
        for scene, picture in accepted.drawn(setting):
            value = accepted.digest(picture)
            print(setting, scene, value)
            if known.get((str(setting), scene)) != value:
                folder.mkdir(parents=True, exist_ok=True)
                picture.save(str(folder / f"{scene}.png"), quality=90)
    application.quit()


def _everything(known: Digests) -> Digests:
    shutil.rmtree(SHEETS, ignore_errors=True)
    digests: dict[tuple[str, str], str] = {}
    print(f"drawing every page in {len(SETTINGS)} settings: a minute or two", flush=True)
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as processes:
        for setting, drawn in zip(SETTINGS, processes.map(partial(_sheet, known), SETTINGS), strict=True):
            digests.update({(str(setting), scene): value for scene, value in drawn.items()})
    return digests


@cache
def _application() -> QGuiApplication:
    return QGuiApplication([])


def _sheet(known: Digests, setting: Setting) -> dict[str, str]:
    _application()
    digests, thumbnails = {}, []
    for scene, picture in accepted.drawn(setting):
        digests[scene] = accepted.digest(picture)
        thumbnails.append(sheets.thumbnail(scene, picture))
    marked = [scene for scene, value in digests.items() if known.get((str(setting), scene)) != value]
    sheets.save_sheet(SHEETS / f"{setting.folder}.png", thumbnails, marked if known else ())
    return digests


def _save_pictures(found: Changes) -> None:
    """What changed, before and after; what appeared; as many as a person would look at."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    chosen: dict[str, list[str]] = defaultdict(list)
    for setting, scene in (*found.changed, *found.appeared)[:MOST_PAIRS]:
        chosen[setting].append(scene)
    before = _earlier_sources() if found.changed else None
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        pairs = sum(threads.map(partial(_save_setting, before), chosen.items()))
    if chosen:
        some = sum(map(len, chosen.values()))
        print(f"{PICTURES.relative_to(ROOT)}: {some} of them, {pairs} with the page before at its left")


def _save_setting(before: Path | None, chosen: tuple[str, list[str]]) -> int:
    """Draw the chosen scenes of a setting; how many of them are shown beside what they were."""
    setting, scenes = Setting(*chosen[0].split()), chosen[1]
    folder = PICTURES / setting.folder
    _draw_in(ROOT, folder, setting, scenes).check_returncode()
    if before is None:
        return 0
    earlier = folder / "before"
    # a page that is new has no earlier picture, and sources of long ago may draw in another way: then there is none
    _draw_in(before, earlier, setting, scenes)
    old = [scene for scene in scenes if (earlier / f"{scene}.png").exists()]
    for scene in old:
        sheets.save_pair(folder / f"{scene}.png", earlier / f"{scene}.png", folder / f"{scene}.png")
    shutil.rmtree(earlier, ignore_errors=True)
    return len(old)


def _draw_in(
    sources: Path, folder: Path, setting: Setting, scenes: Sequence[str]
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "tests.pictures.renew", "draw", str(folder)]
    return subprocess.run(
        [*command, setting.size, setting.language, setting.mode, *scenes],
        cwd=sources,
        check=False,
        stdout=subprocess.DEVNULL,
    )


def _earlier_sources() -> Path | None:
    """The sources that drew what is accepted, below build; None where git does not know them."""
    last = _git("log", "-1", "--no-merges", "--format=%H", "--", str(DIGESTS.relative_to(ROOT)))
    commit = last.decode().strip() if last else ""
    if not commit:
        return None
    sources = EARLIER / commit
    if not sources.exists():
        shutil.rmtree(EARLIER, ignore_errors=True)
        packed = _git("archive", commit)
        if packed is None:
            return None
        with tarfile.open(fileobj=BytesIO(packed)) as archive:
            archive.extractall(sources, filter="data")
        build = [sys.executable, "packaging/build_translations.py"]
        subprocess.run(build, cwd=sources, check=True, stdout=subprocess.DEVNULL)
    print(f"before: as commit {commit[:12]} draws it")
    return sources


def _git(*arguments: str) -> bytes | None:
    git = shutil.which("git")
    if git is None:
        return None
    run = subprocess.run([git, *arguments], cwd=ROOT, check=False, capture_output=True)
    return run.stdout if run.returncode == 0 else None


def _tell(found: Changes, total: int) -> None:
    for word, keys in (("changed", found.changed), ("appeared", found.appeared), ("gone", found.gone)):
        by_scene: dict[str, list[str]] = defaultdict(list)
        for setting, scene in keys:
            by_scene[scene].append(setting)
        if len(keys) == total:
            print(f"{word}: every page everywhere")
            continue
        for scene, settings in by_scene.items():
            where = "everywhere" if len(settings) == len(SETTINGS) else ", ".join(settings)
            print(f"{word}: {scene} ({where})")
    figures = f"{len(found.changed)} changed, {len(found.appeared)} appeared, {len(found.gone)} gone"
    print(f"{total} pictures: {figures}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
