"""What a code is before anything is decoded: ours by its prefix, six digits, or made for something else.

Looks at the first bytes only and never opens, follows or repeats what a code says.
"""

import re

from kiosk.domain.entry_passes import ForeignKind

CODE_BYTES_MAX = 400  # SAFETY.md T5; our own passes end at 221 characters
PASS_PREFIX = b"SV1:"

_VISIT_CODE = re.compile(r"[0-9]{6}", re.ASCII)

_FOREIGN_BEGINNINGS = {
    ForeignKind.HEALTH_CERTIFICATE: (b"HC1:", b"SHC:/"),
    ForeignKind.WEB_ADDRESS: (b"HTTP://", b"HTTPS://", b"WWW.", b"URLTO:"),
    ForeignKind.WIFI: (b"WIFI:",),
    ForeignKind.CONTACT: (b"BEGIN:VCARD", b"MECARD:", b"BIZCARD:"),
    ForeignKind.MAIL: (b"MAILTO:", b"MATMSG:", b"SMTP:"),
    ForeignKind.PHONE: (b"TEL:", b"SMS:", b"SMSTO:"),
    ForeignKind.CALENDAR: (b"BEGIN:VEVENT", b"BEGIN:VCALENDAR"),
    ForeignKind.PLACE: (b"GEO:",),
    ForeignKind.PAYMENT: (b"PAGOPA|", b"BCD\n", b"BCD\r\n"),
}
_BEGINNING_BYTES_MAX = max(len(beginning) for group in _FOREIGN_BEGINNINGS.values() for beginning in group)


def is_visit_code(text: str) -> bool:
    """Whether the text is a visit code as people type it: six digits 0-9 and nothing else."""
    return _VISIT_CODE.fullmatch(text) is not None


def foreign_kind(code: bytes) -> ForeignKind | None:
    """What a code was made for when it is none of ours, or None when its beginning says nothing."""
    beginning = code[:_BEGINNING_BYTES_MAX].lstrip().upper()
    kinds = (kind for kind, group in _FOREIGN_BEGINNINGS.items() if beginning.startswith(group))
    return next(kinds, None)
