"""Signing in at headquarters: the first administrator, wrong passwords, sessions that end."""

import json
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

import pytest
from argon2 import PasswordHasher

from sync.hq import accounts
from sync.hq.accounts import SESSION_SECONDS, SignedIn, SignInLocked, WrongPassword
from tests.headquarters import HouseForTest, opened
from tests.strictness import AnnouncedWarnings

SIGN_IN_FAILED = "sync.hq.accounts: sign-in failed"


@pytest.fixture
def hq(tmp_path: Path, database: str | None) -> Iterator[HouseForTest]:
    with opened(tmp_path, database) as house:
        yield house


@pytest.fixture
def administrator(hq: HouseForTest, tmp_path: Path) -> dict[str, str]:
    """Email and password as the file says."""
    path = accounts.make_first(hq.house, tmp_path)
    assert path is not None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found: dict[str, str] = json.loads(path.read_text())
    return found


def signed_in(hq: HouseForTest, who: dict[str, str], password: str | None = None) -> object:
    """What came of a try."""
    return accounts.sign_in(hq.house, who["email"], who["password"] if password is None else password)


def test_the_first_start_leaves_a_password_in_a_private_file_and_the_second_makes_nobody(
    hq: HouseForTest, administrator: dict[str, str], tmp_path: Path
) -> None:
    assert len(administrator["password"]) == 20
    assert accounts.make_first(hq.house, tmp_path) is None
    assert isinstance(signed_in(hq, administrator), SignedIn)
    assert isinstance(signed_in(hq, {**administrator, "email": " ADMIN@smartvalley.example "}), SignedIn)


def test_a_session_belongs_to_its_token_alone_and_ends_after_twelve_hours(
    hq: HouseForTest, administrator: dict[str, str]
) -> None:
    opened_session = signed_in(hq, administrator)
    assert isinstance(opened_session, SignedIn)

    account = _account(hq, opened_session.token)
    assert account is not None
    assert account.wrote(opened_session.csrf)
    assert not account.wrote("")
    assert _account(hq, "0" * 64) is None
    hq.clock.pass_by(seconds=SESSION_SECONDS)
    assert _account(hq, opened_session.token) is None


def test_leaving_ends_the_session(hq: HouseForTest, administrator: dict[str, str]) -> None:
    opened_session = signed_in(hq, administrator)
    assert isinstance(opened_session, SignedIn)

    accounts.sign_out(hq.house, opened_session.token)

    assert _account(hq, opened_session.token) is None


@pytest.mark.parametrize("email", [None, "nobody@smartvalley.example"])
def test_after_five_wrong_passwords_even_the_right_one_waits_and_an_unknown_email_looks_the_same(
    hq: HouseForTest,
    administrator: dict[str, str],
    email: str | None,
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect(SIGN_IN_FAILED)
    who = {**administrator, "email": email or administrator["email"]}
    for _ in range(5):
        assert signed_in(hq, who, "wrong") == WrongPassword()

    assert signed_in(hq, who) == SignInLocked(30)
    hq.clock.pass_by(seconds=31)
    assert isinstance(signed_in(hq, who), SignedIn if email is None else WrongPassword)


def test_each_further_wrong_password_doubles_the_wait_until_a_right_one_forgets_them(
    hq: HouseForTest, administrator: dict[str, str], announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect(SIGN_IN_FAILED)
    waits = []
    for _ in range(8):
        signed_in(hq, administrator, "wrong")
        locked = signed_in(hq, administrator, "wrong again")
        if isinstance(locked, SignInLocked):
            waits.append(locked.seconds)
            hq.clock.pass_by(seconds=locked.seconds)

    assert waits == [30 << doubling for doubling in range(len(waits))]
    assert len(waits) >= 5
    assert isinstance(signed_in(hq, administrator), SignedIn)
    assert signed_in(hq, administrator, "wrong") == WrongPassword()
    assert isinstance(signed_in(hq, administrator), SignedIn)


class CountingHasher:
    """The real hasher, which counts how many passwords it looked at, and how many of them at once."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self.hasher = hasher
        self.verified = 0
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()

    def verify(self, stored: str, password: str) -> Literal[True]:
        with self._lock:
            self.verified += 1
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            return self.hasher.verify(stored, password)
        finally:
            with self._lock:
                self._at_once -= 1


@pytest.fixture
def hasher(monkeypatch: pytest.MonkeyPatch) -> CountingHasher:
    counting = CountingHasher(accounts._hasher)
    monkeypatch.setattr(accounts, "_hasher", counting)
    return counting


def all_at_once(hq: HouseForTest, emails: list[str]) -> list[Any]:
    """What came of wrong passwords that are all sent in the same moment."""
    together = threading.Barrier(len(emails))

    def one(email: str) -> object:
        together.wait()
        return accounts.sign_in(hq.house, email, "wrong")

    with ThreadPoolExecutor(len(emails)) as browsers:
        return list(browsers.map(one, emails))


def test_forty_wrong_passwords_sent_at_once_are_no_more_tries_than_one_after_the_other(
    hq: HouseForTest,
    administrator: dict[str, str],
    hasher: CountingHasher,
    announced_warnings: AnnouncedWarnings,
) -> None:
    announced_warnings.expect(SIGN_IN_FAILED)
    came = all_at_once(hq, [administrator["email"]] * 40)

    assert came.count(WrongPassword()) == hasher.verified == 5
    assert came.count(SignInLocked(30)) == 35
    assert signed_in(hq, administrator) == SignInLocked(30)
    hq.clock.pass_by(seconds=30)
    assert isinstance(signed_in(hq, administrator), SignedIn)


def test_however_many_try_at_once_two_passwords_are_looked_at_at_a_time(
    hq: HouseForTest, hasher: CountingHasher, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect(SIGN_IN_FAILED)
    came = all_at_once(hq, [f"{number}@smartvalley.example" for number in range(20)])

    assert came.count(WrongPassword()) == hasher.verified == 20
    assert hasher.most_at_once <= 2


def _account(hq: HouseForTest, token: str) -> accounts.Account | None:
    with hq.house.store.reading() as connection:
        return accounts.account_of(connection, token, hq.house.moment())
