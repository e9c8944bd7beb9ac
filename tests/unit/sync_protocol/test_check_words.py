"""The list of check words: as many as ten bits name, short, plain, and two letters apart."""

import re
from importlib.resources import files
from itertools import combinations

from sync.protocol.check_words import words_at
from sync.protocol.signatures import WORDS_IN_LIST

WORDS = (files("resources") / "check_words.txt").read_text(encoding="utf-8").split()


def test_there_are_as_many_words_as_ten_bits_name_and_none_comes_twice() -> None:
    assert len(WORDS) == len(set(WORDS)) == WORDS_IN_LIST == 1 << 10
    assert words_at([0, 1023]) == (WORDS[0], WORDS[1023])


def test_a_word_is_short_and_can_be_typed_on_any_keyboard() -> None:
    assert [word for word in WORDS if not re.fullmatch("[a-z]{4,10}", word)] == []


def test_one_letter_misheard_never_makes_another_word() -> None:
    near = [pair for pair in combinations(WORDS, 2) if _is_one_letter_apart(*pair)]
    assert near == []


def _is_one_letter_apart(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        different = [place for place in range(len(long)) if short[place] != long[place]]
        is_swap = len(different) == 2 and short[different[0]] == long[different[1]]
        return len(different) == 1 or (
            is_swap and different[1] == different[0] + 1 and short[different[1]] == long[different[0]]
        )
    return len(long) - len(short) == 1 and any(
        long[:place] + long[place + 1 :] == short for place in range(len(long))
    )
