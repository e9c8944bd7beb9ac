"""Every outcome and every failure has a face on the screen."""

import typing

import kiosk.domain.errors as errors
from kiosk.domain import outcomes
from ui.bridge.messages import FACES, FAILURES, Tone, face_of_failure
from ui.window import QML_FOLDER


def test_no_outcome_is_without_a_face_and_no_face_without_an_outcome() -> None:
    assert set(FACES) == set(typing.get_args(outcomes.Outcome))


def test_every_failure_has_a_face_and_a_full_disk_is_not_a_bug() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert len(kinds) > 10
    for kind in kinds:
        assert face_of_failure(kind("x")).screen
    assert face_of_failure(errors.DiskFullError("x")).tone is Tone.ERROR
    assert face_of_failure(ZeroDivisionError()).screen == "trouble"


def test_every_face_names_a_page_that_exists() -> None:
    screens = QML_FOLDER / "SmartValley" / "Screens"
    missing = [
        face.screen
        for face in (*FACES.values(), *FAILURES.values())
        if not (screens / f"{face.screen[0].upper()}{face.screen[1:]}Screen.qml").exists()
    ]
    assert missing == []
