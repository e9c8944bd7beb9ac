"""A real headless Chromium, driven over its debugging pipe: nothing but the standard library between test and page."""

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PATIENCE_SECONDS = 20.0
PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
INSTALL = "Chromium is missing: apt-get install -y --no-install-recommends chromium"
_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
]


class Chromium:
    """One browser with one page. ``certificate``: the only server that it believes besides the public ones."""

    def __init__(self, folder: Path, certificate: Path) -> None:
        assert PROGRAM is not None, INSTALL
        key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
        spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        pin = base64.b64encode(sha256(spki).digest()).decode()
        from_browser, browser_writes = os.pipe()
        browser_reads, to_browser = os.pipe()

        def give_pipes() -> None:
            os.dup2(browser_reads, 3)
            os.dup2(browser_writes, 4)

        self._process = subprocess.Popen(
            [
                *(PROGRAM, *_FLAGS),
                *(f"--user-data-dir={folder}", f"--ignore-certificate-errors-spki-list={pin}", "about:blank"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=give_pipes,
            pass_fds=(3, 4),
        )
        os.close(browser_reads)
        os.close(browser_writes)
        self._in = os.fdopen(to_browser, "wb", buffering=0)
        self._out = os.fdopen(from_browser, "rb")
        self._calls = 0
        self._session: dict[str, str] = {}
        self.complaints: list[str] = []
        self.requested: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = {"sessionId": attached["sessionId"]}
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Network.setExtraHTTPHeaders", headers={"Accept-Language": "it"})

    def close(self) -> None:
        """Ends the browser."""
        self._process.terminate()
        self._process.wait(PATIENCE_SECONDS)
        self._in.close()
        self._out.close()

    def call(self, method: str, **parameters: object) -> Any:
        """One command of the debugging protocol, and its result; events on the way are kept."""
        self._calls += 1
        message = {"id": self._calls, "method": method, "params": parameters, **self._session}
        self._in.write(json.dumps(message).encode() + b"\0")
        while True:
            said = self._read()
            if said.get("id") == self._calls:
                assert "error" not in said, said["error"]
                return said["result"]
            self._note(said)

    def open(self, address: str) -> None:
        """Goes to an address and waits until the page is whole."""
        self.call("Page.navigate", url=address)
        self.until(
            lambda: (
                self.ask("document.readyState") == "complete" and self.ask("location.href") != "about:blank"
            )
        )

    def ask(self, expression: str) -> Any:
        """The value of a script's expression in the page, asked from outside it."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return result["result"].get("value")

    def text(self) -> str:
        """What a person reads on the page; nothing while the next one is on its way."""
        return str(self.ask("document.body.innerText") or "")

    def type_into(self, selector: str, text: str) -> None:
        """Focuses a field and types."""
        self.ask(f"document.querySelector({json.dumps(selector)}).focus()")
        self.call("Input.insertText", text=text)

    def press(self, selector: str) -> None:
        """Clicks in the middle of an element, as a mouse does."""
        box = self.ask(
            f"(() => {{ const r = document.querySelector({json.dumps(selector)}).getBoundingClientRect();"
            "return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)

    def until(self, holds: Callable[[], bool]) -> None:
        """Waits until something holds; the page works on meanwhile."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            assert time.monotonic() < deadline, self.text()

    def _read(self) -> dict[str, Any]:
        message = bytearray()
        while (byte := self._out.read(1)) != b"\0":
            assert byte, "the browser is gone"
            message += byte
        said: dict[str, Any] = json.loads(message)
        return said

    def _note(self, said: dict[str, Any]) -> None:
        parameters = said.get("params", {})
        match said.get("method"):
            case "Network.requestWillBeSent":
                self.requested.append(parameters["request"]["url"])
            case "Runtime.exceptionThrown" | "Runtime.consoleAPICalled" | "Page.javascriptDialogOpening":
                self.complaints.append(json.dumps(parameters))
            case "Log.entryAdded":
                self.complaints.append(parameters["entry"]["text"])
