"""The rules for QML sources, each a function from a file's text to the faults found.

A small reader (elements, bindings, strings) is enough for them; what needs types is Qt's own linter's work.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
STRING = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|`(?:\\.|[^`\\])*`')
# a continued expression begins its next line with an operator; join it to what it continues
CONTINUED = re.compile(r"\n\s*(?=[?:+\-*/&|])")
STEP = re.compile(
    r"(?P<element>[A-Za-z_][\w.]*)\s*\{"
    r"|(?P<open>[{(\[])|(?P<close>[})\]])"
    r"|(?P<end>[;\n])"
    r"|(?P<name>[A-Za-z_][\w.]*)\s*:(?P<value>[^;{}\n]*)"
    r"|[A-Za-z_][\w.]*|[^\s]"
)


@dataclass(frozen=True)
class Binding:
    """One `name: value` directly inside an element; strings in `value` are kept."""

    element: str
    name: str
    value: str
    line_number: int


def without_comments(source: str) -> str:
    """The source with comments blanked, length and lines kept."""
    return _blank(COMMENT, source, keep=STRING)


def _blank(pattern: re.Pattern[str], source: str, keep: re.Pattern[str] | None = None) -> str:
    def blanked(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", match[0])

    if keep is None:
        return pattern.sub(blanked, source)
    either = re.compile(f"(?P<kept>{keep.pattern})|{pattern.pattern}", pattern.flags)
    return either.sub(lambda match: match[0] if match["kept"] else blanked(match), source)


def elements(source: str) -> Iterator[tuple[str, int]]:
    """Every element that the source makes, with its line: ("Rectangle", 12)."""
    bare = _blank(STRING, without_comments(source))
    for match in re.finditer(r"\b([A-Z]\w*(?:\.[A-Z]\w*)*)\s*(?:on\s+[\w.]+\s*)?\{", bare):
        yield match[1].rpartition(".")[2], bare.count("\n", 0, match.start()) + 1


def bindings(source: str) -> Iterator[Binding]:
    """Every binding of the source, in order."""
    code = without_comments(source)
    code = CONTINUED.sub(lambda match: " " * len(match[0]), code)
    bare = _blank(STRING, code)
    line_numbers = without_comments(source)
    scopes: list[str] = []
    position = 0
    while match := STEP.search(bare, position):
        position = match.end()
        if match["element"] is not None:
            scopes.append(match["element"])
        elif match["open"] is not None:
            scopes.append("")
        elif match["close"] is not None and scopes:
            scopes.pop()
        elif match["name"] is not None:
            start, end = match.span("value")
            # what a value opens (a list, a block) is walked too, so that bindings inside are seen
            position = start if re.search(r"[{(\[]", bare[start:end]) else end
            line_number = line_numbers.count("\n", 0, match.start()) + 1
            yield Binding(scopes[-1] if scopes else "", match["name"], code[start:end].strip(), line_number)


SIZE_NAME = re.compile(
    r"(?:^|\.)(?:x|y|size|pixelSize|pointSize)$|(?:width|height|margins?|padding|spacing|radius|inset)$",
    re.IGNORECASE,
)
# Theme.px(36) scales, rowY(3) counts; what Math and Qt are given is pixels like any other number
MULTIPLIED = re.compile(r"(?<=[*/%])\s*\([^()]*\)|(?<!\w)\([^()]*\)(?=\s*[*/%])")
CALL = re.compile(r"(?<![\w.])(?!Math\.|Qt\.)[A-Za-z_][\w.]*\([^()]*\)")
NUMBER = re.compile(r"(?<![\w.#])\d+(?:\.\d+)?(?![\w.])")
PIXELS_FREE = 2  # hair lines, and halves or doubles of something named


def bare_sizes(source: str) -> list[str]:
    """Numbers of pixels written outside the theme. A factor (`width * 0.5`) is a proportion, no size."""
    return [
        f"{binding.line_number}: {binding.name}: {binding.value}"
        for binding in bindings(source)
        if SIZE_NAME.search(binding.name)
        and not binding.element.startswith("Path")  # a drawing's own geometry
        and _has_pixels(MULTIPLIED.sub("1", CALL.sub(" ", _blank(STRING, binding.value))))
    ]


def _has_pixels(value: str) -> bool:
    for number in NUMBER.finditer(value):
        before, after = value[: number.start()].rstrip()[-1:], value[number.end() :].lstrip()[:1]
        is_factor = before in tuple("*/%") or after in tuple("*/%")
        is_compared = before in tuple("=<>[")
        if float(number[0]) > PIXELS_FREE and not is_factor and not is_compared:
            return True
    return False


COLOUR_CALL = re.compile(r"\bQt\.(?:rgba|hsla|hsva|color|lighter|darker|tint|alpha)\(")
HEX_COLOUR = re.compile(r"[\"']#[0-9A-Fa-f]{3,8}[\"']")


def bare_colours(source: str) -> list[str]:
    """Colours written as hex, by name or by a call, outside the theme."""
    code = without_comments(source)
    faults = [
        f"{number}: {line.strip()}"
        for number, line in enumerate(code.split("\n"), start=1)
        if HEX_COLOUR.search(line) or COLOUR_CALL.search(line)
    ]
    for binding in bindings(source):
        if binding.name.lower().endswith("color"):
            named = [text[1:-1] for text in STRING.findall(_without_comparisons(binding.value))]
            if any(name and not name.startswith("#") and name != "transparent" for name in named):
                faults.append(f"{binding.line_number}: {binding.name}: {binding.value}")
    return faults


def _without_comparisons(value: str) -> str:
    return re.sub(rf"[=!]==?\s*(?:{STRING.pattern})", "", value)


STOCK_IMPORT = re.compile(r"^\s*import\s+((?:QtQuick\.Controls|QtQuick\.VirtualKeyboard|Qt\.labs)\S*)", re.M)
RICH_TYPES = frozenset({"Text", "TextEdit", "Label", "TextArea"})


def foreign_texts(source: str, *, is_the_text_type: bool = False) -> list[str]:
    """Text that is not of the product's one type, and stock controls: markup in a name fetches or crashes."""
    faults = [f"import {match[1]}" for match in STOCK_IMPORT.finditer(without_comments(source))]
    if is_the_text_type:
        return faults + ([] if re.search(r"textFormat:\s*Text\.PlainText", source) else ["not PlainText"])
    return faults + [f"{line_number}: {name}" for name, line_number in elements(source) if name in RICH_TYPES]


CLOCK_OR_CHANCE = re.compile(r"\bnew\s+Date\(\s*\)|\bDate\.now\(|\bMath\.random\(|\bDate\(\s*\)")


def clock_or_chance(source: str) -> list[str]:
    """The wall clock or chance read in QML: both come from the bridge."""
    return [match[0] for match in CLOCK_OR_CHANCE.finditer(without_comments(source))]


KEY = re.compile(r"[a-z][a-z0-9]*(?:\.[a-z0-9]+)+")
SENTENCE = re.compile(r"\w\s+\w+\s+\w")


def deck_keys(source: str, areas: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """The strings that look like keys of the deck; True marks one that code goes on building (`"floor." +`).

    `areas` are the first parts of the deck's keys; objectName has names of the same shape and is left out.
    """
    code = re.sub(r"\bobjectName:[^\n;}]*", "", without_comments(source))
    for match in STRING.finditer(code):
        text = match[0][1:-1]
        is_built = code[match.end() :].lstrip().startswith("+")
        stem = text.rstrip(".") if is_built else text
        if KEY.fullmatch(stem) and stem.split(".")[0] in areas:
            yield text, is_built


def sentences(source: str) -> list[str]:
    """Strings of three words or more: what people read stands in the deck."""
    code = without_comments(source)
    return [match[0] for match in STRING.finditer(code) if SENTENCE.search(match[0])]
