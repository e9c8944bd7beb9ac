"""Workers without an account who go on with their own telephone: a desk asked for, a pass given (UX.md J3c).

The page is for whoever stands at a tablet: the address in its QR ends in a ticket that its device key signed within
the last minutes. Headquarters holds no day, so it promises no desk: it signs a pass for one entry to that branch until
the end that was chosen, and tells the branch whose it is. The tablet needs nothing but the pass.
"""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select

from kiosk.domain import days
from kiosk.domain.branches import Branch
from kiosk.domain.entry_passes import PASS_ID_BYTES, Claims, PassPurpose
from kiosk.domain.people import Entitlement, EntitlementKind, PassRecord, Person
from kiosk.domain.stays import Stay, stays
from kiosk.domain.written import clean_name, is_name, is_phone
from kiosk.encoding import hand_off, passes, values
from sync.hq import feed, network, sessions, tables, vault, views
from sync.hq.house import House
from sync.hq.throttle import Throttle
from sync.protocol.limits import CLOCK_SKEW_SECONDS_MAX, TICKET_SECONDS

PASSES_MAX = 20
"""So many passes one tablet's tickets give within the life of one ticket."""
GUEST = "g-"
"""How the id of everybody begins whom a telephone brought."""
SUBJECT_BYTES = 16
_SECRET = re.compile(r"[0-9a-f]{32}")
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Door:
    """A ticket that holds: the branch and its tablet before which somebody stands."""

    branch: Branch
    node: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed on their telephone. ``secret``: of the page they had, 32 hex digits; it names their pass."""

    secret: str
    name: str
    phone: str
    stay: str
    language: str


@dataclass(frozen=True, slots=True)
class Given:
    """A pass: what its QR says, where it lets in, and until when."""

    text: str
    branch: Branch
    until: datetime


@dataclass(frozen=True, slots=True)
class Incomplete:
    """What is missing in the form."""

    name: bool
    phone: bool


@dataclass(frozen=True, slots=True)
class TooMany:
    """That tablet gave so many passes that the next has to wait."""

    seconds: int


@dataclass(frozen=True, slots=True)
class ClosedNow:
    """The branch opens no more today."""


def throttle(house: House) -> Throttle:
    """What keeps one ticket from filling the vault, however often it is copied."""
    return Throttle(house, PASSES_MAX, TICKET_SECONDS)


def door(house: House, branch_id: str, ticket: str) -> Door | None:
    """The tablet that gave this ticket lately; None for every other text. Nothing says why: a guesser learns nothing."""
    found = hand_off.read(ticket)
    if found is None:
        return None
    columns = tables.node.c
    with house.store.reading() as connection:
        kiosk = connection.execute(select(tables.node).where(columns.node == found.node)).one_or_none()
        branch = views.branch(connection, branch_id)
    if kiosk is None or branch is None or kiosk.is_revoked or kiosk.branch_id != branch_id:
        return None
    age = house.clock.now() - found.given_at
    if not -timedelta(seconds=CLOCK_SKEW_SECONDS_MAX) <= age <= timedelta(seconds=TICKET_SECONDS):
        return None
    said = hand_off.signed_bytes(branch_id, found.node, found.seconds)
    is_signed = sessions.is_signed(kiosk.public_key, found.signature.hex(), said)
    return Door(branch, found.node) if is_signed else None


def give(
    house: House, where: Door, asked: Asked, counting: Throttle
) -> Given | Incomplete | TooMany | ClosedNow | None:
    """The pass for what was asked, one for each secret. None for a secret of no page, or of who was erased."""
    if not _SECRET.fullmatch(asked.secret):
        return None
    if (known := given(house, where.branch.branch_id, asked.secret)) is not None:
        return known
    missing = Incomplete(not is_name(asked.name), not is_phone(asked.phone))
    if missing.name or missing.phone:
        return missing
    now = house.clock.now()
    ends = dict(stays(where.branch, now))
    if not ends:
        return ClosedNow()
    begun = counting.begin(where.node)
    if isinstance(begun, int):
        return TooMany(begun)
    chosen = next((stay for stay in ends if stay.value == asked.stay), Stay.DAY)
    _issue(house, where.branch, asked, (now, ends[chosen]))
    logger.info("a pass was given by way of kiosk %s", where.node)
    return given(house, where.branch.branch_id, asked.secret)


def given(house: House, branch_id: str, secret: str) -> Given | None:
    """The pass that the holder of this secret was given, while it can be used; None for every other text."""
    if not _SECRET.fullmatch(secret):
        return None
    pass_id, subject_id = _names(secret)
    columns = tables.issued_pass.c
    with house.store.reading() as connection:
        row = connection.execute(
            select(tables.issued_pass).where(
                columns.pass_id == pass_id.hex(),
                columns.subject_id == subject_id,
                columns.is_revoked.is_(False),
            )
        ).one_or_none()
        branch = views.branch(connection, branch_id)
    claims = None if row is None else _claims(house, row.text)
    if row is None or branch is None or claims is None or claims.branches != frozenset((branch_id,)):
        return None
    is_over = claims.expires_at <= house.clock.now()
    return None if is_over else Given(row.text, branch, claims.expires_at)


def past(connection: Connection, branch_id: str, last_day: date) -> Sequence[str]:
    """Whom telephones brought to the branch, and whose day was that one or an earlier."""
    columns = tables.subject.c
    bodies = connection.execute(
        select(columns.body)
        .where(columns.subject_id.startswith(GUEST), columns.revision < vault.FORGOTTEN)
        .order_by(columns.subject_id)
    ).scalars()
    people = (values.read(Person, body) for body in bodies)
    return [one.subject_id for one in people if branch_id in one.branches and one.is_past(last_day)]


def drop_passes(connection: Connection, subject_ids: Sequence[str]) -> None:
    """Forgets the passes of guests whose days are over."""
    theirs = tables.issued_pass.c.subject_id.in_([one for one in subject_ids if one.startswith(GUEST)])
    connection.execute(delete(tables.issued_pass).where(theirs))


def _names(secret: str) -> tuple[bytes, str]:
    """The ids of the pass and of its holder. Neither leads back to the secret."""
    digest = sha256(b"svk1 guest" + bytes.fromhex(secret)).digest()
    return digest[:PASS_ID_BYTES], GUEST + digest[PASS_ID_BYTES:][:SUBJECT_BYTES].hex()


def _claims(house: House, text: str) -> Claims | None:
    key = network.pass_key(house)
    verified = passes.SignedPasses(lambda: {bytes.fromhex(key.key_id): bytes.fromhex(key.public_key)})
    found = verified.verify(text.encode("ascii"))
    return found if isinstance(found, Claims) else None


def _issue(house: House, branch: Branch, asked: Asked, span: tuple[datetime, datetime]) -> None:
    """One transaction: the vault's row, the pass, and both told to the branch. Asked twice at once, it is done once."""
    now, end = span
    pass_id, subject_id = _names(asked.secret)
    day = branch.day_of(now)
    claims = Claims(
        pass_id,
        PassPurpose.DAY_GUEST,
        frozenset((branch.branch_id,)),
        days.bounds(day, branch.time_zone).start,  # not the present second: the tablet's clock may be behind
        end.replace(microsecond=0),
    )
    text = passes.sign_pass(claims, house.keys.passes, bytes.fromhex(network.pass_key(house).key_id))
    words = clean_name(asked.name).split(" ", 1)
    guest = Person(
        subject_id,
        1,
        words[0],
        words[1] if len(words) > 1 else "",
        language=asked.language,
        phone=clean_name(asked.phone),
        entitlements=(Entitlement(EntitlementKind.DAY_PASS, day, day),),
        branches=(branch.branch_id,),
    )
    record = PassRecord(pass_id.hex(), subject_id)
    with house.changing(branch.branch_id) as connection:
        feed.lock(connection, branch.branch_id)
        if not vault.keep(connection, guest):
            return
        connection.execute(
            insert(tables.issued_pass).values(
                pass_id=record.pass_id, subject_id=subject_id, text=text, label="", is_revoked=False
            )
        )
        feed.append(connection, branch.branch_id, [guest, record])
