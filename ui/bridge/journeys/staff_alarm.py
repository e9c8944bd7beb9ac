"""J13: staff begin an emergency or a drill from R8 - two seconds held, then confirmed - and staff end it."""

from datetime import timedelta

from PySide6.QtCore import QObject

from kiosk.domain.emergencies import Emergency
from ui.bridge import answers
from ui.bridge.journeys.alarm import Alarm
from ui.bridge.journeys.staff_shift import StaffStage
from ui.bridge.journeys.stage import Stage
from ui.bridge.pages.staff_alarm import AlarmAct, StaffAlarmContent
from ui.bridge.phrases import Phrase, length_of_time, phrase

HOLD_SECONDS = 2
START, DRILL, CLOSE, YES, NO = "start", "drill", "close", "yes", "no"
TITLES = {START: "rc.start", DRILL: "rc.start.drill", CLOSE: "rc.close"}


class StaffAlarm(QObject):
    """The staff's page of an emergency. Nothing happens there before somebody signed in."""

    def __init__(self, stage: Stage, staff: StaffStage, alarm: Alarm) -> None:
        super().__init__(stage)
        self._stage = stage
        self._staff = staff
        self._alarm = alarm
        self._page = stage.tablet.pages.staff_alarm
        self._page.act_touched.connect(self._act)

    def open(self) -> None:
        """What can be begun, or what stands."""
        if self._staff.shift is not None:
            self._stage.turn.notes.pop("alarm", None)
            self._show()
            self._staff.show("staffAlarm")

    def _act(self, act_id: str) -> None:
        if self._staff.shift is None:
            return
        asked = self._stage.turn.notes.pop("alarm", None)
        if act_id in self._may_be_asked():
            self._stage.turn.notes["alarm"] = act_id
        elif act_id == YES and asked in self._may_be_asked():
            self._do(str(asked))
            return
        self._show()

    def _may_be_asked(self) -> tuple[str, ...]:
        return (START, DRILL) if self._alarm.standing is None else (CLOSE,)

    def _do(self, asked: str) -> None:
        if asked == CLOSE:
            self._alarm.end()
        else:
            self._alarm.begin(Emergency(self._stage.now(), is_drill=asked == DRILL))

    def _show(self) -> None:
        asked, standing = self._stage.turn.notes.get("alarm"), self._alarm.standing
        if isinstance(asked, str):
            content = _question(asked)
        elif standing is not None:
            content = StaffAlarmContent(
                self._title(), (self._since(standing),), (_close(),), is_drill=standing.is_drill
            )
        else:
            content = StaffAlarmContent(self._title(), (_hold(),), _beginnings())
        self._page.show(content._replace(can_go_back=standing is None))

    def _title(self) -> Phrase:
        return phrase("rc.title", branch=self._stage.view.branch.name)

    def _since(self, standing: Emergency) -> Phrase:
        view, language = self._stage.view, self._stage.tablet.current_language
        minutes = max(timedelta(), self._stage.now() - standing.since) // timedelta(minutes=1)
        return phrase(
            "rc.since",
            t=view.clock(standing.since),
            ago=length_of_time(minutes),
            place=answers.text_of(view.branch.assembly_point, language),
        )


def _hold() -> Phrase:
    return phrase("rc.start.hold", n=HOLD_SECONDS)


def _beginnings() -> tuple[AlarmAct, ...]:
    return (
        AlarmAct(START, phrase(TITLES[START]), "exit-run", is_grave=True, is_held=True),
        AlarmAct(DRILL, phrase(TITLES[DRILL]), "exit-run", is_held=True),
    )


def _close() -> AlarmAct:
    return AlarmAct(CLOSE, phrase(TITLES[CLOSE]), "check")


def _question(asked: str) -> StaffAlarmContent:
    yes = AlarmAct(YES, phrase("nav.yes"), "check", is_grave=asked == START)
    return StaffAlarmContent(phrase(TITLES[asked]), (), (yes, AlarmAct(NO, phrase("nav.no"), "x")))
