"""Enrolment as the first start's page drives it: the exchange's own steps, then the identity made durable.

Every call is made on the enrolment thread, one of the sync threads: it may block on the network. Nothing is
stored before two people have found the check words equal (DESIGN.md 4, device identity).
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from kiosk.domain.errors import HeadquartersUnreachableError
from kiosk.domain.ports import Random
from kiosk.parts import machine_id
from kiosk.settings import Settings
from ui.bridge.answers import BranchView
from ui.bridge.journeys.first_start import CheckWords

if TYPE_CHECKING:
    from sync.client.enrolment import EnrolledKiosk, Enrolment

ASK_AGAIN_SECONDS = 1.0
Progress = Callable[[int, int], None]


class Enroller:
    """One device's enrolment. ``into_service`` opens the kiosk once its identity stands, and gives its branch."""

    def __init__(
        self,
        settings: Settings,
        random: Random,
        seconds: Callable[[], float],
        into_service: Callable[[Progress], BranchView],
    ) -> None:
        self.submit = ThreadPoolExecutor(1, thread_name_prefix="sync-enrol").submit
        self._settings = settings
        self._random = random
        self._seconds = seconds
        self._into_service = into_service
        self._enrolment: Enrolment | None = None
        self._is_enrolled = False
        self._stopped = threading.Event()

    @property
    def is_at_work(self) -> bool:
        """Whether an enrolment is under way: its page says when the kiosk goes into service."""
        return self._enrolment is not None

    def begin(self, code: str) -> CheckWords:
        """Shows headquarters the code; the words both screens must show."""
        self._stopped.clear()
        enrolment = self._enrolment = self._enrolment or self._new()
        found = enrolment.begin(code, self._settings.headquarters)
        return CheckWords(found.branch_name, found.summit, found.words)

    def confirm(self, progress: Progress) -> BranchView:
        """Says that the words are equal here, waits for headquarters to say so, and goes into service."""
        while not self._is_enrolled:
            if self._enrolment is None or self._stopped.is_set():
                raise HeadquartersUnreachableError("the enrolment was stopped")
            if (enrolled := self._enrolment.confirm()) is not None:
                self._keep(enrolled)
            else:
                self._stopped.wait(ASK_AGAIN_SECONDS)
        view = self._into_service(progress)
        self._enrolment = None
        return view

    def stop(self) -> None:
        """The words differ, or the program ends: nothing is kept. From any thread."""
        self._stopped.set()
        enrolment, self._enrolment = self._enrolment, None
        if enrolment is not None:
            enrolment.stop()

    def _new(self) -> "Enrolment":
        from kiosk.storage import keys
        from sync.client import trust
        from sync.client.enrolment import Enrolment, Surroundings, stated_authority
        from sync.client.line import HttpsLine

        folder = self._settings.data
        has_key = (folder / keys.DEVICE_KEY).exists()
        key = keys.device_key(folder) if has_key else keys.make_device_key(folder, self._random)
        around = Surroundings(
            self._random,
            machine_id(),
            stated_authority,
            lambda address, ca_pem: HttpsLine(address, trust.pinned(ca_pem), self._seconds),
        )
        return Enrolment(key, around)

    def _keep(self, enrolled: "EnrolledKiosk") -> None:
        from kiosk.storage.identity import Identity, write_identity

        identity = Identity(
            enrolled.node,
            enrolled.branch,
            enrolled.hq_address,
            enrolled.ca_pem,
            enrolled.hq_public_key,
            enrolled.timeline,
        )
        write_identity(self._settings.data, identity)
        self._is_enrolled = True
