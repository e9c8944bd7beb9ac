"""The session both threads share: headquarters proves itself, the kiosk states its journal's tip and proves itself.

The first thing a kiosk learns from it is whether its journal lost a tail (``you_lost``, SYNC.md 2.6): then it is
fenced before anything else happens.
"""

import logging
import threading
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidSignature

from kiosk.domain.errors import HeadquartersBusyError, RogueHeadquartersError
from kiosk.domain.facts import FactName
from kiosk.domain.ports import JournalTip
from sync.client.ports import HeadquartersLine, KioskEnd
from sync.protocol import signatures
from sync.protocol.messages import Challenge, Hello, Refusal, SessionGranted, SessionOpen, Whence

NONCE_BYTES = 16

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A bearer and what it was given for: this incarnation, this timeline."""

    bearer: str
    whence: Whence


@dataclass(frozen=True, slots=True)
class _Statement:
    """What the journal says of itself when a session opens."""

    tip: JournalTip
    lost: FactName | None
    timeline: str


class Sessions:
    """Opens sessions one at a time: a new challenge voids the older one."""

    def __init__(self, end: KioskEnd) -> None:
        self._end = end
        self._lock = threading.Lock()
        self._live: LiveSession | None = None

    def renewed(self, line: HeadquartersLine, worn: LiveSession | None) -> LiveSession | Refusal:
        """A session other than ``worn``: the one the other thread opened meanwhile, or a new one.

        Raises RogueHeadquartersError when who answers does not hold headquarters' key.
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
        challenge = self._challenge(line)
        if isinstance(challenge, Refusal):
            return challenge
        said = self._end.run_on_kiosk(self._statement)
        if challenge.timeline != said.timeline:
            return Refusal("TIMELINE", timeline=challenge.timeline)
        granted = self._granted(line, challenge, said)
        if isinstance(granted, Refusal):
            return granted
        self._end.ratchet.keep(granted.next_ratchet)
        if granted.you_lost and said.lost is None:
            logger.warning(
                "headquarters has more of %s than this journal: nothing is confirmed", said.tip.inc
            )
            self._end.run_on_kiosk(self._end.journal.note_loss)
            return self._opened(line)
        logger.info("session opened at tip %s.%s", said.tip.inc, said.tip.seq)
        return LiveSession(granted.bearer, granted.whence)

    def _challenge(self, line: HeadquartersLine) -> Challenge | Refusal:
        node, nonce = self._end.speaker.node, self._end.random.token(NONCE_BYTES).hex()
        asked_at = self._end.seconds()
        challenge = line.hello(Hello(node, nonce))
        if isinstance(challenge, Refusal):
            return challenge
        round_trip_ms = int((self._end.seconds() - asked_at) * 1000)
        signed = signatures.challenge_bytes(
            node, nonce, challenge.challenge, challenge.hq_time_ms, challenge.timeline
        )
        try:
            self._end.speaker.hq_key.verify(bytes.fromhex(challenge.signature), signed)
        except (InvalidSignature, ValueError) as fault:
            raise RogueHeadquartersError("the challenge is not signed by headquarters' key") from fault
        self._end.run_on_kiosk(lambda: self._end.heard_time(challenge.hq_time_ms, round_trip_ms))
        return challenge

    def _statement(self) -> _Statement:
        journal = self._end.journal
        return _Statement(journal.tip(), journal.lost(), self._end.inbox.cursor().timeline)

    def _granted(
        self, line: HeadquartersLine, challenge: Challenge, said: _Statement
    ) -> SessionGranted | Refusal:
        unsigned = SessionOpen(
            whence=Whence(self._end.speaker.node, said.tip.inc, said.timeline),
            tip_seq=said.tip.seq,
            tip_hash=said.tip.hash.hex(),
            lost="" if said.lost is None else f"{said.lost.inc}.{said.lost.seq}",
            ratchet=self._end.ratchet.last(),
            signature="",
        )
        signature = self._end.speaker.sign(signatures.session_bytes(unsigned, challenge.challenge))
        message = msgspec.structs.replace(unsigned, signature=signature)
        granted = line.open_session(message)
        if isinstance(granted, SessionGranted) and granted.whence != message.whence:
            raise HeadquartersBusyError("a session for another journal than ours")
        return granted
