"""What every public page has: languages, help, how somebody wants the screen, the house's rules, and the time-out."""

from dataclasses import replace

from PySide6.QtCore import QObject

from kiosk.domain.entry_passes import Preferences
from kiosk.services import remember
from ui.bridge import house_words
from ui.bridge.journeys.help_call import HelpCall
from ui.bridge.journeys.stage import Stage
from ui.bridge.phrases import phrase
from ui.bridge.session_timer import Pace
from ui.bridge.tablet import Modes

MODES = {
    "large": "large_text",
    "contrast": "high_contrast",
    "low": "controls_low",
    "voice": "voice",
    "calm": "calm",
}
HOUSE_PAGES = frozenset({"help", "accessibility", "houseRules", "privacyNotice", "whoIsIn"})
IDLE_PAGES = frozenset({"home", "closed"})


class HouseRules(QObject):
    """The footer's three words, K15, K16, K17, K25 and the privacy notice.

    These pages lie over whatever is open; the way back leads to it, and nothing typed there is lost.
    """

    def __init__(self, stage: Stage, help_call: HelpCall) -> None:
        super().__init__(stage)
        self._stage = stage
        self._call = help_call
        self._asks_for_own_data = False
        self._asked = 0
        tablet, pages = stage.tablet, stage.tablet.pages
        tablet.language_touched.connect(self._speak)
        tablet.help_touched.connect(self.open_help)
        tablet.accessibility_touched.connect(self.open_accessibility)
        tablet.voice_asked.connect(self._turn_voice_on)
        pages.help.resume_touched.connect(self.resume)
        pages.help.home_touched.connect(self._leave_help)
        pages.help.own_data_touched.connect(self._open_own_data)
        pages.help.community_touched.connect(help_call.end)
        help_call.changed.connect(self._say_of_call)
        pages.accessibility.mode_touched.connect(self._switch)
        pages.accessibility.reset_touched.connect(lambda: self._set_modes(Modes()))
        pages.accessibility.remember_touched.connect(self._switch_remembering)
        pages.accessibility.done_touched.connect(self.resume)
        pages.accessibility.rules_touched.connect(self.open_rules)
        pages.walk_in.notice_touched.connect(self._open_notice)
        for page in (pages.house_rules, pages.privacy_notice):
            page.back_touched.connect(self.resume)
            page.erase_touched.connect(stage.go_home)
        pages.timeout.stay_touched.connect(stage.timer.touched)
        pages.timeout.done_touched.connect(stage.go_home)

    def open_help(self) -> None:
        """K15 over whatever is open, which calls headquarters; nothing typed is lost.

        Before there is a branch there is no number to show.
        """
        if not self._stage.has_branch:
            return
        self._set_aside()
        self._call.begin()
        self._fill_help()
        self._stage.show("help", Pace.CHOOSING)

    def open_accessibility(self) -> None:
        """K16 over whatever is open. Who showed a pass in this turn may have it remembered."""
        self._set_aside()
        stage, code = self._stage, self._stage.turn.code
        if code:
            page = stage.tablet.pages.accessibility
            stage.ask(lambda: remember.is_remembered(code, stage.ports), page.show_remembered)
        self._stage.show("accessibility", Pace.CHOOSING)

    def open_rules(self) -> None:
        """K25 over whatever is open."""
        if self._stage.has_branch:
            self._open_over("houseRules")

    def _open_notice(self) -> None:
        self._asks_for_own_data = False
        self._open_over("privacyNotice")

    def _leave_help(self) -> None:
        self._call.end()
        self._stage.go_home()

    def _open_own_data(self) -> None:
        self._call.end()
        self._asks_for_own_data = True
        self._open_over("privacyNotice")

    def _set_aside(self) -> None:
        """A word of the footer takes the place of another of the house's pages."""
        turn, screen = self._stage.turn, self._stage.tablet.current_screen
        turn.beneath = turn.beneath[:1] if screen in HOUSE_PAGES else (screen,)

    def _open_over(self, page: str) -> None:
        """What is read from a page leads back to that page."""
        turn, screen = self._stage.turn, self._stage.tablet.current_screen
        turn.beneath = (*turn.beneath, screen) if screen in HOUSE_PAGES else (screen,)
        self._fill(page)
        self._stage.show(page, Pace.TYPING)

    def resume(self) -> None:
        """Back to what lies beneath."""
        turn = self._stage.turn
        *others, behind = turn.beneath or ("",)
        turn.beneath = tuple(others)
        if behind in HOUSE_PAGES:
            self._stage.show(behind, Pace.CHOOSING)
        elif behind in IDLE_PAGES or not behind:
            self._show_idle()
        else:
            self._stage.show(behind, Pace.TYPING)

    def _show_idle(self) -> None:
        """Home again, in the language and the modes just chosen; they go when nobody touches the screen."""
        self._stage.show_idle(Pace.LINGER)

    def _speak(self, language: str) -> None:
        self._stage.speak(language)
        screen = self._stage.tablet.current_screen
        if screen == "accessibility":
            self._remember_as_shown()
        if screen in IDLE_PAGES:
            self._show_idle()
        for page in {screen, *self._stage.turn.beneath} & HOUSE_PAGES:
            self._fill(page)

    def _fill(self, page: str) -> None:
        """What headquarters wrote, in the language of the moment."""
        view, language = self._stage.view, self._stage.tablet.current_language
        pages = self._stage.tablet.pages
        match page:
            case "help":
                self._fill_help()
            case "houseRules":
                pages.house_rules.show(house_words.house_rules(view, language))
            case "privacyNotice":
                own = self._asks_for_own_data
                pages.privacy_notice.show(house_words.privacy_notice(view, language, is_own_data=own))

    def _say_of_call(self) -> None:
        if self._stage.tablet.current_screen in HOUSE_PAGES:
            self._fill_help()

    def _fill_help(self) -> None:
        stage = self._stage
        can_resume = stage.turn.beneath[:1] != (stage.idle_screen(),)
        content = house_words.help_content(
            stage.view, stage.tablet.current_language, stage.now(), can_resume=can_resume
        )
        told_at = self._call.told_at
        told = phrase("help.told", t=stage.view.clock(told_at)) if told_at is not None else None
        stage.tablet.pages.help.show(content._replace(is_called=self._call.is_standing, told=told))

    def _switch(self, mode: str) -> None:
        modes = self._stage.tablet.modes
        name = MODES.get(mode)
        if name is not None:
            self._set_modes(replace(modes, **{name: not getattr(modes, name)}))

    def _turn_voice_on(self) -> None:
        """By a key of a keypad, on any page; on home it goes again when nobody is there any more."""
        self._set_modes(replace(self._stage.tablet.modes, voice=True))
        if self._stage.tablet.current_screen in IDLE_PAGES:
            self._show_idle()

    def _set_modes(self, modes: Modes) -> None:
        self._stage.set_modes(modes)
        self._remember_as_shown()

    def _switch_remembering(self) -> None:
        page = self._stage.tablet.pages.accessibility
        if page.is_remembered:
            # before the answer: what is touched meanwhile is not remembered any more
            page.show_remembered(False)
            self._remember(None)
        else:
            self._remember(self._as_shown())

    def _remember_as_shown(self) -> None:
        """While the page says that it is remembered, that is what the page shows."""
        if self._stage.tablet.pages.accessibility.is_remembered:
            self._remember(self._as_shown())

    def _remember(self, preferences: Preferences | None) -> None:
        stage, code = self._stage, self._stage.turn.code
        self._asked += 1
        asked = self._asked

        def answered(is_remembered: bool | None) -> None:
            if asked != self._asked:
                return
            stage.tablet.pages.accessibility.show_remembered(is_remembered)
            if is_remembered and preferences != self._as_shown():
                self._remember_as_shown()

        stage.ask(lambda: remember.remember(code, preferences, stage.ports), answered)

    def _as_shown(self) -> Preferences:
        tablet = self._stage.tablet
        return Preferences(
            tablet.current_language,
            large_text=tablet.modes.large_text,
            high_contrast=tablet.modes.high_contrast,
            controls_low=tablet.modes.controls_low,
            calm=tablet.modes.calm,
        )
