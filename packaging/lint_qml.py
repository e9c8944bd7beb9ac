"""Lint every QML file with the types of the Python bridge known.

Qt's linter finds a misspelt Python property only if it is given that class's type description. This script
makes one for every QML_IMPORT_NAME in ui/ (build output, build/qmltypes) and lints the files by name with
no warning allowed. Exit code 0: clean. 1: a finding, or nothing to lint. Run it with `.venv`'s Python.
"""

import argparse
import ast
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

import PySide6

ROOT = Path(__file__).resolve().parent.parent
FOREIGN_TYPES = ("qt6core", "qt6gui", "qt6qml", "qt6quick")


@dataclass(frozen=True)
class Source:
    """What the linter must know of one Python file."""

    path: Path
    module: tuple[str, int] | None  # the QML module and major version that its types are registered in
    classes: dict[str, tuple[str, ...]]  # each class and its bases
    elements: frozenset[str]  # the classes that QML may name


def read_source(path: Path) -> Source:
    """The classes of a Python file and where they are registered."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    classes = {
        node.name: tuple(base.id for base in node.bases if isinstance(base, ast.Name))
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }
    elements = frozenset(
        node.name
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and any(isinstance(mark, ast.Name) and mark.id == "QmlElement" for mark in node.decorator_list)
    )
    return Source(path, import_name(tree), classes, elements)


def import_name(tree: ast.Module) -> tuple[str, int] | None:
    """The QML module and major version that a Python source registers its types in; None if it has none."""
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    name, major = constants.get("QML_IMPORT_NAME"), constants.get("QML_IMPORT_MAJOR_VERSION", 1)
    return (name, major) if isinstance(name, str) and isinstance(major, int) else None


def bases_first(sources: list[Source]) -> list[Source]:
    """The sources ordered so that a class is read after its bases: the dump takes it for no QObject otherwise."""
    home = {name: source.path for source in sources for name in source.classes}
    needs = {
        source.path: {home[base] for bases in source.classes.values() for base in bases if base in home}
        - {source.path}
        for source in sources
    }
    by_path = {source.path: source for source in sources}
    return [by_path[path] for path in TopologicalSorter(needs).static_order()]


def describe_types(module: tuple[str, int], sources: list[Source], types: Path) -> None:
    """Write the qmldir and the type description of one Python-made QML module into the folder `types`.

    `sources` are all those of the program: a type's base may stand in a file that registers nothing.
    Raises LookupError for a class that is marked for QML and did not get its description.
    """
    name, major = module
    folder = types / name.replace(".", "/")
    folder.mkdir(parents=True, exist_ok=True)
    classes, registration = folder / "classes.json", folder / "registration.cpp"
    metatypes = Path(PySide6.__file__).parent / "Qt" / "metatypes"
    foreign = ",".join(str(metatypes / f"{library}_metatypes.json") for library in FOREIGN_TYPES)
    own = [source for source in sources if source.module in (module, None)]
    run_tool("pyside6-metaobjectdump", "--quiet", "-o", str(classes), *(str(source.path) for source in own))
    run_tool(
        *("pyside6-qmltyperegistrar", "--generate-qmltypes", str(folder / "module.qmltypes")),
        *("-o", str(registration), "--import-name", name, "--major-version", str(major)),
        *("--foreign-types", foreign, str(classes)),
    )
    (folder / "qmldir").write_text(
        f"module {name}\ndepends QtQuick\ntypeinfo module.qmltypes\n", encoding="utf-8"
    )
    described = (folder / "module.qmltypes").read_text(encoding="utf-8")
    marked = {element for source in own for element in source.elements}
    if lost := sorted(element for element in marked if f'"{name}/{element} {major}.' not in described):
        raise LookupError(f"no type description was made for {', '.join(lost)}")


def run_tool(name: str, *arguments: str) -> None:
    """Run one of PySide6's tools. Raises CalledProcessError if it fails."""
    subprocess.run([str(Path(sysconfig.get_path("scripts")) / name), *arguments], check=True)


def lint(root: Path) -> bool:
    """Lint every QML file of the checkout at `root`; whether all are clean. The findings go to stderr."""
    pages = sorted((root / "ui" / "qml").rglob("*.qml"))
    types = root / "build" / "qmltypes"
    sources = bases_first([read_source(path) for path in sorted((root / "ui").rglob("*.py"))])
    for module in sorted({source.module for source in sources if source.module}):
        describe_types(module, sources, types)
    imports = ("-I", str(root / "ui" / "qml"), "-I", str(types))
    try:
        # Never -M with a module's name: it then lints none of the module's files and says all is well.
        run_tool("pyside6-qmllint", "--ignore-settings", "-W", "0", *imports, *map(str, pages))
    except subprocess.CalledProcessError:
        return False
    print(f"qmllint: {len(pages)} files clean")
    return bool(pages)


def main() -> int:
    """Lint the checkout named on the command line, or this one."""
    parser = argparse.ArgumentParser(
        description="Lint the QML files with the types of the Python bridge known."
    )
    parser.add_argument("root", nargs="?", type=Path, default=ROOT, help="the checkout (this one)")
    return 0 if lint(parser.parse_args().root) else 1


if __name__ == "__main__":
    sys.exit(main())
