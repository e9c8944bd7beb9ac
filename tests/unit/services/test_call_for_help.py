"""A call for help is written without a name; where nothing can be written, whoever asks is not told a tale."""

from kiosk.domain.errors import DiskFullError
from kiosk.domain.facts import Fact, HelpAsked, HelpWithdrawn
from kiosk.encoding import facts
from kiosk.services import call_for_help
from tests.builders import NODE
from tests.houses import Failing, House
from tests.strictness import AnnouncedWarnings


def said(house: House) -> list[Fact]:
    """What the journal says, in order."""
    inc = house.store.journal.tip().inc
    return [facts.decode(NODE, inc, body).fact for body in house.store.tables.events]


def test_who_asks_leaves_no_name_and_takes_back_that_call() -> None:
    house = House()
    asked = call_for_help.ask(house.ports)
    assert asked is not None
    call_for_help.withdraw(asked, house.ports)
    assert said(house)[-2:] == [HelpAsked(), HelpWithdrawn(asked)]


def test_on_a_full_disk_nobody_is_said_to_be_called(announced_warnings: AnnouncedWarnings) -> None:
    house = Failing()
    asked = call_for_help.ask(house.ports)
    assert asked is not None
    house.fault = DiskFullError("database or disk is full")
    announced_warnings.expect("a call for help cannot be written")
    announced_warnings.expect("a call for help cannot be taken back")
    assert call_for_help.ask(house.ports) is None
    call_for_help.withdraw(asked, house.ports)
    assert said(house)[-1] == HelpAsked()
