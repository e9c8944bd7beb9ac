"""Every outcome and every failure of the surroundings has a face: screen, tone, and how long it stands.

One table for all; a test proves that none is missing. The words are in ``answers.py``, chosen by key.
"""

from dataclasses import dataclass
from enum import Enum

from kiosk.domain import errors, outcomes
from kiosk.domain.errors import KioskError


class Tone(Enum):
    """What is heard and what the light beside the screen shows."""

    SUCCESS = "success"
    NOTICE = "notice"
    ERROR = "error"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Face:
    """``screen``: the page shown. ``seconds``: how long it stands by itself; None: until somebody acts or is idle."""

    screen: str
    tone: Tone
    seconds: int | None


WELCOME_SECONDS = 6
WAY_SECONDS = 10
PULSE_SECONDS = 10
TROUBLE_SECONDS = 20
PASS_SECONDS = 60

FACES: dict[type, Face] = {
    outcomes.Welcome: Face("welcome", Tone.SUCCESS, WAY_SECONDS),
    outcomes.VisitorWelcome: Face("welcome", Tone.SUCCESS, WAY_SECONDS),
    outcomes.WorkerWelcome: Face("dayPass", Tone.SUCCESS, PASS_SECONDS),
    outcomes.AlreadyIn: Face("inside", Tone.NOTICE, None),
    outcomes.TooEarly: Face("question", Tone.NOTICE, None),
    outcomes.TooLate: Face("question", Tone.NOTICE, None),
    outcomes.OtherBranch: Face("question", Tone.NOTICE, None),
    outcomes.Refused: Face("trouble", Tone.ERROR, TROUBLE_SECONDS),
    outcomes.HouseFull: Face("full", Tone.NOTICE, TROUBLE_SECONDS),
    outcomes.NoDeskFree: Face("full", Tone.NOTICE, None),
    outcomes.Waiting: Face("full", Tone.SUCCESS, WELCOME_SECONDS),
    outcomes.Closed: Face("closed", Tone.NOTICE, TROUBLE_SECONDS),
    outcomes.Goodbye: Face("goodbye", Tone.SUCCESS, WELCOME_SECONDS),
    outcomes.ForgottenExit: Face("question", Tone.NONE, None),
    outcomes.ExitSaid: Face("trouble", Tone.SUCCESS, WELCOME_SECONDS),
    outcomes.Booked: Face("welcome", Tone.SUCCESS, WAY_SECONDS),
    outcomes.Provisional: Face("provisional", Tone.NOTICE, None),
    outcomes.NotBooked: Face("trouble", Tone.NOTICE, TROUBLE_SECONDS),
    outcomes.Extended: Face("welcome", Tone.SUCCESS, WELCOME_SECONDS),
    outcomes.Moved: Face("welcome", Tone.SUCCESS, WAY_SECONDS),
    outcomes.Undone: Face("trouble", Tone.SUCCESS, WELCOME_SECONDS),
    outcomes.CancelAsked: Face("trouble", Tone.NOTICE, TROUBLE_SECONDS),
    outcomes.NameRefused: Face("walkIn", Tone.NOTICE, None),
    outcomes.StaffBadge: Face("staffPin", Tone.NONE, None),
    outcomes.StaffSignedIn: Face("staffHome", Tone.NONE, None),
    outcomes.PinRefused: Face("staffPin", Tone.ERROR, None),
    outcomes.PinLocked: Face("trouble", Tone.ERROR, TROUBLE_SECONDS),
    outcomes.OverrideDone: Face("staffDay", Tone.NONE, None),
    outcomes.OverrideAsked: Face("staffDay", Tone.NONE, None),
}

FAILURES: dict[type[BaseException], Face] = {
    errors.StorageError: Face("trouble", Tone.ERROR, TROUBLE_SECONDS),
    errors.NotEnrolledError: Face("firstStart", Tone.NONE, None),
    KioskError: Face("trouble", Tone.ERROR, TROUBLE_SECONDS),
    Exception: Face("trouble", Tone.ERROR, TROUBLE_SECONDS),
}


def face_of(outcome: object) -> Face:
    """The face of an outcome. Raises KeyError for what is none."""
    return FACES[type(outcome)]


def face_of_failure(fault: BaseException) -> Face:
    """The face of whatever a call raised: the nearest of its kinds."""
    return next(FAILURES[kind] for kind in type(fault).__mro__ if kind in FAILURES)
