"""Environment failures: what went wrong around the program, whether waiting helps, what a person can do.

Adapters translate third-party exceptions into these, once. ``advice`` is a sentence for staff and for the
command line; visitors read the deck's ``err.*`` texts instead.
"""


class KioskError(Exception):
    """Something around the program failed. ``may_pass``: whether waiting may help."""

    may_pass = False
    advice = "Ask support."

    def __init__(self, detail: str = "", *, advice: str | None = None) -> None:
        super().__init__(detail or self.__class__.__name__)
        if advice is not None:
            self.advice = advice


class StorageError(KioskError):
    """The database cannot be used."""


class VulnerableSqliteError(StorageError):
    """The SQLite library is older than 3.51.3 and can corrupt the file (WAL reset)."""

    advice = "Install the project's own requirements: they bring a SQLite that is safe."


class NewerSchemaError(StorageError):
    """The file was written by a newer version."""

    advice = "Update this program, or restore the copy made before the update."


class WrongKeyError(StorageError):
    """The key does not open the file."""

    advice = "Put back the key file that belongs to this data folder; without it enrol the kiosk anew."


class DamagedFileError(StorageError):
    """The file does not hold what was written into it."""

    advice = (
        "Put back the newest backup: smartvalley restore COPY. The kiosk then takes arrivals at once, and confirms"
        " bookings again once it has reached headquarters."
    )


class FolderHeldError(StorageError):
    """Another process owns the data folder."""

    advice = "Close the kiosk that is running, or ask it: its socket lies in the data folder."


class FileLockedError(StorageError):
    """Somebody else holds the database's file, or a statement is still under way: nothing was written."""

    may_pass = True
    advice = "Close whatever else opened the kiosk's database; the kiosk goes on by itself as soon as it can."


class DiskFullError(StorageError):
    """There is no room to write."""

    may_pass = True
    advice = "Free some space; nothing is shown as confirmed until there is."


class HeadquartersUnreachableError(KioskError):
    """No line to headquarters."""

    may_pass = True
    advice = "Check the line; the kiosk goes on without it and tries again by itself."


class HeadquartersBusyError(KioskError):
    """Headquarters answered that it cannot serve now. ``retry_after_seconds``: when to ask again, if it said so."""

    may_pass = True
    advice = "Nothing to do: the kiosk asks again later."

    def __init__(self, detail: str = "", *, retry_after_seconds: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after_seconds = retry_after_seconds


class RogueHeadquartersError(KioskError):
    """Whoever answered is not the headquarters this kiosk was enrolled at."""

    advice = "Somebody answers in place of headquarters: check the line, then the CA fingerprint with headquarters."


class ForgedFeedError(RogueHeadquartersError):
    """An entry or head of the feed does not carry headquarters' signature, or breaks its chain."""

    advice = "The feed was changed on its way: the kiosk stopped reading it. Call headquarters."


class EnrolmentRefusedError(KioskError):
    """Headquarters does not know the enrolment code, or it is used up or too old."""

    advice = "Ask headquarters for a new code; a code holds for 10 minutes and for one kiosk."


class RevokedDeviceError(KioskError):
    """Headquarters revoked this device's key."""

    advice = "This kiosk was retired at headquarters. Enrol it anew to use it again."


class NotEnrolledError(KioskError):
    """The kiosk has no branch yet."""

    advice = "Open the tablet and type a code from headquarters: smartvalley kiosk."


class ReaderUnavailableError(KioskError):
    """The code reader does not answer."""

    may_pass = True
    advice = "Check the reader's cable; it is tried again by itself."


class PrinterUnavailableError(KioskError):
    """The printer does not answer, or has no paper."""

    may_pass = True
    advice = (
        "Check the printer's paper and cable; the staff's first page offers to print the last slip again."
    )
