"""The push is refused for a failed test, for a skipped one, and for none at all."""

import judge_tests
import pytest

PASSED = '<testcase classname="tests.a" name="test_one"/>'
SKIPPED = '<testcase classname="tests.b" name="test_two"><skipped message="no PostgreSQL"/></testcase>'
FAILED = '<testcase classname="tests.c" name="test_three"><failure message="no"/></testcase>'
# a test whose body failed and whose teardown failed too is one case with both
BROKEN = '<testcase classname="tests.d" name="test_four"><failure/><error/></testcase>'


def judged(*cases: str) -> tuple[bool, list[str]]:
    return judge_tests.verdict(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")


def test_a_report_of_passed_tests_is_whole() -> None:
    assert judged(PASSED, PASSED) == (True, ["2 passed, 0 failed, 0 skipped"])


def test_a_skipped_test_is_named_with_its_reason_and_refused() -> None:
    is_whole, lines = judged(PASSED, SKIPPED)
    assert not is_whole
    assert lines == ["skipped: tests.b::test_two: no PostgreSQL", "1 passed, 0 failed, 1 skipped"]


@pytest.mark.parametrize("cases", [(PASSED, FAILED), (PASSED, BROKEN), (SKIPPED,), ()])
def test_a_report_with_a_hole_is_refused(cases: tuple[str, ...]) -> None:
    assert not judged(*cases)[0]


def test_a_test_that_failed_twice_counts_once() -> None:
    assert judged(PASSED, BROKEN)[1][-1] == "1 passed, 1 failed, 0 skipped"
