"""The session both threads share: headquarters proves itself, the kiosk states its journal's tip and proves itself.

The first thing a kiosk learns from it is whether its journal lost a tail (``you_lost``, SYNC.md 2.6): then it is
fenced before anything else happens.
"""

import logging
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidSignature

from kiosk.domain.errors import HeadquartersBusyError, RogueHeadquartersError
from kiosk.domain.facts import FactName
from kiosk.domain.ports import JournalTip, SignedHead
from sync.client import recovery
from sync.client.ports import HeadquartersLine, KioskEnd, Waiting
from sync.protocol import signatures
from sync.protocol.messages import Challenge, Hello, Refusal, SessionGranted, SessionOpen, Whence
from sync.protocol.timelines import number_of

NONCE_BYTES = 16

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A bearer and what it was given for: this incarnation, this timeline. ``lost``: the loss that was stated with it."""

    bearer: str
    whence: Whence
    lost: FactName | None = None


@dataclass(frozen=True, slots=True)
class _Heard:
    """A challenge that headquarters signed, when it came (monotonic seconds) and how long it took."""

    challenge: Challenge
    at: float
    round_trip_ms: int


@dataclass(frozen=True, slots=True)
class _Statement:
    """What the kiosk says of itself when a session opens."""

    tip: JournalTip
    lost: FactName | None
    timeline: str
    head: tuple[str, SignedHead] | None
    is_turned: bool


class Sessions:
    """Opens sessions one at a time: a new challenge voids the older one."""

    def __init__(self, end: KioskEnd, waiting: Waiting) -> None:
        self._end = end
        self._lock = waiting.new_lock()
        self._live: LiveSession | None = None

    def renewed(self, line: HeadquartersLine, worn: LiveSession | None) -> LiveSession | Refusal:
        """A session other than ``worn``: the one the other thread opened meanwhile, or a new one.

        Raises RogueHeadquartersError when who answers does not hold headquarters' key, HeadquartersBusyError when it
        says again that this journal lost something, although the journal states it.
        """
        with self._lock:
            if self._live is None or self._live == worn:
                self._live = None
                opened = self._opened(line)
                if isinstance(opened, Refusal):
                    return opened
                self._live = opened
            return self._live

    def _opened(self, line: HeadquartersLine) -> LiveSession | Refusal:
        # a journal that was told of its loss states it, and asks again
        opened = self._asked_for(line) or self._asked_for(line)
        if opened is None:
            raise HeadquartersBusyError("headquarters does not hear what this journal states as lost")
        return opened

    def _asked_for(self, line: HeadquartersLine) -> LiveSession | Refusal | None:
        """A session; None when headquarters said that this journal lost something, which is noted now."""
        heard = self._heard(line)
        if isinstance(heard, Refusal):
            return heard
        challenge, said = heard.challenge, self._end.run_on_kiosk(self._statement)
        if _has_begun_anew(challenge.timeline, said):
            self._end.run_on_kiosk(lambda: self._end.inbox.turn_to(challenge.timeline))
            said = self._end.run_on_kiosk(self._statement)
        granted = self._granted(line, challenge, said)
        if isinstance(granted, Refusal):
            return granted
        self._end.ratchet.keep(granted.next_ratchet)
        if granted.you_lost and said.lost is None:
            logger.warning(
                "headquarters has more of %s than this journal: nothing is confirmed", said.tip.inc
            )
            self._end.run_on_kiosk(self._end.journal.note_loss)
            return None
        self._end.run_on_kiosk(self._end.inbox.unlock)
        refusal = self._agree(line, granted)
        if refusal is not None:
            return refusal
        self._end.run_on_kiosk(lambda: self._keep_sample(heard))
        logger.info("session opened at tip %s.%s", said.tip.inc, said.tip.seq)
        return LiveSession(granted.bearer, granted.whence, said.lost)

    def _agree(self, line: HeadquartersLine, granted: SessionGranted) -> Refusal | None:
        """Both ends learn what headquarters has: it may be less than it once said."""
        if granted.lineage:
            return recovery.state(self._end, line, (granted.whence, granted.bearer), granted.lineage)
        self._end.run_on_kiosk(lambda: self._end.journal.heed(granted.stored))
        return None

    def _heard(self, line: HeadquartersLine) -> _Heard | Refusal:
        node, nonce = self._end.speaker.node, self._end.random.token(NONCE_BYTES).hex()
        asked_at = self._end.seconds()
        challenge = line.hello(Hello(node, nonce))
        if isinstance(challenge, Refusal):
            return challenge
        heard_at = self._end.seconds()
        round_trip_ms = int((heard_at - asked_at) * 1000)
        signed = signatures.challenge_bytes(
            node, nonce, challenge.challenge, challenge.hq_time_ms, challenge.timeline
        )
        self._prove(challenge.signature, signed, "challenge")
        self._end.run_on_kiosk(lambda: self._end.heard_time(challenge.hq_time_ms, round_trip_ms))
        return _Heard(challenge, heard_at, round_trip_ms)

    def hear_revocation(self, line: HeadquartersLine) -> None:
        """Headquarters says that this kiosk is revoked: once it proves it, the kiosk locks and forgets people (F41).

        Raises RogueHeadquartersError for a proof that is none.
        """
        inbox = self._end.inbox
        if self._end.run_on_kiosk(inbox.is_locked):
            return
        node, nonce = self._end.speaker.node, self._end.random.token(NONCE_BYTES).hex()
        proof = line.revocation(Hello(node, nonce))
        if isinstance(proof, Refusal):
            logger.info("headquarters does not prove that it revoked this kiosk: %s", proof.error)
            return
        self._prove(proof.signature, signatures.revocation_bytes(node, nonce), "revocation")
        self._end.run_on_kiosk(inbox.lock)

    def _prove(self, signature: str, said: bytes, what: str) -> None:
        try:
            self._end.speaker.hq_key.verify(bytes.fromhex(signature), said)
        except (InvalidSignature, ValueError) as fault:
            raise RogueHeadquartersError(f"the {what} is not signed by headquarters' key") from fault

    def _keep_sample(self, heard: _Heard) -> None:
        """Keeps headquarters' time for the journal, moved on to now, when the fact gets its own times.

        Only of a session that opened: a line that flaps would fill the journal.
        """
        passed_ms = int((self._end.seconds() - heard.at) * 1000)
        self._end.keep_time_sample(heard.challenge.hq_time_ms + passed_ms, heard.round_trip_ms)

    def _statement(self) -> _Statement:
        journal, inbox = self._end.journal, self._end.inbox
        timeline = inbox.cursor().timeline
        return _Statement(journal.tip(), journal.lost(), timeline, inbox.signed_head(), inbox.is_turned())

    def _granted(
        self, line: HeadquartersLine, challenge: Challenge, said: _Statement
    ) -> SessionGranted | Refusal:
        timeline, head = said.head or ("", SignedHead(0, b"", ""))
        unsigned = SessionOpen(
            whence=Whence(self._end.speaker.node, said.tip.inc, said.timeline),
            tip_seq=said.tip.seq,
            tip_hash=said.tip.hash.hex(),
            lost="" if said.lost is None else f"{said.lost.inc}.{said.lost.seq}",
            ratchet=self._end.ratchet.last(),
            signature="",
            head_timeline=timeline,
            head_position=head.position,
            head_hash=head.hash.hex(),
            head_signature=head.signature,
            is_turned=said.is_turned,
        )
        signature = self._end.speaker.sign(signatures.session_bytes(unsigned, challenge.challenge))
        message = msgspec.structs.replace(unsigned, signature=signature)
        granted = line.open_session(message)
        if isinstance(granted, SessionGranted) and granted.whence != message.whence:
            raise HeadquartersBusyError("a session for another journal than ours")
        return granted


def _has_begun_anew(timeline: str, said: _Statement) -> bool:
    """Whether headquarters is in a later life than the kiosk; one that shows an earlier life must be told (F28, I11)."""
    if timeline == said.timeline:
        return False
    return number_of(timeline) > number_of(said.timeline) or said.head is None
