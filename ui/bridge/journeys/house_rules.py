"""What every public page has: languages, help, how somebody wants the screen, and the time-out."""

from dataclasses import replace

from PySide6.QtCore import QObject

from ui.bridge import answers
from ui.bridge.journeys.stage import Stage
from ui.bridge.session_timer import Pace
from ui.bridge.tablet import Modes

MODES = {"large": "large_text", "contrast": "high_contrast", "calm": "calm"}


class HouseRules(QObject):
    """The footer's three words, K15, K16 and K17."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        tablet, pages = stage.tablet, stage.tablet.pages
        tablet.language_touched.connect(self._speak)
        tablet.help_touched.connect(self.open_help)
        tablet.accessibility_touched.connect(self.open_accessibility)
        pages.help.resume_touched.connect(self._resume)
        pages.help.home_touched.connect(stage.go_home)
        pages.accessibility.mode_touched.connect(self._switch)
        pages.accessibility.reset_touched.connect(lambda: tablet.set_modes(Modes()))
        pages.accessibility.done_touched.connect(self._resume)
        pages.timeout.stay_touched.connect(stage.timer.touched)
        pages.timeout.done_touched.connect(stage.go_home)

    def open_help(self) -> None:
        """K15 over whatever is open; nothing typed is lost."""
        stage = self._stage
        behind = self._set_aside()
        content = answers.help_content(
            stage.view, stage.tablet.current_language, stage.now(), can_resume=behind != stage.idle_screen()
        )
        stage.tablet.pages.help.show(content)
        stage.show("help", Pace.CHOOSING)

    def open_accessibility(self) -> None:
        """K16 over whatever is open."""
        self._set_aside()
        self._stage.show("accessibility", Pace.CHOOSING)

    def _set_aside(self) -> str:
        screen = self._stage.tablet.current_screen
        if screen not in ("help", "accessibility"):
            self._stage.turn.shown_before_help = screen
        return self._stage.turn.shown_before_help

    def _resume(self) -> None:
        behind = self._stage.turn.shown_before_help
        if behind in ("", "home", "closed"):
            self._show_idle()
        else:
            self._stage.show(behind, Pace.TYPING)

    def _show_idle(self) -> None:
        """Home again, in the language and the modes just chosen; they go when nobody touches the screen."""
        self._stage.show_idle(Pace.LINGER)

    def _speak(self, language: str) -> None:
        self._stage.tablet.speak(language)
        if self._stage.tablet.current_screen in ("home", "closed"):
            self._show_idle()

    def _switch(self, mode: str) -> None:
        modes = self._stage.tablet.modes
        name = MODES.get(mode)
        if name is not None:
            self._stage.tablet.set_modes(replace(modes, **{name: not getattr(modes, name)}))
