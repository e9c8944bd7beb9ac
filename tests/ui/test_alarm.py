"""An emergency on this screen: begun by staff, stands through everything, ended by staff (UX.md 6.2 J13, 6.3 K20)."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from kiosk.domain.branches import Texts, Walk
from kiosk.domain.emergencies import Emergency
from kiosk.domain.errors import DiskFullError
from tests.builders import a_branch, a_desk, at
from tests.houses import House
from tests.strictness import AnnouncedWarnings
from tests.ui.conftest import OpenGlass
from tests.ui.entrance import RECEPTION, Entrance, KeptAlarm
from tests.ui.glass import Glass
from ui import shots_house
from ui.bridge.answers import BranchView

FAR = Walk(2, Texts("a destra dell’uscita", "rechts vom Ausgang", "to the right of the exit"))
STARTED = Emergency(at("08:40"))


def a_house() -> House:
    """Pergine on Tuesday at nine, with Paola at the reception."""
    house = House(spaces=(a_desk("P-01"),), branch=replace(a_branch(), walk=FAR))
    house.hear(*RECEPTION)
    return house


@pytest.fixture
def entrance(open_glass: OpenGlass, qtbot: QtBot) -> Iterator[Entrance]:
    """The tablet at Pergine's door; the exit is to its left."""
    entrance = Entrance(a_house(), open_glass(), qtbot)
    yield entrance
    entrance.close()


def hold(entrance: Entrance, name: str) -> None:
    """A finger stays on a button until the page asks once more."""
    entrance.glass.settle()
    place = entrance.glass.middle(name)
    entrance.glass.press(place)
    entrance.wait_until(lambda: entrance.glass.has("alarm.yes"))
    entrance.glass.lift(place)


def begin(entrance: Entrance, name: str = "alarm.start") -> None:
    """Staff call everybody out."""
    entrance.sign_in()
    entrance.touch("alarm")
    entrance.wait_for("staffAlarm")
    hold(entrance, name)
    entrance.touch("alarm.yes")
    entrance.wait_for("emergency")


def test_two_seconds_held_and_a_yes_ask_everybody_to_leave_in_three_languages_at_once(
    entrance: Entrance,
) -> None:
    begin(entrance)
    leave = {"Esci subito dall’edificio", "Gebäude sofort verlassen", "Leave the building now"}
    assert leave <= set(entrance.words())
    assert {"112", "nel cortile davanti", "2\u00a0min a piedi, a destra dell’uscita"} <= set(entrance.words())
    assert "im Hof vor dem Haus · in the yard in front" in entrance.words()
    assert entrance.glass.controls() == []
    assert entrance.alarm.standing == Emergency(entrance.house.clock.now())


def test_a_short_touch_or_a_no_begins_nothing(entrance: Entrance) -> None:
    entrance.sign_in()
    entrance.touch("alarm")
    entrance.wait_for("staffAlarm")
    entrance.touch("alarm.start")
    assert not entrance.glass.has("alarm.yes")
    hold(entrance, "alarm.start")
    entrance.touch("alarm.no")
    assert entrance.glass.has("alarm.start")
    entrance.touch("back")
    entrance.wait_for("staffHome")
    assert entrance.alarm.standing is None


def test_a_drill_says_so_at_the_very_top_and_in_three_languages(entrance: Entrance) -> None:
    begin(entrance, "alarm.drill")
    assert "PROVA - ÜBUNG - DRILL" in entrance.words()
    band = entrance.glass.place(entrance.glass.find("drill"))
    assert (band.top(), band.width()) == (0, entrance.glass.window.width())
    assert entrance.alarm.standing is not None
    assert entrance.alarm.standing.is_drill


def test_what_somebody_was_typing_is_gone_before_the_emergency_stands(entrance: Entrance) -> None:
    entrance.touch("work")
    entrance.wait_for("dayGuest")
    entrance.touch("here")
    entrance.wait_for("walkIn")
    entrance.type("Anna Gasser")
    entrance.journeys._staff.alarm.begin(STARTED)
    entrance.wait_for("emergency")
    assert entrance.tablet.pages.walk_in.property("name") == ""


def test_while_it_stands_a_visitors_code_is_not_read_and_leaves_no_fact(entrance: Entrance) -> None:
    begin(entrance)
    facts = entrance.house.types()
    entrance.show_code(entrance.house.a_pass())
    entrance.show_code(b"481206")
    entrance.show_code(entrance.badge())  # asked after them, so they were dealt with when the door stands
    entrance.wait_for("staffPin")
    assert entrance.house.types() == facts


def test_an_answer_that_comes_late_is_kept_and_not_shown_over_it(entrance: Entrance) -> None:
    entrance.show_code(entrance.house.a_pass())
    entrance.journeys._staff.alarm.begin(STARTED)
    entrance.wait_until(lambda: entrance.alarm.standing is not None)
    assert "checkin" in entrance.house.types()
    assert entrance.screen == "emergency"


def test_staff_end_it_and_the_screen_says_who_lets_people_back_in(entrance: Entrance) -> None:
    begin(entrance)
    entrance.sign_in(lands_on="staffAlarm")
    assert not entrance.glass.has("back"), "behind the door lies only its end"
    entrance.touch("alarm.close")
    entrance.touch("alarm.yes")
    entrance.wait_for("emergencyOver")
    assert {"Emergenza finita.", "Puoi rientrare quando lo dice il personale."} <= set(entrance.words())
    entrance.wait_until(lambda: entrance.alarm.standing is None)
    entrance.seconds_pass(60)
    entrance.wait_for("home")
    entrance.show_code(entrance.house.a_pass())
    entrance.wait_for("welcome")


def test_with_nobody_on_site_only_the_rescuers_let_people_back_in(entrance: Entrance) -> None:
    begin(entrance)
    entrance.house.clock.pass_by(hours=5)
    entrance.sign_in(lands_on="staffAlarm")
    entrance.touch("alarm.close")
    entrance.touch("alarm.yes")
    entrance.wait_for("emergencyOver")
    assert "Rientra solo quando lo dicono i soccorsi." in entrance.words()


def test_the_staffs_door_closes_by_itself_on_the_emergency_not_on_home(entrance: Entrance) -> None:
    begin(entrance)
    entrance.show_code(entrance.badge())
    entrance.wait_for("staffPin")
    entrance.seconds_pass(30)
    assert entrance.screen == "emergency"
    entrance.sign_in(lands_on="staffAlarm")
    entrance.seconds_pass(60)
    assert entrance.screen == "emergency"


def test_after_a_kill_in_an_emergency_its_page_stands_again(open_glass: OpenGlass, qtbot: QtBot) -> None:
    kept = KeptAlarm()
    kept.keep_emergency(STARTED)
    entrance = Entrance(a_house(), open_glass(), qtbot, alarm=kept)
    entrance.wait_for("emergency")
    entrance.sign_in(lands_on="staffAlarm")
    since = "Evacuazione dalle 08:40, da 20\u00a0min. Punto di raccolta: nel cortile davanti"
    assert since in entrance.words()
    entrance.close()


class FullDisk(KeptAlarm):
    """Nothing can be written."""

    def keep_emergency(self, emergency: Emergency) -> None:
        """The disk is full."""
        raise DiskFullError(str(emergency))


def test_a_full_disk_keeps_nobody_inside(
    open_glass: OpenGlass, qtbot: QtBot, announced_warnings: AnnouncedWarnings
) -> None:
    announced_warnings.expect("ui.bridge.calls: a call failed")
    entrance = Entrance(a_house(), open_glass(), qtbot, alarm=FullDisk())
    entrance.journeys._staff.alarm.begin(STARTED)
    entrance.wait_until(lambda: bool(entrance.failures))
    assert [type(fault) for fault in entrance.failures] == [DiskFullError]
    assert entrance.screen == "emergency"
    entrance.failures.clear()
    entrance.close()


def test_an_assembly_point_that_changes_meanwhile_is_shown_at_once(entrance: Entrance) -> None:
    begin(entrance)
    moved = Texts("sul piazzale", "auf dem Platz", "on the square")
    entrance.journeys.belong(BranchView(replace(entrance.house.branch, assembly_point=moved), (), ()))
    entrance.wait_for_words("sul piazzale")


def test_an_exit_to_the_left_has_its_arrow_there_and_the_man_runs_that_way(glass: Glass) -> None:
    shots_house.fill_emergency(glass.tablet)
    glass.show("emergency")
    man, arrow = glass.find("man"), glass.find("arrow.left")
    assert man.property("mirror")
    assert glass.place(arrow).right() < glass.place(man).left()


def test_an_exit_to_the_right_is_the_mirror_of_it(glass: Glass) -> None:
    shots_house.fill_emergency_right(glass.tablet)
    glass.show("emergency")
    man, arrow = glass.find("man"), glass.find("arrow.right")
    assert not man.property("mirror")
    assert glass.place(arrow).left() > glass.place(man).right()


def test_where_nobody_has_said_where_the_exit_is_no_arrow_guesses(glass: Glass) -> None:
    shots_house.fill_emergency_unset(glass.tablet)
    glass.show("emergency")
    assert [item.objectName() for item in glass.items() if item.objectName().startswith("arrow.")] == []
    assert not any("a piedi" in words for words in glass.words())
