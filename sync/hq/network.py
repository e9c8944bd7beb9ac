"""What headquarters knows of its branches: the timeline, and a whole network loaded at once.

What is loaded goes to the branches through their feeds, like everything that comes later: people to the branches
they name, with them their passes, badges and invitations.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from sqlalchemy import Connection, delete, insert, select, update

from kiosk.domain.bookings import Wish
from kiosk.domain.branches import Branch
from kiosk.domain.entry_passes import Claims, PassPurpose
from kiosk.domain.people import PassKey, PassRecord, PassRevoked, Person, StaffMember
from kiosk.domain.ports import FeedItem
from kiosk.domain.spaces import Plan, Space
from kiosk.domain.visits import Invitation
from kiosk.encoding import passes, values
from sync.hq import asked, authority, feed, opening, tables, vault
from sync.hq.authority import Confirmed, Pending
from sync.hq.house import House

TIMELINE = "timeline"
TAG_BYTES = 4
_TIMELINE = select(tables.house.c.value).where(tables.house.c.name == TIMELINE)


class UnmadeHouseError(LookupError):
    """The database has no timeline yet."""


class PassToIssue(Protocol):
    """A pass that headquarters signs. ``file_name``: what its picture is called, or None.

    ``wish``: the booking a booking pass belongs to; its name goes into the record.
    """

    @property
    def claims(self) -> Claims: ...

    @property
    def record(self) -> PassRecord: ...

    @property
    def file_name(self) -> str | None: ...

    @property
    def wish(self) -> Wish | None: ...

    @property
    def is_revoked(self) -> bool: ...


class Network(Protocol):
    """Everything there is to know when headquarters begins. ``wishes`` are booked, or asked of who holds the day."""

    @property
    def branches(self) -> Sequence[Branch]: ...

    @property
    def plans(self) -> Sequence[Plan]: ...

    @property
    def spaces(self) -> Sequence[Space]: ...

    @property
    def people(self) -> Sequence[Person]: ...

    @property
    def passes(self) -> Sequence[PassToIssue]: ...

    @property
    def invitations(self) -> Sequence[Invitation]: ...

    @property
    def staff(self) -> Sequence[StaffMember]: ...

    @property
    def wishes(self) -> Sequence[Wish]: ...


@dataclass(frozen=True, slots=True)
class _Audience:
    """To which branches what belongs to a person goes."""

    people: Mapping[str, Person]
    branch_ids: tuple[str, ...]

    def of(self, subject_id: str) -> tuple[str, ...]:
        """The person's branches that exist here; every branch for who names none."""
        person = self.people.get(subject_id)
        named = person.branches if person is not None else ()
        return tuple(b for b in self.branch_ids if b in named) if named else self.branch_ids


def mint_timeline(house: House) -> str:
    """The timeline in which every feed begins: ``1-<tag>``, drawn at the first start and kept."""
    with house.store.beginning(), house.store.writing() as connection:
        kept = connection.execute(_TIMELINE).scalar()
        if kept is None:
            kept = f"1-{house.token(TAG_BYTES)}"
            connection.execute(insert(tables.house).values(name=TIMELINE, value=kept))
    return str(kept)


def is_empty(house: House) -> bool:
    """Whether no branch has been described yet."""
    with house.store.reading() as connection:
        return connection.execute(select(tables.branch.c.branch_id).limit(1)).scalar() is None


def load(house: House, network: Network) -> dict[str, str]:
    """Takes a whole network in, in one transaction, and gives the texts of the passes that have a picture's name."""
    with house.changing(*(branch.branch_id for branch in network.branches)) as connection:
        for branch in network.branches:
            put_branch(connection, house, branch)
        return add(house, connection, network).texts


@dataclass(frozen=True, slots=True)
class Added:
    """The texts of the passes that have a picture's name, and what each wish became; one nobody could confirm is not
    in it.
    """

    texts: dict[str, str]
    booked: Mapping[Wish, str]


def add(house: House, connection: Connection, network: Network) -> Added:
    """Takes in what a network has besides its branches, which are described already and stay as they are.

    Bookings are decided as if they had been wished in time, those of today too, where headquarters holds the day.
    """
    branch_ids = tuple(branch.branch_id for branch in network.branches)
    for plan in network.plans:
        feed.append(connection, plan.branch_id, [plan])
    for space in network.spaces:
        put_space(connection, space)
    audience = _Audience({person.subject_id: person for person in network.people}, branch_ids)
    for person in network.people:
        vault.keep(connection, person)
    _say(connection, audience, ((person.subject_id, person) for person in network.people))
    _say(connection, audience, ((member.subject_id, member) for member in network.staff))
    _say(connection, audience, ((guest.visitor_id, guest) for guest in network.invitations))
    booked = _booked(house, connection, network)
    return Added(_issued(house, connection, audience, network.passes, booked), booked)


def put_branch(connection: Connection, house: House, branch: Branch) -> None:
    """Describes a branch, its closures for two years ahead; a new one gets its feed and the key of the passes."""
    columns = tables.branch.c
    known = connection.execute(
        select(columns.branch_id).where(columns.branch_id == branch.branch_id)
    ).scalar()
    if known is None:
        timeline = connection.execute(_TIMELINE).scalar()
        if timeline is None:
            raise UnmadeHouseError
        feed.open_feed(connection, branch.branch_id, timeline)
    closed = opening.with_closures(branch, branch.day_of(house.clock.now()))
    described = replace(closed, guest_address=house.guest_address)
    connection.execute(
        update(tables.branch)
        .where(columns.branch_id == branch.branch_id)
        .values(body=values.encode(described))
    )
    feed.append(connection, branch.branch_id, [described])
    if known is None:
        feed.append(connection, branch.branch_id, [pass_key(house)])


def tell_guest_address(house: House) -> int:
    """Describes the branches anew that have another address for the telephones of guests; how many. At every start."""
    with house.store.reading() as connection:
        bodies = connection.execute(
            select(tables.branch.c.body).order_by(tables.branch.c.branch_id)
        ).scalars()
        known = [values.read(Branch, body) for body in bodies if body]
    old = [branch for branch in known if branch.guest_address != house.guest_address]
    for branch in old:
        with house.changing(branch.branch_id) as connection:
            put_branch(connection, house, branch)
    return len(old)


def put_space(connection: Connection, space: Space) -> None:
    """Describes a space."""
    feed.lock(connection, space.branch_id)
    connection.execute(delete(tables.space).where(tables.space.c.space_id == space.space_id))
    connection.execute(
        insert(tables.space).values(
            space_id=space.space_id,
            branch_id=space.branch_id,
            code=space.code,
            body=values.encode(space),
        )
    )
    feed.append(connection, space.branch_id, [space])


def pass_key(house: House) -> PassKey:
    """The public key that passes are signed with."""
    public_key = passes.public_key_of(house.keys.passes)
    return PassKey(passes.key_id(public_key).hex(), public_key.hex())


def _say(connection: Connection, audience: _Audience, whose: Iterable[tuple[str, FeedItem]]) -> None:
    """Says each item to the branches of its person, all of one branch at once."""
    by_branch: dict[str, list[FeedItem]] = {branch_id: [] for branch_id in audience.branch_ids}
    for subject_id, item in whose:
        for branch_id in audience.of(subject_id):
            by_branch[branch_id].append(item)
    for branch_id, items in by_branch.items():
        feed.append(connection, branch_id, items)


def _booked(house: House, connection: Connection, network: Network) -> dict[Wish, str]:
    """Books the wishes and names what came of each; one that nobody could confirm is left out."""
    spaces: dict[str, Space | None] = {space.space_id: space for space in network.spaces}
    moment, booked = house.moment(), {}
    for wish in network.wishes:
        if wish.space_id not in spaces:
            spaces[wish.space_id] = authority.space_of(connection, wish.space_id)
        space = spaces[wish.space_id]
        if space is None:
            continue
        when = (moment, min(moment.at, wish.span.start))
        match authority.decide(house, connection, space, wish, when):
            case Confirmed(name) | Pending(name):
                booked[wish] = name
    return booked


def _issued(
    house: House,
    connection: Connection,
    audience: _Audience,
    wanted: Sequence[PassToIssue],
    booked: Mapping[Wish, str],
) -> dict[str, str]:
    """Signs the passes, says their records, and gives the texts by the names of their pictures."""
    kid = bytes.fromhex(pass_key(house).key_id)
    said: list[tuple[str, FeedItem]] = []
    texts: dict[str, str] = {}
    for one in wanted:
        text = passes.sign_pass(_as_asked(connection, one), house.keys.passes, kid)
        booking_id = booked.get(one.wish) if one.wish is not None else one.record.booking_id
        record = replace(one.record, booking_id=booking_id)
        said.append((record.subject_id, record))
        if one.is_revoked:
            said.append((record.subject_id, PassRevoked(record.pass_id)))
        if one.file_name is not None:
            texts[one.file_name] = text
        connection.execute(
            insert(tables.issued_pass).values(
                pass_id=record.pass_id,
                subject_id=record.subject_id,
                text=text,
                label=one.file_name or "",
                is_revoked=one.is_revoked,
            )
        )
    _say(connection, audience, said)
    return texts


def _as_asked(connection: Connection, wanted: PassToIssue) -> Claims:
    """What the pass claims. A member's carries how they asked the screen to be remembered, once they said so."""
    claims = wanted.claims
    said = asked.preferences_of(connection, wanted.record.subject_id)
    if claims.purpose is not PassPurpose.MEMBER or said is None:
        return claims
    return replace(claims, preferences=said.preferences)
