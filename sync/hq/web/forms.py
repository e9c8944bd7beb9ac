"""Forms as browsers send them: capped, UTF-8, nothing in them that shows nothing (TRAPS.md, "Read first" 7)."""

import unicodedata
from urllib.parse import parse_qsl

from sync.hq.bodies import AnyRequest, lines
from sync.protocol.messages import Refusal

FORM_BYTES_MAX = 16 << 10
FIELDS_MAX = 30
VALUE_CHARACTERS_MAX = 300


async def form_of(request: AnyRequest) -> dict[str, str] | None:
    """The fields of a form, each once; None for anything else, controls and broken UTF-8 included."""
    body = await lines(request)
    if isinstance(body, Refusal) or len(body) > FORM_BYTES_MAX:
        return None
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS_MAX
        )
    except ValueError:
        return None
    fields = dict(pairs)
    is_plain = all(is_plain_text(text) for pair in pairs for text in pair)
    return fields if is_plain and len(fields) == len(pairs) else None


def is_plain_text(text: str) -> bool:
    """Short text without control characters and halves of surrogate pairs."""
    return len(text) <= VALUE_CHARACTERS_MAX and all(
        unicodedata.category(c) not in ("Cc", "Cs") for c in text
    )
