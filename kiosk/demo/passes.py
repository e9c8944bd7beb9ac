"""The demo's passes as headquarters would issue them, and all codes as PNG files to hold up to a camera.

Only claims are made here: headquarters signs them with its own key. ``FOREIGN_CODES`` are what people hold up
by mistake; every kind that the product can name is among them.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import qrcode
from qrcode.constants import ERROR_CORRECT_M

from kiosk.domain import days
from kiosk.domain.bookings import Wish
from kiosk.domain.days import Interval
from kiosk.domain.entry_passes import PASS_ID_BYTES, Claims, PassPurpose, Preferences
from kiosk.domain.people import PassRecord, Person

MODULE_PIXELS = 8
QUIET_ZONE_MODULES = 4
EARLY_ARRIVAL = timedelta(minutes=30)

FOREIGN_CODES: Mapping[str, str] = {
    "foreign-health-certificate": "HC1:6BFOXN*TS0BI$ZD8UHYC2NL9BR.6BFOXN*TS0BI$ZD8UHYC2NL9BR",
    "foreign-web-address": "https://www.example.org/valle",
    "foreign-wifi": "WIFI:T:WPA;S:Ospiti Valle;P:panarotta-2001;;",
    "foreign-contact": "BEGIN:VCARD\nVERSION:3.0\nN:Rossi;Ada\nEND:VCARD",
    "foreign-mail": "mailto:ada@example.org",
    "foreign-phone": "tel:+390461000100",
    "foreign-calendar": "BEGIN:VEVENT\nSUMMARY:Riunione\nEND:VEVENT",
    "foreign-place": "geo:46.06,11.24",
    "foreign-payment": "PAGOPA|002|000000000000000000|00000000000|1000",
}
"""Codes made for something else, by the name of their file."""


@dataclass(frozen=True, slots=True)
class IssuedPass:
    """One pass: what it claims, whose it is, and under which name its picture is written (None: no picture).

    ``wish``: for a booking pass the booking it was issued with. Headquarters puts the name of its request into
    ``record.booking_id`` once it has asked for it. ``is_revoked``: taken back before the demo begins.
    """

    claims: Claims
    record: PassRecord
    file_name: str | None = None
    wish: Wish | None = None
    is_revoked: bool = False


def member_pass(
    rng: Random, subject_id: str, branches: tuple[str, ...] | None, window: Interval
) -> IssuedPass:
    """A pass shown again and again; ``branches`` None lets in everywhere."""
    return _issued(rng, PassPurpose.MEMBER, subject_id, branches, window)


def staff_pass(rng: Random, subject_id: str, staff_id: str, window: Interval) -> IssuedPass:
    """A badge, good in every branch; it needs the PIN besides."""
    issued = _issued(rng, PassPurpose.STAFF, subject_id, None, window)
    return replace(issued, record=replace(issued.record, staff_id=staff_id))


def booking_pass(rng: Random, wish: Wish, branch_id: str) -> IssuedPass:
    """A pass that lets in once, from half an hour before the booking to its end."""
    window = Interval(wish.span.start - EARLY_ARRIVAL, wish.span.end)
    return replace(_issued(rng, PassPurpose.BOOKING, wish.subject_id or "", (branch_id,), window), wish=wish)


def visitor_pass(
    rng: Random, subject_id: str, branch_id: str, invitation_id: str, window: Interval
) -> IssuedPass:
    """A pass that lets a visitor in once, in the window of the invitation."""
    around = Interval(window.start - EARLY_ARRIVAL, window.end)
    issued = _issued(rng, PassPurpose.VISITOR, subject_id, (branch_id,), around)
    return replace(issued, record=replace(issued.record, invitation_id=invitation_id))


def preferring(issued: IssuedPass, preferences: Preferences) -> IssuedPass:
    """The same pass with what its owner wished to have on it."""
    return replace(issued, claims=replace(issued.claims, preferences=preferences))


def pictured(issued: IssuedPass, role: str, person: Person) -> IssuedPass:
    """The same pass with a picture, called after the role and the given name: ``member-giulia``."""
    decomposed = unicodedata.normalize("NFKD", person.given_name.split()[0])
    ascii_name = decomposed.encode("ascii", "ignore").decode("ascii").lower()
    return replace(issued, file_name=f"{role}-{ascii_name}")


def whole_days(first: date, last: date, zone: ZoneInfo) -> Interval:
    """From the first day's beginning to the last day's end, as the branches count days."""
    return Interval(days.bounds(first, zone).start, days.bounds(last, zone).end)


def write_passes(passes: Mapping[str, str], folder: Path) -> tuple[Path, ...]:
    """Writes each code as ``<name>.png``, QR at level M, and gives the files in the order of the names.

    Eight pixels a module with the quiet zone of four that ISO/IEC 18004 asks for. The folder must exist.
    Raises OSError when a file cannot be written.
    """
    return tuple(_write_code(text, folder / f"{name}.png") for name, text in sorted(passes.items()))


def _write_code(text: str, path: Path) -> Path:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=MODULE_PIXELS, border=QUIET_ZONE_MODULES)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    code.make_image().save(path)
    return path


def _issued(
    rng: Random, purpose: PassPurpose, subject_id: str, branches: tuple[str, ...] | None, window: Interval
) -> IssuedPass:
    pass_id = rng.randbytes(PASS_ID_BYTES)
    claims = Claims(
        pass_id=pass_id,
        purpose=purpose,
        branches=None if branches is None else frozenset(branches),
        not_before=_whole_second(window.start),
        expires_at=_whole_second(window.end),
    )
    return IssuedPass(claims, PassRecord(pass_id.hex(), subject_id))


def _whole_second(instant: datetime) -> datetime:
    return instant.replace(microsecond=0)
