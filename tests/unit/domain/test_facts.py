"""The name of a fact: node, incarnation and place, written one way."""

import pytest
from hypothesis import given

from kiosk.domain.facts import FACT_TYPES, FactName
from tests.strategies import names


def test_a_name_reads_back_with_dots_in_its_node() -> None:
    assert FactName.parse("HQ.PER.1-a0.7") == FactName("HQ.PER", "1-a0", 7)


@given(names)
def test_every_name_reads_back(name: FactName) -> None:
    assert FactName.parse(name.ref) == name


@pytest.mark.parametrize(
    "text",
    ["", "7", "PER-1.7", "PER-1.00.x", "PER-1.00.07", "PER-1.00. 7", "PER-1.00.+7", "PER-1.00.٧", "a.b.7_0"],
)
def test_another_spelling_of_a_name_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        FactName.parse(text)


def test_no_two_facts_share_a_type() -> None:
    words = [kind.TYPE for kind in FACT_TYPES]
    assert len(set(words)) == len(words)
