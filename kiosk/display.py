"""Whether a window can be opened here: proven by a child process, because Qt aborts the one that only believes it.

A dead ``DISPLAY`` and a missing libxcb-cursor0 both end in exit 134 (SIGABRT), which no ``except`` catches.
"""

import ctypes
import os
import subprocess
import sys
from dataclasses import dataclass

PROOF = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
PATIENCE_SECONDS = 30
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What Qt's X11 platform loads from the system, and the Debian package that brings each (TRAPS.md 2)."""


@dataclass(frozen=True, slots=True)
class Display:
    """``is_real``: a window can be seen. ``reason``: why not, in a sentence, or empty."""

    is_real: bool
    reason: str = ""


def prove() -> Display:
    """Opens and closes an application in a child process, with this process's environment."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return Display(is_real=False, reason="QT_QPA_PLATFORM says offscreen")
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return Display(is_real=False, reason="neither DISPLAY nor WAYLAND_DISPLAY is set")
    try:
        tried = subprocess.run(
            [sys.executable, "-c", PROOF],
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return Display(is_real=False, reason=f"the display did not answer within {PATIENCE_SECONDS} s")
    if tried.returncode == 0:
        return Display(is_real=True)
    return Display(is_real=False, reason=_reason(tried))


def _reason(tried: "subprocess.CompletedProcess[str]") -> str:
    """Why Qt gave up. Its own words name libxcb-cursor0 whatever is wrong, so the libraries are tried themselves."""
    if missing := [package for name, package in X11_LIBRARIES.items() if not _loads(name)]:
        return f"a window needs: apt-get install -y --no-install-recommends {' '.join(missing)}"
    if "could not connect to display" in tried.stderr.lower():
        return f"nothing answers at DISPLAY {os.environ.get('DISPLAY', '')}"
    return f"Qt ended with {tried.returncode}"


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def go_offscreen() -> None:
    """Makes Qt of this process draw without a screen; before it is imported."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_QUICK_BACKEND"] = "software"


def prefer_software() -> None:
    """Draws in software unless a setting chose otherwise: a tenth of the CPU where there is no GPU."""
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
