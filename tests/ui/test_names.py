"""A name can be anything, and is shown as what it is: plain, cut, unable to turn the line or to fetch a thing."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtNetwork import QHostAddress, QTcpServer, QTcpSocket
from PySide6.QtQml import QQmlComponent, QQmlEngine
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenGlass
from tests.ui.glass import LANDSCAPE, PORTRAIT, Glass
from ui import shots_answers
from ui.bridge.pages.choices import Choice
from ui.bridge.pages.goodbye import GoodbyeContent
from ui.bridge.pages.inside import InsideContent, Way
from ui.bridge.pages.question import QuestionContent
from ui.bridge.pages.trouble import TroubleContent
from ui.bridge.pages.welcome import WelcomeContent
from ui.bridge.phrases import phrase
from ui.bridge.tablet import BranchSign, Tablet
from ui.window import QML_FOLDER


class Listener:
    """A server on loopback that counts who calls."""

    def __init__(self) -> None:
        self.calls = 0
        self._server = QTcpServer()
        self._server.newConnection.connect(self._count)
        if not self._server.listen(QHostAddress.SpecialAddress.LocalHost, 0):
            raise OSError("no port on loopback")

    @property
    def port(self) -> int:
        return self._server.serverPort()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/me.png"

    def close(self) -> None:
        self._server.close()

    def _count(self) -> None:
        self.calls += 1
        self._server.nextPendingConnection().close()


@pytest.fixture
def listener(qapp: object) -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.close()


def say_everywhere(tablet: Tablet, name: str) -> dict[str, str]:
    """Put the name wherever one can stand; the screens that show it, and what they call it there."""
    pages = tablet.pages
    tablet.set_branch(BranchSign(name, name, 2))
    pages.welcome.show(
        WelcomeContent(
            title=phrase("ok.hello", name=name),
            space=name,
            line=phrase("ok.in.until", t="13:00"),
            message=phrase("ok.visit.sent", host=name),
        )
    )
    free = Way(phrase("in.room.sub", room=name))
    pages.inside.show(InsideContent(phrase("in.title", name=name), free, free, free, space=name))
    pages.goodbye.show(GoodbyeContent(title=phrase("ok.out", name=name)))
    acts = (Choice("home", phrase("book.confirm", **{"space": name, "from": "14:00", "to": "15:00"})),)
    pages.question.show(QuestionContent(phrase("err.qr.branch.title", branch=name), space=name, acts=acts))
    pages.trouble.show(TroubleContent(phrase("book.tie.title", space=name), phrase("book.tie.next")))
    return {"home": name, "welcome": name, "inside": name, "goodbye": name, "question": name, "trouble": name}


def test_markup_in_a_name_is_shown_as_written_and_fetches_nothing(
    glass: Glass, listener: Listener, qtbot: QtBot
) -> None:
    name = f'<img src="{listener.address}">'
    for screen in say_everywhere(glass.tablet, name):
        glass.show(screen)
        read = " ".join(glass.words())
        assert "<img src=" in read, screen
        glass.window.grabWindow()

    ours = QTcpSocket()  # the listener hears in order: whoever called before is counted by now
    ours.connectToHost(QHostAddress(QHostAddress.SpecialAddress.LocalHost), listener.port)
    qtbot.waitUntil(lambda: listener.calls > 0)
    ours.close()
    assert listener.calls == 1


def test_the_same_name_would_fetch_if_the_text_were_not_plain(listener: Listener, qtbot: QtBot) -> None:
    engine = QQmlEngine()
    engine.addImportPath(str(QML_FOLDER))
    component = QQmlComponent(engine)
    source = f"""import QtQuick
        import SmartValley.Controls
        SvText {{ textFormat: Text.AutoText; text: 'Karl <img src="{listener.address}">' }}"""
    component.setData(source.encode(), QUrl())
    text = component.create()
    qtbot.waitUntil(lambda: listener.calls > 0)
    text.deleteLater()
    engine.deleteLater()


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_a_name_of_three_hundred_letters_is_cut_and_stays_on_the_glass(
    open_glass: OpenGlass, tablet: Tablet, size: object
) -> None:
    glass = open_glass(size)
    for screen in say_everywhere(tablet, "Wolfeschlegelstein " * 15 + "hausen"):
        glass.show(screen)
        edge = glass.window.width()
        for text in glass.texts():
            place = glass.place(text)
            assert place.left() >= 0, (screen, text.property("text"))
            assert place.right() <= edge, (screen, text.property("text"))
            assert place.bottom() <= glass.window.height(), (screen, text.property("text"))
        assert any("…" in word for word in glass.words()) or any(
            t.property("truncated") for t in glass.texts()
        )


def test_a_name_that_steers_the_line_loses_the_signs_that_steer(glass: Glass) -> None:
    say_everywhere(glass.tablet, "Anna\u202egnp.exe\u2066")
    for screen in ("welcome", "inside", "goodbye"):
        glass.show(screen)
        read = "".join(str(text.property("text")) for text in glass.texts())
        assert "Annagnp.exe" in read
        assert not set(read) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067")


def test_a_name_written_from_right_to_left_is_isolated_in_its_sentence(glass: Glass) -> None:
    say_everywhere(glass.tablet, "دانا")
    glass.show("goodbye")
    assert str(glass.find("title").property("text")) == "A presto, \u2068دانا\u2069!"


@pytest.mark.parametrize("name", ["O", "D’Angelo", "Nguyễn", "Łukasz Dvořák", "Groß", "Zoë 🙂"])
def test_unusual_names_are_shown_as_typed(glass: Glass, name: str) -> None:
    say_everywhere(glass.tablet, name)
    glass.show("welcome")
    assert str(glass.find("title").property("text")) == f"Ciao {name}!"


def test_the_whole_name_is_spoken_where_the_shown_one_is_cut(glass: Glass) -> None:
    long_name = "Maria " * 12 + "Rossi"
    glass.tablet.pages.welcome.show(WelcomeContent(title=phrase("ok.hello", name=long_name)))
    glass.show("welcome")
    title = glass.find("title")
    assert str(title.property("text")).endswith("…!")
    assert title.property("spoken") == f"Ciao {long_name}!"


def test_nothing_of_a_person_is_left_on_the_page_after_the_wipe(glass: Glass) -> None:
    shots_answers.fill_welcome(glass.tablet)
    glass.show("welcome")
    assert any("Giulia" in word for word in glass.words())

    for page in glass.tablet.pages.personal():
        page.wipe()

    assert not any("Giulia" in word or "P-07" in word for word in glass.words())
