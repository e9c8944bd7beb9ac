"""The deck of texts is read whole or refused, and shown with numbers joined to their units."""

import pytest

from kiosk.encoding.deck import join_units, read_deck, shown_texts

HEAD = "key,where,it,de,en,note\n"
LINE = 'book.at,K7 title,"Sala, dalle {t}",Raum ab {t} Uhr,Room from {t},\n'


def test_a_line_keeps_its_commas_and_says_its_kind() -> None:
    (line,) = read_deck(HEAD + LINE)
    assert line.texts["it"] == "Sala, dalle {t}"
    assert line.kind == "title"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "must start with"),
        ("key,it,de,en\n" + LINE, "must start with"),
        (HEAD + "book.at,K7 title,a,b\n", "line 2 of the deck has 4 cells"),
        (HEAD + LINE + LINE, "more than once: book.at"),
    ],
)
def test_a_damaged_deck_is_refused_with_the_place(content: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_deck(content)


@pytest.mark.parametrize(
    ("plain", "joined"),
    [
        ("bis {t} Uhr.", "bis {t}\u00a0Uhr."),
        ("{h} h {m} min", "{h}\u00a0h {m}\u00a0min"),
        ("noch 15 Min.", "noch 15\u00a0Min."),
        ("{n} Std. und 3 s", "{n}\u00a0Std. und 3\u00a0s"),
        ("tra {n} minuti", "tra {n} minuti"),
        ("{space} hat 4 Sitzplätze", "{space} hat 4 Sitzplätze"),
    ],
)
def test_only_a_number_and_its_unit_are_joined(plain: str, joined: str) -> None:
    assert join_units(plain) == joined


def test_the_texts_of_a_language_are_those_a_person_is_shown() -> None:
    assert shown_texts(read_deck(HEAD + LINE), "de") == {"book.at": "Raum ab {t}\u00a0Uhr"}
