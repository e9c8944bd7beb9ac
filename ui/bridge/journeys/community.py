"""Who is in today (K26), and how somebody comes to be seen there: their code, words if they like, and a yes.

Reached from help where the branch's people asked for it. Names stand there alone, never where nobody touched anything.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from kiosk.domain.outcomes import PinLocked, Refused
from kiosk.services import who_is_in
from kiosk.services.who_is_in import Asker, WhoIsIn
from ui.bridge.journeys.house_rules import HouseRules
from ui.bridge.journeys.stage import Stage
from ui.bridge.pages.choices import Choice
from ui.bridge.pages.question import QuestionContent
from ui.bridge.pages.who_is_in import CardShown, WhoIsInContent
from ui.bridge.phrases import phrase
from ui.bridge.session_timer import Pace

ASKED_ON = frozenset({"help", "whoIsIn", "ownWords", "question"})
YES, NO, OFF = "card.yes", "card.no", "card.off"


class Community(QObject):
    """K26, the field for one's own words, and the question."""

    def __init__(
        self,
        stage: Stage,
        open_code_pad: Callable[[], None],
        rules: HouseRules,
        refuse: Callable[[Refused | PinLocked], None],
        check_in: Callable[[bytes], None],
    ) -> None:
        super().__init__(stage)
        self._stage = stage
        self._open_code_pad = open_code_pad
        self._refuse = refuse
        self._check_in = check_in
        pages = stage.tablet.pages
        pages.help.community_touched.connect(self.open)
        pages.who_is_in.add_touched.connect(self._appear)
        pages.who_is_in.rules_touched.connect(rules.open_rules)
        pages.who_is_in.back_touched.connect(rules.resume)
        pages.own_words.entered.connect(self._ask)
        pages.own_words.back_touched.connect(self.open)
        pages.own_words.erase_touched.connect(stage.go_home)

    def open(self) -> None:
        """K26 as the house stands now."""
        self._stage.ask(lambda: who_is_in.who_is_in(self._stage.ports), self._show)

    def _show(self, found: WhoIsIn) -> None:
        if self._stage.tablet.current_screen not in ASKED_ON:
            return
        cards = tuple(CardShown(card.short_name, card.initials, card.words) for card in found.cards)
        self._stage.tablet.pages.who_is_in.show(WhoIsInContent(found.people, cards))
        turn = self._stage.turn
        if self._stage.tablet.current_screen == "help":
            turn.beneath = (*turn.beneath, "help")
        self._stage.show("whoIsIn", Pace.CHOOSING)

    def _appear(self) -> None:
        """Who showed a code in this turn is asked at once, everybody else for their code."""
        stage, turn = self._stage, self._stage.turn
        turn.drop_plans()
        if turn.code:
            stage.ask(lambda: who_is_in.asker(turn.code, stage.ports), self._on_known)
        else:
            self._ask_for_code()

    def _on_known(self, found: Asker | Refused | PinLocked | None) -> None:
        """What was shown before may be the code of somebody who has left again, or none that is known."""
        if isinstance(found, Asker):
            self._ask_for_words(found)
        else:
            self._ask_for_code()

    def _ask_for_code(self) -> None:
        self._stage.turn.is_appearing = True
        self._stage.asking.emit()
        self._open_code_pad()

    def on_code(self, code: bytes) -> None:
        """Somebody who wants to be seen shows their code; whoever is not inside comes in with it, or hears why not."""
        stage = self._stage
        stage.turn.is_appearing = False
        stage.turn.code = code
        work = partial(who_is_in.asker, code, stage.ports)
        stage.ask_about(code, work, lambda found: self._on_asker(code, found), for_good=False)

    def _on_asker(self, code: bytes, found: Asker | Refused | PinLocked | None) -> None:
        if isinstance(found, PinLocked):
            self._refuse(found)
        elif isinstance(found, Asker):
            self._ask_for_words(found)
        else:
            self._check_in(code)

    def _ask_for_words(self, found: Asker) -> None:
        turn = self._stage.turn
        turn.visit_id = found.visit_id
        turn.notes["words"] = found.words or ""
        if found.words is None:
            self._stage.tablet.pages.own_words.wipe()
            self._stage.show("ownWords", Pace.TYPING)
        else:
            self._show_question(OFF, "comm.off")

    def _ask(self, words: str) -> None:
        self._stage.turn.notes["words"] = words
        self._show_question(NO, "comm.no")

    def _show_question(self, other_act: str, other_key: str) -> None:
        self._stage.tablet.pages.question.show(card_question(other_act, other_key))
        self._stage.show("question", Pace.CHOOSING)

    def act(self, act_id: str) -> None:
        """What was touched below the question."""
        stage, visit_id = self._stage, self._stage.turn.visit_id
        words = str(stage.turn.notes.get("words", ""))
        if visit_id is None or act_id == NO:
            self.open()
        elif act_id == OFF:
            stage.ask(lambda: who_is_in.hide(visit_id, stage.ports), lambda _: self.open())
        else:
            stage.ask(lambda: who_is_in.show(visit_id, words, stage.ports), lambda _: self.open())


def card_question(other_act: str, other_key: str) -> QuestionContent:
    """K11: whether one's name is to be shown, and the other answer."""
    acts = (Choice(YES, phrase("comm.yes")), Choice(other_act, phrase(other_key), icon="x"))
    return QuestionContent(phrase("comm.title"), (phrase("comm.text"),), acts=acts)
