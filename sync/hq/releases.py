"""Versions of the program: kept in slices, signed with the feed's key, offered to kiosks by name (UX.md 6.7 D21).

An answer to the kiosk that asks and no line of the feed, at which every older kiosk would stop. What a kiosk says of
itself with its question is kept beside its offer: the version that runs, and the one that did not start.
"""

import io
import logging
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select, update

from kiosk.domain.errors import KioskError
from kiosk.domain.versions import order_of
from sync.hq import sessions, tables
from sync.hq.house import House
from sync.hq.sessions import Speaker
from sync.protocol import signatures
from sync.protocol.limits import RELEASE_BYTES_MAX, RELEASE_SLICE_BYTES
from sync.protocol.messages import AskRelease, AskReleaseSlice, Refusal, Release, ReleaseSlice

PROJECT = "smart_valley_kiosk"
_r, _s, _o = tables.program_release.c, tables.program_slice.c, tables.program_offer.c
logger = logging.getLogger(__name__)


class UnfitReleaseError(KioskError):
    """What was given is no release."""

    advice = "Name the project's own wheel, and the wheels of what changed with it: make dist."


class UnknownKioskError(KioskError):
    """A release cannot be offered to what has no kiosk in service."""

    advice = "Name kiosks or branches as the list does."


@dataclass(frozen=True, slots=True)
class Offer:
    """What a kiosk is offered, what it said that it runs, and what it said that did not start."""

    node: str
    version: str
    running: str
    failed: str


def offered(house: House, bearer: str, said: AskRelease) -> Release | Refusal:
    """The version that this kiosk shall have; none when it runs it already, or when it did not start there."""
    with house.store.reading() as connection:
        speaker = sessions.speaker_of(connection, bearer, house.moment())
        if isinstance(speaker, Refusal):
            return speaker
        offer = _offer_to(connection, speaker, said.whence.node)
        kept = _kept(connection, offer.version) if offer is not None else None
    if offer is not None and (offer.running, offer.failed) != (said.version, said.failed):
        _note(house, offer, said)
    if offer is None or kept is None or offer.version in (said.version, said.failed):
        return Release(said.whence)
    digest, size, signature = kept
    return Release(said.whence, offer.version, digest, size, signature)


def slice_of(house: House, bearer: str, said: AskReleaseSlice) -> ReleaseSlice | Refusal:
    """The version from that byte on, as far as a slice goes; GONE for what this kiosk is not offered."""
    with house.store.reading() as connection:
        speaker = sessions.speaker_of(connection, bearer, house.moment())
        if isinstance(speaker, Refusal):
            return speaker
        offer = _offer_to(connection, speaker, said.whence.node)
        if offer is None or offer.version != said.version or said.offset < 0:
            return Refusal("GONE")
        number, skipped = divmod(said.offset, RELEASE_SLICE_BYTES)
        kept = select(_s.content).where(_s.version == said.version, _s.number == number)
        content = connection.execute(kept).scalar()
    if content is None or skipped >= len(content):
        return Refusal("GONE")
    return ReleaseSlice(said.whence, said.version, said.offset, content[skipped:])


def packed(wheels: Sequence[Path]) -> tuple[str, bytes]:
    """The version and the tar of a release. Raises UnfitReleaseError."""
    versions = [version for wheel in wheels if (version := _version_of(wheel))]
    if len(versions) != 1:
        raise UnfitReleaseError(f"{len(versions)} of the files are the project's own wheel")
    return versions[0], _packed(wheels)


def keep(house: House, version: str, content: bytes) -> bool:
    """Signs and stores it; False when the very same is there. Raises UnfitReleaseError: a version has one content."""
    if not 0 < len(content) <= RELEASE_BYTES_MAX:
        raise UnfitReleaseError(f"{len(content)} bytes are too many")
    digest = sha256(content).hexdigest()
    signature = house.keys.feed.sign(signatures.release_bytes(version, digest, len(content))).hex()
    starts = range(0, len(content), RELEASE_SLICE_BYTES)
    with house.store.writing() as connection:
        if (kept := _kept(connection, version)) is not None:
            if kept[0] == digest:
                return False
            advice = "Give what changed a version of its own: a kiosk takes one only once."
            raise UnfitReleaseError(f"there is another {version}", advice=advice)
        row = {"version": version, "sha256": digest, "size": len(content), "signature": signature}
        connection.execute(insert(tables.program_release).values(**row, made_ms=house.moment().ms))
        for number, start in enumerate(starts):
            piece = {
                "version": version,
                "number": number,
                "content": content[start : start + RELEASE_SLICE_BYTES],
            }
            connection.execute(insert(tables.program_slice).values(piece))
    return True


def offer(house: House, version: str, nodes: Sequence[str], branches: Sequence[str]) -> int:
    """From now on these kiosks, and all of these branches, are offered that version; how many are.

    Raises UnknownKioskError, and offers it to none then.
    """
    with house.store.writing() as connection:
        found = _meant(connection, nodes, branches)
        for node in found:
            _put(connection, Offer(node, version, *_said(connection, node)))
    return len(found)


def look_up(house: House, nodes: Sequence[str], branches: Sequence[str]) -> None:
    """Whether all of them have kiosks in service, before anything is kept for them. Raises UnknownKioskError."""
    with house.store.reading() as connection:
        _meant(connection, nodes, branches)


def withdraw(house: House, version: str) -> int:
    """Nobody is offered that version any more; how many were."""
    with house.store.writing() as connection:
        return connection.execute(delete(tables.program_offer).where(_o.version == version)).rowcount


def offers(house: House) -> Iterator[Offer]:
    """Every offer, by kiosk."""
    with house.store.reading() as connection:
        rows = connection.execute(select(tables.program_offer).order_by(_o.node)).all()
    for row in rows:
        yield Offer(row.node, row.version, row.running, row.failed)


def _meant(connection: Connection, nodes: Sequence[str], branches: Sequence[str]) -> Sequence[str]:
    n = tables.node.c
    meant = select(n.node, n.branch_id).where(
        n.node.in_(nodes) | n.branch_id.in_(branches), ~n.is_revoked, ~n.is_retired
    )
    found = connection.execute(meant).all()
    unknown = {*nodes} - {row.node for row in found} | {*branches} - {row.branch_id for row in found}
    if unknown:
        raise UnknownKioskError(f"no kiosk in service has such a name: {', '.join(sorted(unknown))}")
    return [row.node for row in found]


def _offer_to(connection: Connection, speaker: Speaker, asking: str) -> Offer | None:
    if asking != speaker.node:
        return None
    row = connection.execute(select(tables.program_offer).where(_o.node == speaker.node)).one_or_none()
    return None if row is None else Offer(row.node, row.version, row.running, row.failed)


def _kept(connection: Connection, version: str) -> tuple[str, int, str] | None:
    row = connection.execute(
        select(_r.sha256, _r.size, _r.signature).where(_r.version == version)
    ).one_or_none()
    return None if row is None else (row.sha256, row.size, row.signature)


def _note(house: House, offer: Offer, said: AskRelease) -> None:
    if said.failed and said.failed != offer.failed:
        logger.warning("version %s did not start at kiosk %s, which went back", said.failed, offer.node)
    with house.store.writing() as connection:
        told = {"running": said.version, "failed": said.failed}
        connection.execute(update(tables.program_offer).where(_o.node == offer.node).values(told))


def _said(connection: Connection, node: str) -> tuple[str, str]:
    row = connection.execute(select(_o.running, _o.failed).where(_o.node == node)).one_or_none()
    return ("", "") if row is None else (row.running, row.failed)


def _put(connection: Connection, offer: Offer) -> None:
    connection.execute(delete(tables.program_offer).where(_o.node == offer.node))
    row = {"node": offer.node, "version": offer.version, "running": offer.running, "failed": offer.failed}
    connection.execute(insert(tables.program_offer).values(row))


def _version_of(wheel: Path) -> str:
    """The version of the project's own wheel, or an empty text for another's. Raises UnfitReleaseError."""
    name, _, rest = wheel.name.partition("-")
    if wheel.suffix != ".whl":
        raise UnfitReleaseError(f"{wheel.name} is no wheel")
    if name != PROJECT:
        return ""
    version = rest.partition("-")[0]
    try:
        order_of(version)
    except ValueError as fault:
        raise UnfitReleaseError(str(fault)) from fault
    return version


def _packed(wheels: Sequence[Path]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for wheel in sorted(wheels):
            content = wheel.read_bytes()
            entry = tarfile.TarInfo(wheel.name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return made.getvalue()
