"""A guest's own telephone: it reads the tablet's code with its camera, opens the page, types, and shows a code itself."""

import html
import re
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Self
from urllib.parse import urljoin

import requests
from PIL import Image

from kiosk.devices.code_reader import read_bytes

MODULE_PIXELS = 8
SECONDS = 20.0
_MODULE = re.compile(r"M(\d+),(\d+)H(\d+)V(\d+)H\d+z")
_FIELD = re.compile(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"')


@dataclass
class Phone:
    """A browser of somebody whom nobody here knows; ``ca``: the file of what it believes besides."""

    ca: str
    language: str = "it"
    session: requests.Session = field(default_factory=requests.Session)
    address: str = ""
    page: str = ""
    status: int = 0

    def __post_init__(self) -> None:
        self.session.trust_env = False
        self.session.verify = self.ca
        self.session.headers["Accept-Language"] = self.language

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()

    def scan(self, picture: Path) -> Self:
        """Its camera sees a picture of the tablet; the page of the address in it opens."""
        return self.open(read_code(picture.read_bytes()))

    def open(self, address: str) -> Self:
        """Opens an address."""
        return self._shows(self.session.get(address, timeout=SECONDS))

    def send(self, **typed: str) -> Self:
        """Sends the form that stands, with what was typed into it."""
        form = {name: html.unescape(value) for name, value in _FIELD.findall(self.page) if name != "stay"}
        action = re.search(r'<form method="post" action="([^"]*)"', self.page)
        assert action is not None, self.words
        where = urljoin(self.address, html.unescape(action[1]))
        return self._shows(self.session.post(where, data={**form, **typed}, timeout=SECONDS))

    @property
    def words(self) -> str:
        """What can be read on it, spaces made one."""
        return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", self.page.partition("<body>")[2])))

    def code(self) -> bytes:
        """The picture of the code that it shows, as PNG."""
        modules = [(int(x), int(y)) for x, y, *_ in _MODULE.findall(self.page)]
        assert modules, self.words
        size = max(max(module) for module in modules) + 5
        picture = Image.new("L", (size, size), 255)
        for module in modules:
            picture.putpixel(module, 0)
        written = BytesIO()
        picture.resize((size * MODULE_PIXELS,) * 2, Image.Resampling.NEAREST).save(written, "PNG")
        return written.getvalue()

    def _shows(self, answer: requests.Response) -> Self:
        self.address, self.page, self.status = answer.url, answer.text, answer.status_code
        return self


def read_code(picture: bytes) -> str:
    """What the code in a picture says, by the product's own reader."""
    reading = read_bytes(picture)
    assert reading.code is not None, reading.failure
    return reading.code.decode("ascii")
