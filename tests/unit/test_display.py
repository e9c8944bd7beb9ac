"""A display is proven in a child process, never believed."""

import pytest

from kiosk import display


def test_without_a_display_it_says_so_and_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert display.prove() == display.Display(
        is_real=False, reason="neither DISPLAY nor WAYLAND_DISPLAY is set"
    )


def test_a_dead_display_is_found_out_without_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("DISPLAY", ":4711")
    assert display.prove() == display.Display(is_real=False, reason="nothing answers at DISPLAY :4711")


def test_a_missing_library_is_named_with_the_command_that_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("DISPLAY", ":4711")
    monkeypatch.setitem(display.X11_LIBRARIES, "libnobody-has-it.so.0", "libnobody0")
    assert display.prove() == display.Display(
        is_real=False, reason="a window needs: apt-get install -y --no-install-recommends libnobody0"
    )
