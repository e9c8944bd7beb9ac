"""What a test has to say besides that it passed: seeds and figures, shown when all have run, in whichever process."""

from collections.abc import Callable

import pytest

Say = Callable[[str], None]
SAID = "said"


@pytest.fixture
def say(record_property: Callable[[str, object], None]) -> Say:
    """Gives the run's summary a line, and the report file a property."""
    return lambda line: record_property(SAID, line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Shows what was said, test by test."""
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.getreports(kind)]
    lines = [
        f"{report.nodeid.rpartition('::')[2]}\n    {line}"
        for report in reports
        for name, line in report.user_properties
        if name == SAID and report.when == "call"
    ]
    if lines:
        terminalreporter.section("what the tests say")
        for line in lines:
            terminalreporter.write_line(line)
