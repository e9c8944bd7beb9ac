"""The command ``smartvalley``. Each command imports its part inside itself, so none needs the others' libraries.

Exit codes: 0 done, 1 a check failed, 2 wrong use, 3 something is missing on this machine.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from kiosk import __version__, display
from kiosk.control import NobodyListensError, ask
from kiosk.domain.errors import KioskError
from kiosk.settings import SYSTEM_FILE, Settings, load, meanings

if TYPE_CHECKING:
    from collections.abc import Mapping

EXIT_DONE, EXIT_FAILED, EXIT_WRONG_USE, EXIT_MISSING = 0, 1, 2, 3
NEEDS = {
    "hq": "hq",
    "hq-rebuild": "hq",
    "hq-account": "hq",
    "hq-import": "hq",
    "hq-release": "hq",
    "demo": "kiosk,hq",
    "simulate": "kiosk,hq,simulation",
}
"""Which extras a command needs, where it is not the tablet's."""
HERE = "kiosk.cli"
Run = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Wrong use ends in SystemExit 2, as argparse does it."""
    options = _parser().parse_args(arguments)
    run: Run = options.run
    try:
        return run(options)
    except KioskError as fault:
        _say(options, {"ok": False, "error": str(fault), "next": fault.advice}, sys.stderr)
        return EXIT_FAILED
    except ModuleNotFoundError as missing:
        print(
            f"{missing.name} is missing: pip install 'smart-valley-kiosk[{options.extra}]'", file=sys.stderr
        )
        return EXIT_MISSING


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="smartvalley", description="Check-in and booking kiosk.")
    parser.add_argument("--version", action="version", version=__version__)
    everywhere = argparse.ArgumentParser(add_help=False)
    everywhere.add_argument("--json", action="store_true", help="answer in JSON, one object a line")
    of_kiosk = argparse.ArgumentParser(add_help=False)
    of_kiosk.add_argument("--data", type=Path, help="the kiosk's data folder")
    of_kiosk.add_argument("--settings", type=Path, help=f"a settings file read after {SYSTEM_FILE}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(
        name: str, run: Run, help_text: str, *parents: argparse.ArgumentParser
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name, parents=[everywhere, *parents], help=help_text, description=help_text
        )
        added.set_defaults(run=run, extra=NEEDS.get(name, "kiosk"))
        return added

    of_tablet = argparse.ArgumentParser(add_help=False)
    of_tablet.add_argument("--headquarters", help="address of headquarters, https://host:port")
    of_tablet.add_argument("--size", help="window size, such as 1080x1920; the whole screen without it")
    of_tablet.add_argument("--language", choices=("it", "de", "en"), help="language of the idle screen")
    of_tablet.add_argument(
        "--clock-file", type=Path, help="a file that says by how many seconds the clock is moved"
    )
    of_tablet.add_argument("--releases", type=Path, help="folder of the program's versions")
    command("kiosk", _kiosk, "open the tablet", of_kiosk, of_tablet)
    command(
        "launch",
        _launch,
        "open the tablet in its present version, and bring in new ones",
        of_kiosk,
        of_tablet,
    )
    command(
        "trial", _trial, "start the tablet as a new version, and say whether it is well", of_kiosk, of_tablet
    )
    hq = command("hq", _hq, "run headquarters' server")
    hq.add_argument("--data", type=Path, required=True, help="headquarters' data folder")
    hq.add_argument(
        "--database", help="postgresql://user@host/name, where several servers share one; embedded without it"
    )
    hq.add_argument("--workers", type=int, default=1, help="processes on this port, over PostgreSQL")
    hq.add_argument("--port", type=int, default=8443, help="port on loopback; 0 takes a free one")
    hq.add_argument(
        "--guest-address",
        nargs="?",
        const="",
        help="https://... under which the telephones of guests reach it; with no value its own on loopback",
    )
    hq.add_argument("--demo-seed", type=int, help="load the invented network of branches made from this seed")
    hq.add_argument(
        "--restored", action="store_true", help="a copy of the database was put back: ask every kiosk first"
    )
    hq.add_argument("--clock-file", type=Path, help="a file that says by how many seconds the clock is moved")
    rebuild = command("hq-rebuild", _hq_rebuild, "make headquarters' rows again from the stored facts")
    rebuild.add_argument("--data", type=Path, required=True, help="headquarters' data folder")
    rebuild.add_argument("--database", help="the PostgreSQL that its servers share; embedded without it")
    rebuild.add_argument("--branch", help="this branch alone; every one without it")
    account = command("hq-account", _hq_account, "one more person of headquarters")
    account.add_argument("--data", type=Path, required=True, help="headquarters' data folder")
    account.add_argument("--database", help="the PostgreSQL that its servers share; embedded without it")
    account.add_argument("--email", required=True, help="what the person signs in with")
    account.add_argument("--name", required=True, help="what the others read")
    imports = command("hq-import", _hq_import, "take a branch in from a spreadsheet; tries, without --go")
    imports.add_argument("file", type=Path, nargs="?", help="the spreadsheet as CSV; none with --undo")
    imports.add_argument("--data", type=Path, required=True, help="headquarters' data folder")
    imports.add_argument("--database", help="the PostgreSQL that its servers share; embedded without it")
    imports.add_argument("--branch", required=True, help="the id of the branch")
    imports.add_argument("--language", choices=("it", "de", "en"), default="it", help="of the sentences")
    imports.add_argument(
        "--clock-file", type=Path, help="a file that says by how many seconds the clock is moved"
    )
    does = imports.add_mutually_exclusive_group()
    does.add_argument("--go", action="store_true", help="do it")
    does.add_argument("--undo", action="store_true", help="take the last one back, before the first check-in")
    release = command("hq-release", _hq_release, "take a version of the program in, and offer it to kiosks")
    release.add_argument("--data", type=Path, required=True, help="headquarters' data folder")
    release.add_argument("--database", help="the PostgreSQL that its servers share; embedded without it")
    release.add_argument(
        "wheels",
        type=Path,
        nargs="*",
        metavar="WHEEL",
        help="the project's wheel, and those of what changed with it",
    )
    release.add_argument(
        "--kiosk", action="append", default=[], help="a kiosk it is offered to; may be repeated"
    )
    release.add_argument(
        "--branch", action="append", default=[], help="a branch whose kiosks it is offered to"
    )
    release.add_argument(
        "--stop", default="", metavar="VERSION", help="offer that version to nobody any more"
    )
    demo = command("demo", _demo, "the story: headquarters, one kiosk, a whole day")
    demo.add_argument(
        "--folder", type=Path, default=Path(".run/demo"), help="where everything of the story lies"
    )
    demo.add_argument("--fresh", action="store_true", help="begin anew instead of from what is there")
    demo.add_argument("--seed", type=int, default=1, help="of the invented network")
    sync = command("sync", _sync, "exchange with headquarters", of_kiosk)
    sync.add_argument(
        "--nightly", action="store_true", help="compare, repair, close the day, back up and verify"
    )
    passes = command("pass", _pass, "entry passes", of_kiosk)
    passes.add_argument("act", choices=("show",), help="show: hand a picture to the running kiosk's reader")
    passes.add_argument("file", type=Path, metavar="FILE", help="a picture of a pass")
    read = command("read", _read, "decode QR images with the kiosk's own reader, one JSON line each")
    read.add_argument("images", nargs="+", metavar="IMAGE", help="a PNG, JPEG or WebP file")
    shots = command("shots", _shots, "every screen of the tablet as a PNG file")
    shots.add_argument("folder", type=Path, metavar="DIR", help="where the pictures go")
    shots.add_argument("--size", default="1080x1920", help="WIDTHxHEIGHT in pixels")
    shots.add_argument("--lang", choices=("it", "de", "en"), default="it")
    shots.add_argument(
        "--mode",
        choices=("normal", "large", "contrast", "low", "low-large", "calm", "voice", "voice-large"),
        default="normal",
    )
    simulate = command("simulate", _simulate, "run the real code of both ends under seeded faults")
    simulate.add_argument("--seed", type=int, default=1, help="the first run's seed; the next ones follow it")
    simulate.add_argument("--runs", type=int, default=1, help="how many runs")
    simulate.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="how many processes share them"
    )
    command("doctor", _doctor, "how the kiosk stands: database, exchange, clock", of_kiosk)
    command("backup", _backup, "copy the kiosk's database, open the copy and compare it", of_kiosk)
    restore = command("restore", _restore, "put a proven copy in the database's place", of_kiosk)
    restore.add_argument("copy", type=Path, metavar="COPY", help="a file from the data folder's backups")
    restore.add_argument(
        "--lossless", action="store_true", help="only if the copy has every fact of the database"
    )
    rescue = command("rescue", _rescue, "bring the journal of a kiosk that speaks no more to headquarters")
    rescue.add_argument("--data", type=Path, required=True, help="the data folder on its disk")
    rescue.add_argument("--headquarters", help="address of headquarters, if it is another one now")
    command("config", _config, "every setting, its value and what it means", of_kiosk)
    return parser


def _settings(options: argparse.Namespace, **given: object) -> Settings:
    files = (SYSTEM_FILE, options.settings) if options.settings else (SYSTEM_FILE,)
    return load(files, {"data": options.data, **given})


def _kiosk(options: argparse.Namespace) -> int:
    settings = _tablet_settings(options)
    _choose_display()
    from kiosk import tablet_process

    return tablet_process.run(settings, options.clock_file)


def _trial(options: argparse.Namespace) -> int:
    settings = _tablet_settings(options)
    _choose_display()
    from kiosk import rehearsal

    return rehearsal.run(settings, options.clock_file, sys.stdout)


def _launch(options: argparse.Namespace) -> int:
    settings = _tablet_settings(options)
    if settings.releases is None:
        _say(options, {"error": "no folder of versions is set", "next": "--releases FOLDER"}, sys.stderr)
        return EXIT_WRONG_USE
    from kiosk import launcher

    of_kiosk = _given(options, "data", "settings")
    of_tablet = _given(options, "headquarters", "size", "language", "clock_file", "releases")
    calls = launcher.Calls(
        kiosk=(HERE, ("kiosk", *of_kiosk, *of_tablet)),
        trial=(HERE, ("trial", *of_kiosk, *of_tablet)),
        restore=(HERE, ("restore", "--lossless", *of_kiosk)),
    )
    return launcher.launch(settings.releases, calls)


def _given(options: argparse.Namespace, *names: str) -> tuple[str, ...]:
    """What was said on the command line, to be said again."""
    said = ((f"--{name.replace('_', '-')}", getattr(options, name)) for name in names)
    return tuple(part for name, value in said if value is not None for part in (name, str(value)))


def _tablet_settings(options: argparse.Namespace) -> Settings:
    width, height = _size(options.size) if options.size else (None, None)
    return _settings(
        options,
        headquarters=options.headquarters,
        language=options.language,
        width=width,
        height=height,
        releases=options.releases,
    )


def _choose_display() -> None:
    found = display.prove()
    if not found.is_real:
        display.go_offscreen()
        print(f"no window: {found.reason}; drawing offscreen", file=sys.stderr)
    display.prefer_software()


def _hq(options: argparse.Namespace) -> int:
    from sync.hq import command

    network_of = None
    if options.demo_seed is not None:
        from kiosk.demo.loading import demo_network

        network_of = demo_network(options.demo_seed)
    place = ["--data", str(options.data), "--port", str(options.port), "--workers", str(options.workers)]
    database = ["--database", options.database] if options.database else []
    clock_file = ["--clock-file", str(options.clock_file)] if options.clock_file else []
    restored = ["--restored"] if options.restored else []
    guests = (
        [] if options.guest_address is None else ["--guest-address", options.guest_address or command.SAME]
    )
    return command.run([*place, *database, *clock_file, *restored, *guests], network_of)


def _hq_rebuild(options: argparse.Namespace) -> int:
    from sync.hq import rebuild_command

    for done in rebuild_command.run(options.data, options.database, options.branch):
        _say(options, done, sys.stdout)
    return EXIT_DONE


def _hq_account(options: argparse.Namespace) -> int:
    from sync.hq import account_command

    person = (options.email, options.name)
    _say(options, account_command.run(options.data, options.database, person), sys.stdout)
    return EXIT_DONE


def _hq_import(options: argparse.Namespace) -> int:
    from sync.hq import import_command
    from sync.hq.import_command import Asked

    if options.undo is (options.file is not None):
        print("name a file, or --undo without one", file=sys.stderr)
        return EXIT_WRONG_USE
    asked = Asked(options.branch, options.file, options.language, is_for_real=options.go)
    answer = import_command.run(options.data, options.database, options.clock_file, asked)
    if options.json:
        _say(options, answer, sys.stdout)
    else:
        print(*answer["said"], sep="\n")
        _say(options, {name: value for name, value in answer.items() if name != "said"}, sys.stdout)
    return EXIT_DONE if answer["ok"] else EXIT_FAILED


def _hq_release(options: argparse.Namespace) -> int:
    from sync.hq import release_command

    asked = release_command.Asked(options.wheels, options.kiosk, options.branch, options.stop)
    for done in release_command.run(options.data, options.database, asked):
        _say(options, done, sys.stdout)
    return EXIT_DONE


def _demo(options: argparse.Namespace) -> int:
    from kiosk.story import telling

    return telling.run(options.folder, options.seed, is_fresh=options.fresh)


def _sync(options: argparse.Namespace) -> int:
    settings = _settings(options)
    from kiosk import nights

    answer: Mapping[str, object]
    try:
        answer = ask(settings.data, {"do": "sync.nightly" if options.nightly else "sync.now"})
    except NobodyListensError:
        answer = nights.run_alone(settings, is_nightly=options.nightly)
    if not options.nightly or options.json or "steps" not in answer:
        return _answered(options, answer)
    is_done = answer.get("ok") is True
    print(*nights.told(answer), sep="\n", file=sys.stdout if is_done else sys.stderr)
    return EXIT_DONE if is_done else EXIT_FAILED


def _pass(options: argparse.Namespace) -> int:
    settings = _settings(options)
    if not options.file.is_file():
        _say(options, {"ok": False, "error": f"{options.file} is no file"}, sys.stderr)
        return EXIT_WRONG_USE
    answer: Mapping[str, object]
    try:
        answer = ask(settings.data, {"do": "pass.show", "file": str(options.file.resolve())})
    except NobodyListensError:
        answer = {"ok": False, "error": f"no kiosk runs on {settings.data}", "next": "smartvalley kiosk"}
    return _answered(options, answer)


def _read(options: argparse.Namespace) -> int:
    from kiosk.devices import reading_report

    return reading_report.run(options.images, sys.stdout, time.perf_counter)


def _shots(options: argparse.Namespace) -> int:
    display.go_offscreen()
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QGuiApplication

    from ui import shots

    application = QGuiApplication([])
    for path in shots.render(options.folder, QSize(*_size(options.size)), options.lang, options.mode):
        _say(options, {"file": str(path)}, sys.stdout)
    application.quit()
    return EXIT_DONE


def _simulate(options: argparse.Namespace) -> int:
    from sync.simulation import command

    seeds = range(options.seed, options.seed + options.runs)
    return command.run(
        seeds, options.jobs, sys.stdout, time.monotonic, as_json=options.json, progress=sys.stderr
    )


def _doctor(options: argparse.Namespace) -> int:
    settings = _settings(options)
    from kiosk import nights

    answer: Mapping[str, object]
    try:
        answer = ask(settings.data, {"do": "doctor"})
    except NobodyListensError:
        answer = nights.examine(settings)
    return _answered(options, answer)


def _backup(options: argparse.Namespace) -> int:
    settings = _settings(options)
    from kiosk import nights

    answer: Mapping[str, object]
    try:
        answer = ask(settings.data, {"do": "backup"})
    except NobodyListensError:
        answer = nights.back_up_alone(settings)
    return _answered(options, answer)


def _config(options: argparse.Namespace) -> int:
    settings = _settings(options)
    for name, meaning in meanings().items():
        value = str(getattr(settings, name))
        if options.json:
            _say(options, {"setting": name, "value": value, "meaning": meaning}, sys.stdout)
        else:
            print(f"{name} = {value}\n    {meaning}")
    return EXIT_DONE


def _restore(options: argparse.Namespace) -> int:
    settings = _settings(options)
    from kiosk.storage import backup
    from kiosk.storage.identity import read_identity

    node = read_identity(settings.data).node
    if not backup.restore(settings.data, options.copy, node, is_lossless=options.lossless):
        return _answered(options, {"ok": True, "kept": "the database: it has facts that the copy lacks"})
    next_step = (
        "Start the kiosk: it takes arrivals at once, and confirms bookings once it has reached headquarters."
    )
    return _answered(options, {"ok": True, "restored": str(options.copy), "next": next_step})


def _rescue(options: argparse.Namespace) -> int:
    from kiosk import rescue

    found = rescue.rescue(options.data, time.monotonic, options.headquarters)
    told = {"node": found.node, "lives": found.lives, "facts": found.facts, "refused": dict(found.refused)}
    return _answered(options, {"ok": not found.refused, **told})


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise SystemExit(f"a size is WIDTHxHEIGHT, such as 1080x1920, not {text}")
    return int(width), int(height)


def _answered(options: argparse.Namespace, answer: "Mapping[str, object]") -> int:
    is_done = answer.get("ok") is True
    _say(options, answer, sys.stdout if is_done else sys.stderr)
    return EXIT_DONE if is_done else EXIT_FAILED


def _say(options: argparse.Namespace, answer: "Mapping[str, object]", stream: TextIO) -> None:
    if options.json:
        print(json.dumps(dict(answer), default=str), file=stream)
        return
    for key, value in answer.items():
        if key != "ok":
            print(f"{key}: {value}", file=stream)


if __name__ == "__main__":
    sys.exit(main())
