"""Sign a staff member in by badge and PIN, and the lock-out that every PIN and visit code shares.

Counters live in the database, so a kill does not reset them (SAFETY.md T8): five wrong tries lock for 30 s,
each further one twice as long.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from kiosk.domain.outcomes import PinLocked, PinRefused, StaffSignedIn
from kiosk.domain.people import PinTries, StaffMember
from kiosk.domain.ports import Ports, Work

FREE_TRIES = 5
LOCK_SECONDS_FIRST = 30
LOCK_SECONDS_MAX = 24 * 3600
VISIT_CODE_DIGITS = 6
STAFF_ACCOUNT = "staff"


def sign_in(pin: str, ports: Ports, staff_id: str | None = None) -> StaffSignedIn | PinRefused | PinLocked:
    """Lets a staff member act at this screen. ``staff_id``: from the badge; without one every PIN is tried."""
    now = ports.clock.now()
    account = f"{STAFF_ACCOUNT} {staff_id}" if staff_id else STAFF_ACCOUNT
    with ports.begin() as work:
        tries = work.vault.pin_tries(account)
        if locked := locked_seconds(tries, now):
            return PinLocked(locked)
        day = work.places.branch().day_of(now)
        member = _matching(work, pin, staff_id, day, ports)
        if member is None:
            wrong = after_wrong(tries, now)
            work.vault.put_pin_tries(wrong)
            return PinLocked(left) if (left := locked_seconds(wrong, now)) else PinRefused()
        work.vault.put_pin_tries(after_right(account))
        person = work.vault.person(member.subject_id)
        return StaffSignedIn(member.staff_id, person.short_name if person else "")


def _matching(work: Work, pin: str, staff_id: str | None, day: date, ports: Ports) -> StaffMember | None:
    candidates = [
        member
        for member in work.vault.staff()
        if staff_id in (None, member.staff_id) and not member.is_revoked
        if member.fresh_through is None or day <= member.fresh_through
    ]
    matching = [member for member in candidates if ports.pins.matches(pin, member.pin)]
    if not candidates:
        ports.pins.matches(pin, "")
    return matching[0] if len(matching) == 1 else None


def locked_seconds(tries: PinTries, now: datetime) -> int:
    """Whole seconds for which the account is still locked, rounded up; 0 when it is open.

    A clock that went back cannot lengthen a lock beyond what it was when set.
    """
    if tries.locked_until is None or tries.locked_until <= now:
        return 0
    left = tries.locked_until - now
    return min(int(-(-left // timedelta(seconds=1))), _lock_seconds(tries.failures))


def after_wrong(tries: PinTries, now: datetime) -> PinTries:
    """The counter after one more wrong try."""
    failures = tries.failures + 1
    seconds = _lock_seconds(failures)
    return replace(
        tries, failures=failures, locked_until=now + timedelta(seconds=seconds) if seconds else None
    )


def count_wrong(work: Work, account: str, now: datetime) -> None:
    """Counts one more wrong try, in this transaction."""
    work.vault.put_pin_tries(after_wrong(work.vault.pin_tries(account), now))


def after_right(account: str) -> PinTries:
    """The counter after a right one: empty."""
    return PinTries(account)


def _lock_seconds(failures: int) -> int:
    if failures < FREE_TRIES:
        return 0
    return int(min(LOCK_SECONDS_FIRST * 2 ** min(failures - FREE_TRIES, 20), LOCK_SECONDS_MAX))
