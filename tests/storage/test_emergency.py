"""An emergency stands in the file until somebody ends it, whatever becomes of the program meanwhile."""

from kiosk.domain.emergencies import Emergency
from tests.builders import at
from tests.premises import Premises

DRILL = Emergency(at("10:12"), is_drill=True)


def test_an_emergency_survives_the_end_of_the_program_and_its_own_end_does_too(premises: Premises) -> None:
    with premises.opened() as store:
        assert store.emergency() is None
        store.keep_emergency(DRILL)
    with premises.opened() as store:
        assert store.emergency() == DRILL
        store.forget_emergency()
    with premises.opened() as store:
        assert store.emergency() is None
