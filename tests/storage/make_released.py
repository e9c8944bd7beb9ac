"""Keeps a database file of a revision for ever: run it once, when a revision is new, with that revision's code.

``python -m tests.storage.make_released`` writes ``released/<revision>/`` with the file, its key and what the
store said of itself. Later versions must open the file and say the same; see ``test_migrations``.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from kiosk.domain.authority import Grant, Leases
from kiosk.domain.facts import (
    BookingDeclined,
    BookingEnded,
    CancelRequested,
    CheckedOut,
    LeaseReleased,
    LeaseWished,
)
from kiosk.domain.visits import Source
from kiosk.storage import tables
from kiosk.storage.store import KioskStore
from tests.builders import (
    NODE,
    TUESDAY,
    a_branch,
    a_confirmation,
    a_desk,
    a_fact_of_hq,
    a_grant,
    a_member,
    a_span,
    a_staff_member,
    a_visitor,
    a_wished_booking,
    an_arrival,
    an_invitation,
)
from tests.fakes.feed import told
from tests.premises import Premises

RELEASED = Path(__file__).with_name("released")
FILES = ("kiosk.db", "kiosk.db.key-mark", "database.key")


def account_of(store: KioskStore) -> dict[str, object]:
    """What a store says of its past."""
    totals = store.totals(TUESDAY)
    with store.begin() as work:
        names = [person.subject_id for person in work.vault.find_hosts("bort")]
        inside = [visit.visit_id for visit in work.visits.inside()]
        leases = {space.space_id: plain(work.places.leases(space.space_id)) for space in work.places.spaces()}
    return {"digests": dict(totals.digests), "hosts": names, "inside": inside, "leases": leases}


def plain(leases: Leases) -> list[list[object]]:
    """Leases as JSON says them."""
    return [[one.number, str(one.first_day), str(one.last_day), one.holder] for one in leases]


def live(store: KioskStore, premises: Premises) -> None:
    """A morning with a booking that moved, two arrivals, a departure and a remote request.

    One booking is to be cancelled by its holder, and of one desk's days a part was given back, another kiosk having
    those after.
    """
    people = (a_member(), a_visitor(), an_invitation(), a_staff_member())
    hq = told(store, a_branch(), a_desk("P-01"), a_desk("P-07"), a_grant(a_desk("P-01")), *people)
    desk, month = a_desk("P-07").space_id, timedelta(days=30)
    hq.say(
        Grant(desk, 1, TUESDAY, TUESDAY + month, NODE),
        Grant(desk, 2, TUESDAY + month + timedelta(days=1), TUESDAY + 2 * month, "PER-2"),
    )
    with store.begin() as work:
        booked = work.append(a_confirmation(a_desk("P-07")))
        left = work.append(an_arrival(booking=booked.ref, space=a_desk("P-07")))
        moved = work.append(a_confirmation(a_desk("P-01"), replaces=booked.ref))
        work.append(LeaseWished(TUESDAY, (a_desk("P-01").space_id,)))
        work.append(LeaseReleased(desk, 1, TUESDAY + timedelta(days=5)))
        unwanted = work.append(a_confirmation(a_desk("P-07"), span=a_span("16:00", "17:00")))
        work.append(CancelRequested(unwanted.ref))
        work.append(an_arrival(subject_id="m-anna"))
        work.vault.keep(a_visitor("PER-1.here", given_name="Ugo"))
    wished = a_fact_of_hq(1, a_wished_booking(span=a_span("14:00", "15:00")))
    hq.say(wished)
    premises.clock.pass_by(hours=1)
    with store.begin() as work:
        work.append(BookingDeclined(wished.name.ref, "taken", (a_desk("P-01").space_id,)))
        work.append(CheckedOut(left.ref, Source.PASS))
        work.append(BookingEnded(moved.ref, premises.clock.now()))


def main() -> int:
    """Writes the file of the present revision. Exit code 1 when there is one already."""
    target = RELEASED / tables.HEAD
    if target.exists():
        print(f"{target} is kept as it is")
        return 1
    target.mkdir(parents=True)
    with TemporaryDirectory() as folder:
        premises = Premises(Path(folder))
        with premises.opened() as store:
            live(store, premises)
            account = {"heads": dict(store.heads()), **account_of(store)}
        for name in FILES:
            copyfile(premises.data / name, target / name)
    (target / "account.json").write_text(json.dumps(account, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
