"""People of headquarters: who may sign in, and the sessions of their browsers.

Passwords as Argon2id, two at a time; tries are counted by the email that was typed, whether anybody has it or not,
before the password is looked at, and from the fifth in a row on the next one waits (SAFETY.md T8). Sessions live in
the database, their tokens as digests.
"""

import hmac
import json
import logging
import threading
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, func, insert, select

from sync.hq import sessions, tables
from sync.hq.house import House, one_at_a_time
from sync.hq.keys import write_private
from sync.hq.moments import Moment

ADMINISTRATOR = "administrator.json"
ADMINISTRATOR_EMAIL = "admin@smartvalley.example"
ADMINISTRATOR_NAME = "Admin"
PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
PASSWORD_LENGTH = 20
PASSWORD_CHARACTERS_MAX = 200
TOKEN_BYTES = 32
SESSION_SECONDS = 12 * 3600
FREE_FAILURES = 4
LOCK_SECONDS = 30
LOCK_SECONDS_MAX = 3600
FORGET_SECONDS = 24 * 3600
VERIFIED_AT_ONCE = 2

logger = logging.getLogger(__name__)
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_verifying = threading.BoundedSemaphore(VERIFIED_AT_ONCE)
"""Each look at a password takes 19 MiB and a core: as many as browsers like to send would take all there is."""
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"""A hash that no password has, compared when the email is nobody's: it takes as long."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody is in: the cookie's token, known to the browser alone, and what its forms must carry."""

    token: str
    csrf: str


@dataclass(frozen=True, slots=True)
class WrongPassword:
    """Email or password is wrong; which one is not said."""


@dataclass(frozen=True, slots=True)
class SignInLocked:
    """Too many wrong passwords for this email; tried again in so many seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Account:
    """The person behind a session."""

    account_id: str
    name: str
    csrf: str

    def wrote(self, csrf: str) -> bool:
        """Whether a form carries this session's word."""
        return hmac.compare_digest(csrf.encode(), self.csrf.encode())


def make_first(house: House, folder: Path) -> Path | None:
    """At the first start: an administrator with a drawn password, left in a file that only the server's user reads.

    None when there are accounts already.
    """
    with house.store.reading() as connection:
        if connection.execute(select(func.count()).select_from(tables.account)).scalar_one():
            return None
    return _made(house, folder / ADMINISTRATOR, ADMINISTRATOR_EMAIL, ADMINISTRATOR_NAME)


def add(house: House, folder: Path, email: str, name: str) -> Path | None:
    """One more person, with a drawn password in such a file; None when the email has an account."""
    address = email.strip().lower()
    with house.store.reading() as connection:
        known = select(tables.account.c.account_id).where(tables.account.c.email == address)
        if connection.execute(known).scalar() is not None:
            return None
    return _made(house, folder / f"account-{sha256(address.encode()).hexdigest()[:12]}.json", address, name)


def _made(house: House, path: Path, email: str, name: str) -> Path:
    password = house.chosen(PASSWORD_LETTERS, PASSWORD_LENGTH)
    write_private(path, json.dumps({"email": email, "password": password}).encode())
    with house.store.writing() as connection:
        connection.execute(
            insert(tables.account).values(
                account_id=house.token(), email=email, name=name, password=_hasher.hash(password)
            )
        )
    return path


def sign_in(house: House, email: str, password: str) -> SignedIn | WrongPassword | SignInLocked:
    """Opens a browser's session."""
    moment, address = house.moment(), email.strip().lower()
    digest = _digest(address)
    with house.store.writing() as connection:
        # before the password is looked at: tries that come together must not all find the count of the first
        counted = _count_try(connection, digest, moment)
        if isinstance(counted, SignInLocked):
            return counted
        known = connection.execute(
            select(tables.account).where(tables.account.c.email == address)
        ).one_or_none()
    if not _matches(known.password if known else _NOBODY, password) or known is None:
        logger.warning("sign-in failed %s times in a row", counted)
        return WrongPassword()
    with house.store.writing() as connection:
        connection.execute(delete(tables.sign_in_tries).where(tables.sign_in_tries.c.digest == digest))
        return _opened(house, connection, known.account_id, moment)


def account_of(connection: Connection, token: str, moment: Moment) -> Account | None:
    """Who is behind a cookie's token, while the session lasts."""
    session = tables.web_session.c
    row = connection.execute(
        select(tables.account.c.account_id, tables.account.c.name, session.csrf)
        .join_from(tables.web_session, tables.account, session.account_id == tables.account.c.account_id)
        .where(session.digest == _digest(token), session.ends_ms > moment.ms)
    ).one_or_none()
    return None if row is None else Account(row.account_id, row.name, row.csrf)


def sign_out(house: House, token: str) -> None:
    """Ends the session."""
    with house.store.writing() as connection:
        connection.execute(delete(tables.web_session).where(tables.web_session.c.digest == _digest(token)))


def _matches(stored: str, password: str) -> bool:
    try:
        with _verifying:
            return _hasher.verify(stored, password[:PASSWORD_CHARACTERS_MAX])
    except (VerificationError, InvalidHashError):
        return False


def _count_try(connection: Connection, digest: str, moment: Moment) -> int | SignInLocked:
    """Counts a try as failed, which a right password takes back: how many in a row, unless it has to wait."""
    one_at_a_time(connection)
    columns = tables.sign_in_tries.c
    tries = connection.execute(select(tables.sign_in_tries).where(columns.digest == digest)).one_or_none()
    if tries is not None and tries.locked_ms > moment.ms:
        return SignInLocked(-(-(tries.locked_ms - moment.ms) // 1000))
    failures = 1 + (tries.failures if tries is not None else 0)
    beyond = failures - FREE_FAILURES
    seconds = min(LOCK_SECONDS << min(beyond - 1, 10), LOCK_SECONDS_MAX) if beyond > 0 else 0
    connection.execute(
        delete(tables.sign_in_tries).where(
            (columns.digest == digest) | (columns.at_ms < moment.ms - FORGET_SECONDS * 1000)
        )
    )
    connection.execute(
        insert(tables.sign_in_tries).values(
            digest=digest,
            failures=failures,
            locked_ms=moment.ms + seconds * 1000 if seconds else 0,
            at_ms=moment.ms,
        )
    )
    return failures


def _opened(house: House, connection: Connection, account_id: str, moment: Moment) -> SignedIn:
    signed_in = SignedIn(house.token(TOKEN_BYTES), house.token())
    sessions.forget_over(connection, tables.web_session, moment)
    connection.execute(
        insert(tables.web_session).values(
            digest=_digest(signed_in.token),
            account_id=account_id,
            csrf=signed_in.csrf,
            ends_ms=moment.ms + SESSION_SECONDS * 1000,
        )
    )
    return signed_in


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
