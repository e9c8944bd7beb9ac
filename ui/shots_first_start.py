"""The pages of a tablet that belongs to no branch yet."""

from ui.bridge.pages.first_start import FirstStartContent, FirstStartStep
from ui.bridge.tablet import BranchSign, Tablet
from ui.shots_scene import Scene

NO_BRANCH = BranchSign("", "", summit=-1)


def scenes() -> tuple[Scene, ...]:
    """These pages, in the order one may meet them."""
    return (
        Scene("k24-first-start-code", "firstStart", fill_first_code),
        Scene("k24-first-start-bad-code", "firstStart", fill_first_bad_code),
        Scene("k24-first-start-no-network", "firstStart", fill_first_no_network),
        Scene("k24-first-start-words", "firstStart", fill_first_words),
        Scene("k24-first-start-progress", "firstStart", fill_first_progress),
    )


def fill_first_code(tablet: Tablet) -> None:
    """K24: five of six letters."""
    _first_start(tablet, FirstStartContent(phone="0461 000 000", address="https://hq.example:8443"), "7K4PM")


def fill_first_bad_code(tablet: Tablet) -> None:
    """K24: headquarters refused the code."""
    content = FirstStartContent(
        FirstStartStep.BAD_CODE, phone="0461 000 000", address="https://hq.example:8443"
    )
    _first_start(tablet, content, "")


def fill_first_no_network(tablet: Tablet) -> None:
    """K24: headquarters does not answer; the code stays."""
    content = FirstStartContent(
        FirstStartStep.NO_NETWORK, phone="0461 000 000", address="https://hq.example:8443"
    )
    _first_start(tablet, content, "7K4PMN")


def fill_first_words(tablet: Tablet) -> None:
    """K24: three words to compare."""
    words = ("larice", "porfido", "lago")
    content = FirstStartContent(FirstStartStep.WORDS, branch_name="Levico Terme", summit=1, words=words)
    _first_start(tablet, content, "")


def fill_first_progress(tablet: Tablet) -> None:
    """K24: the branch's data come."""
    content = FirstStartContent(
        FirstStartStep.PROGRESS, branch_name="Levico Terme", summit=1, done=182, total=412
    )
    _first_start(tablet, content, "")


def _first_start(tablet: Tablet, content: FirstStartContent, code: str) -> None:
    tablet.set_branch(NO_BRANCH)
    tablet.set_clock(None)
    tablet.pages.first_start.wipe()
    tablet.pages.first_start.typeText(code)
    tablet.pages.first_start.show(content)
