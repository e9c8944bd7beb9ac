"""Headquarters in the story: its process, and a person of it who uses its interface over TLS with its CA pinned."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast

import requests

START_SECONDS = 90.0
ASK_SECONDS = 20.0
END_SECONDS = 15.0
CSRF_HEADER = "x-csrf-token"
SIGN_IN = "/api/sign-in"
PROGRAM: tuple[str, ...] = ("-m", "kiosk.cli")
"""What Python runs as ``smartvalley``."""


class HeadquartersSilentError(Exception):
    """Headquarters did not start, or did not answer as expected; the text says what it said."""


class HeadquartersProcess:
    """``smartvalley hq`` in a process of its own, with the invented network."""

    def __init__(self, folder: Path, seed: int, clock_file: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._log = (folder / "hq.log").open("ab")
        command = [sys.executable, *PROGRAM, "hq", "--data", str(folder), "--port", "0"]
        more = ["--demo-seed", str(seed), "--clock-file", str(clock_file), "--guest-address"]
        self._process = subprocess.Popen(
            [*command, *more], stdout=subprocess.PIPE, stderr=self._log, stdin=subprocess.DEVNULL, text=True
        )

    def ready(self) -> dict[str, str]:
        """Where it answers, once it does. Raises HeadquartersSilentError."""
        said: list[str] = []
        stdout = self._process.stdout
        if stdout is None:
            raise HeadquartersSilentError("its output is not ours to read")
        listener = threading.Thread(target=lambda: said.append(stdout.readline()), daemon=True)
        listener.start()
        listener.join(START_SECONDS)
        try:
            return cast("dict[str, str]", json.loads(said[0]))
        except (IndexError, json.JSONDecodeError) as fault:
            raise HeadquartersSilentError("headquarters did not say that it is ready; see hq.log") from fault

    def stop(self) -> None:
        """Ends it, and waits."""
        self._process.terminate()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()


class HeadquartersPerson:
    """Somebody of headquarters, signed in, anew where the session has run out.

    Every call raises HeadquartersSilentError for anything but success.
    """

    def __init__(self, address: str, ca: str, administrator: Path) -> None:
        self._address = address
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = ca
        self._administrator = administrator
        self.sign_in()

    def sign_in(self) -> None:
        """Signs in."""
        who = json.loads(self._administrator.read_text(encoding="utf-8"))
        opened = self._ask("POST", SIGN_IN, {"email": who["email"], "password": who["password"]})
        self._session.headers[CSRF_HEADER] = opened["csrf"]

    def close(self) -> None:
        """Leaves."""
        self._session.close()

    def branches(self) -> list[dict[str, Any]]:
        """Every branch as headquarters sees it."""
        return cast("list[dict[str, Any]]", self._ask("GET", "/api/branches"))

    def branch(self, branch_id: str) -> dict[str, Any]:
        """One of them."""
        return next(branch for branch in self.branches() if branch["branch"] == branch_id)

    def inside(self, branch_id: str) -> list[dict[str, Any]]:
        """Who is in."""
        return cast("list[dict[str, Any]]", self._ask("GET", f"/api/branches/{branch_id}/inside"))

    def day(self, branch_id: str, day: str) -> dict[str, Any]:
        """A day's bookings and requests."""
        return cast("dict[str, Any]", self._ask("GET", f"/api/branches/{branch_id}/day/{day}"))

    def totals(self, branch_id: str, node: str, day: str) -> dict[str, Any]:
        """Counts and digests of a day."""
        return cast("dict[str, Any]", self._ask("GET", f"/api/branches/{branch_id}/totals/{node}/{day}"))

    def facts(self, branch_id: str, after: int = 0) -> list[dict[str, Any]]:
        """Stored facts after a position of the feed."""
        return cast(
            "list[dict[str, Any]]", self._ask("GET", f"/api/branches/{branch_id}/facts?after={after}")
        )

    def fact(self, branch_id: str, name: str) -> dict[str, Any] | None:
        """The stored fact of that name, ``node.inc.seq``, or None."""
        after = 0
        while page := self.facts(branch_id, after):
            for one in page:
                if f"{one['node']}.{one['inc']}.{one['seq']}" == name:
                    return one
            after = page[-1]["position"]
        return None

    def book(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Books, or asks whoever holds the day."""
        return cast("dict[str, Any]", self._ask("POST", "/api/bookings", wish))

    def request(self, request_id: str) -> dict[str, Any]:
        """How a request stands."""
        return cast("dict[str, Any]", self._ask("GET", f"/api/requests/{request_id}"))

    def make_code(self, branch_id: str) -> dict[str, Any]:
        """A one-time code to enrol a kiosk by."""
        return cast("dict[str, Any]", self._ask("POST", "/api/enrolments", {"branch": branch_id}))

    def enrolment(self, enrolment_id: str) -> dict[str, Any]:
        """How an enrolment stands, with its check words."""
        return cast("dict[str, Any]", self._ask("GET", f"/api/enrolments/{enrolment_id}"))

    def confirm_words(self, enrolment_id: str) -> None:
        """The words are equal."""
        self._ask("POST", f"/api/enrolments/{enrolment_id}/confirm", {})

    def passes(self) -> list[dict[str, Any]]:
        """The passes that have a label, to be written as pictures."""
        return cast("list[dict[str, Any]]", self._ask("GET", "/api/passes"))

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        send: Callable[..., requests.Response] = self._session.request
        try:
            answer = send(method, self._address + path, json=body, timeout=ASK_SECONDS)
            if answer.status_code == HTTPStatus.UNAUTHORIZED and path != SIGN_IN:
                self.sign_in()
                answer = send(method, self._address + path, json=body, timeout=ASK_SECONDS)
            answer.raise_for_status()
            return answer.json()
        except requests.RequestException as fault:
            raise HeadquartersSilentError(f"{method} {path}: {fault}") from fault
