"""The verdict on a test report: python3 packaging/judge_tests.py build/tests.xml

Names every skipped test and ends with one line of counts. Exit code 0 only if something ran and nothing failed or
was skipped: where every real part is installed, a skip is a hole.
"""

import sys
from pathlib import Path
from xml.etree import ElementTree


def verdict(report: str) -> tuple[bool, list[str]]:
    """Whether a JUnit report is whole, and the lines to print."""
    cases = list(ElementTree.fromstring(report).iter("testcase"))
    bad = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    skipped = [case for case in cases if case.find("skipped") is not None]
    passed = len(cases) - len({id(case) for case in bad + skipped})
    lines = [f"skipped: {case.get('classname')}::{case.get('name')}: {_reason(case)}" for case in skipped]
    lines.append(f"{passed} passed, {len(bad)} failed, {len(skipped)} skipped")
    return passed > 0 and not bad and not skipped, lines


def _reason(case: ElementTree.Element) -> str:
    skip = case.find("skipped")
    return (skip.get("message") or "") if skip is not None else ""


def main() -> int:
    """Judge the report named on the command line."""
    is_whole, lines = verdict(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print("\n".join(lines))
    return 0 if is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
