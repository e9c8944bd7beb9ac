"""Bodies of requests: capped before anything is parsed, unpacked piece by piece, given up when they trickle (F68).

One MiB of gzip can open to a gigabyte: never more than the raw limit of it is held.
"""

import asyncio
import gzip
import zlib
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from litestar import Request, Response

from sync.protocol import messages
from sync.protocol.limits import (
    STATEMENT_GZIP_BYTES_MAX,
    STATEMENT_RAW_BYTES_MAX,
    STATEMENT_SECONDS_MAX,
    UPLOAD_GZIP_BYTES_MAX,
    UPLOAD_RAW_BYTES_MAX,
)
from sync.protocol.messages import Refusal

Message = TypeVar("Message", bound=msgspec.Struct)
AnyRequest = Request[Any, Any, Any]

JSON = "application/json"
BODY_SECONDS_MAX = 60.0
GZIP_FROM_BYTES = 250
GZIP_LEVEL = 6

TOO_LARGE = Refusal("TOO_LARGE")
MALFORMED = Refusal("MALFORMED")
STATUS_OF = {
    "BEARER": 401,
    "REVOKED": 403,
    "CODE": 403,
    "SIGNATURE": 403,
    "GONE": 410,
    "TOO_LARGE": 413,
    "MALFORMED": 400,
    "FULL": 507,
}
CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Most:
    """How large a body may be, packed and unpacked, and how long it may take."""

    gzip_bytes: int = UPLOAD_GZIP_BYTES_MAX
    raw_bytes: int = UPLOAD_RAW_BYTES_MAX
    seconds: float = BODY_SECONDS_MAX


UPLOAD = Most()
STATEMENT = Most(STATEMENT_GZIP_BYTES_MAX, STATEMENT_RAW_BYTES_MAX, STATEMENT_SECONDS_MAX)
"""What a kiosk has to say in one piece after a restore: a feed of 35 days as it read it (SYNC.md 2.6)."""


async def lines(request: AnyRequest, most: Most = UPLOAD) -> bytes | Refusal:
    """The body of a request of lines, unpacked: TOO_LARGE beyond ``most``, MALFORMED when cut, damaged or too slow."""
    unpacking = zlib.decompressobj(wbits=31) if _is_gzip(request) else None
    packed_bytes, raw, refusal = 0, bytearray(), None
    try:
        async with asyncio.timeout(most.seconds):
            async for chunk in request.stream():
                packed_bytes += len(chunk)
                if packed_bytes > most.gzip_bytes:
                    return TOO_LARGE
                if refusal is None:
                    refusal = _unpack(unpacking, chunk, raw, most.raw_bytes)
    except TimeoutError:
        return MALFORMED
    if refusal is None and unpacking is not None and (not unpacking.eof or unpacking.unused_data):
        return MALFORMED
    return refusal or bytes(raw)


def _is_gzip(request: AnyRequest) -> bool:
    return request.headers.get("content-encoding", "") == "gzip"


def _unpack(
    unpacking: "zlib._Decompress | None", chunk: bytes, raw: bytearray, raw_bytes_max: int
) -> Refusal | None:
    """Adds what a chunk opens to; the rest of a refused body is read and forgotten, so that the answer arrives."""
    if unpacking is None:
        raw += chunk
        return None
    try:
        raw += unpacking.decompress(chunk, raw_bytes_max - len(raw) + 1)
    except zlib.error:
        return MALFORMED
    if len(raw) > raw_bytes_max:
        raw.clear()
        return TOO_LARGE
    return None


async def message(request: AnyRequest, kind: type[Message]) -> Message | Refusal:
    """The one message of a body, strictly decoded."""
    body = await lines(request)
    if isinstance(body, Refusal):
        return body
    try:
        return messages.decode(kind, body)
    except msgspec.MsgspecError:
        return MALFORMED


def answer(said: msgspec.Struct) -> Response[bytes]:
    """A message as a response; a refusal under its status."""
    status = STATUS_OF.get(said.error, CONFLICT) if isinstance(said, Refusal) else 200
    return Response(messages.encode(said), status_code=status, media_type=JSON)


def packed(request: AnyRequest, body: bytes) -> Response[bytes]:
    """A body of lines, compressed where that is worth it and the asker can read it."""
    accepts = "gzip" in request.headers.get("accept-encoding", "")
    if not accepts or len(body) < GZIP_FROM_BYTES:
        return Response(body, media_type=JSON)
    small = gzip.compress(body, GZIP_LEVEL, mtime=0)
    return Response(small, media_type=JSON, headers={"Content-Encoding": "gzip"})
