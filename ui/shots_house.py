"""The house's own pages with believable content: its rules, its privacy notice, the emergency, out of service."""

from kiosk.domain.branches import Texts, Walk
from ui.bridge import house_words
from ui.bridge.answers import qr_matrix, text_of
from ui.bridge.journeys import community
from ui.bridge.journeys.community import card_question
from ui.bridge.pages.emergency import EmergencyContent
from ui.bridge.pages.emergency_over import EmergencyOverContent
from ui.bridge.pages.house_rules import HouseRulesContent
from ui.bridge.pages.privacy_notice import PrivacyNoticeContent
from ui.bridge.pages.who_is_in import CardShown, WhoIsInContent
from ui.bridge.phrases import Phrase, phrase
from ui.bridge.tablet import BranchSign, Tablet
from ui.bridge.three_languages import said
from ui.shots_scene import Scene

GATHER = Texts("nel parco davanti all’ingresso", "im Park vor dem Eingang", "in the park by the entrance")
FAR = Walk(1, Texts("a sinistra dell’uscita", "links vom Ausgang", "to the left of the exit"))
RIGHTS = phrase("priv.rights", contact="privacy@smartvalley.example")
NOTICE = (
    phrase("priv.who", controller="Smart Valley", dpo="dpo@smartvalley.example"),
    phrase("priv.what"),
    phrase("priv.why"),
    phrase("priv.share"),
)
CONTRACT = Texts("10 anni", "10 Jahren", "10 years")
FIRST_AID = Texts("all’ingresso, a destra", "am Eingang rechts", "by the entrance, on the right")
FAR_PLACE = Texts(
    "nel parcheggio di sopra, dietro il municipio, accanto alla fontana",
    "auf dem oberen Parkplatz hinter dem Rathaus, neben dem Brunnen",
    "in the upper car park behind the town hall, beside the fountain",
)


def scenes() -> tuple[Scene, ...]:
    """These pages, in the order one may meet them."""
    return (
        Scene("k26-who-is-in", "whoIsIn", fill_who_is_in),
        Scene("k26-who-is-in-many", "whoIsIn", fill_who_is_in_many),
        Scene("k26-nobody-named", "whoIsIn", fill_nobody_named),
        Scene("k26-own-words", "ownWords", fill_own_words),
        Scene("k26-question", "question", fill_card_question),
        Scene("k25-house-rules", "houseRules", fill_house_rules),
        Scene("k25-house-rules-little-known", "houseRules", fill_house_rules_little_known),
        Scene("k25-privacy-notice", "privacyNotice", fill_privacy_notice),
        Scene("k25-privacy-notice-code", "privacyNotice", fill_privacy_notice_code),
        Scene("k25-privacy-own-data", "privacyNotice", fill_own_data),
        Scene("k20-emergency", "emergency", fill_emergency),
        Scene("k20-emergency-right", "emergency", fill_emergency_right),
        Scene("k20-emergency-behind", "emergency", fill_emergency_behind),
        Scene("k20-emergency-unset", "emergency", fill_emergency_unset),
        Scene("k20-emergency-drill", "emergency", fill_emergency_drill),
        Scene("k20-emergency-over", "emergencyOver", fill_emergency_over),
        Scene("k21-out-of-service", "outOfService", fill_out_of_service),
        Scene("k21-out-of-service-unknown", "outOfService", fill_out_of_service_unknown),
        Scene("k21-new-version", "outOfService", fill_new_version),
    )


CARDS = (
    CardShown("Anna V.", "AV", "Web design"),
    CardShown("Giulia B.", "GB", "Traduzioni"),
    CardShown("Luca M.", "LM", "Contabilità"),
    CardShown("Marco B.", "MB", "Mappe e sentieri"),
    CardShown("Sara R.", "SR", ""),
    CardShown("Tobias M.", "TM", "Holzbau und Bauingenieurwesen"),
)


def fill_who_is_in(tablet: Tablet) -> None:
    """K26: six with a name, five without."""
    tablet.pages.who_is_in.show(WhoIsInContent(11, CARDS))


def fill_who_is_in_many(tablet: Tablet) -> None:
    """K26: more cards than there is room for."""
    tablet.pages.who_is_in.show(WhoIsInContent(27, CARDS * 4))


def fill_nobody_named(tablet: Tablet) -> None:
    """K26: people are in, and nobody asked to be seen."""
    tablet.pages.who_is_in.show(WhoIsInContent(3))


def fill_own_words(tablet: Tablet) -> None:
    """The field for one's own words, half typed."""
    tablet.pages.own_words.wipe()
    tablet.pages.own_words.typeText("Traduzi")


def fill_card_question(tablet: Tablet) -> None:
    """K11: whether one's name is to be shown."""
    tablet.pages.question.show(card_question(community.NO, "comm.no"))


def fill_house_rules(tablet: Tablet) -> None:
    """K25: everything of the branch is known."""
    tablet.pages.house_rules.show(
        HouseRulesContent(_in(tablet, GATHER), first_aid=_in(tablet, FIRST_AID), phone="0461 000102")
    )


def fill_house_rules_little_known(tablet: Tablet) -> None:
    """K25: nobody has said where first aid is, and the assembly point has a long name."""
    tablet.pages.house_rules.show(HouseRulesContent(_in(tablet, FAR_PLACE), phone="0461 000102"))


def fill_privacy_notice(tablet: Tablet) -> None:
    """The notice, read from a form."""
    tablet.pages.privacy_notice.show(PrivacyNoticeContent(phrase("priv.title"), (*_notice(tablet), RIGHTS)))


def fill_privacy_notice_code(tablet: Tablet) -> None:
    """The notice of a branch that has it on a page for telephones too."""
    content = PrivacyNoticeContent(
        phrase("priv.title"),
        (*_notice(tablet), RIGHTS),
        qr_matrix("https://smartvalley.example/privacy"),
        phrase("priv.qr"),
    )
    tablet.pages.privacy_notice.show(content)


def fill_own_data(tablet: Tablet) -> None:
    """Somebody asked what is held on them (UX.md 6.7 D18)."""
    content = PrivacyNoticeContent(
        phrase("priv.mine.title"),
        (RIGHTS, *_notice(tablet)),
        qr_matrix("https://smartvalley.example/my-data"),
        phrase("priv.mine.next"),
    )
    tablet.pages.privacy_notice.show(content)


def fill_emergency(tablet: Tablet) -> None:
    """K20: everything is known; the exit is to the left."""
    _show_emergency(tablet, "left")


def fill_emergency_right(tablet: Tablet) -> None:
    """K20: the exit is to the right, and the man runs there."""
    _show_emergency(tablet, "right")


def fill_emergency_behind(tablet: Tablet) -> None:
    """K20: the exit is behind who reads."""
    _show_emergency(tablet, "behind")


def fill_emergency_unset(tablet: Tablet) -> None:
    """K20: nobody has said where the exit is, nor how far the assembly point."""
    content = EmergencyContent(house_words.emergency(GATHER, None))
    tablet.pages.emergency.show(content)


def fill_emergency_drill(tablet: Tablet) -> None:
    """K20: a drill."""
    _show_emergency(tablet, "up", is_drill=True)


def _show_emergency(tablet: Tablet, arrow: str, *, is_drill: bool = False) -> None:
    tablet.pages.emergency.show(EmergencyContent(house_words.emergency(GATHER, FAR), arrow, is_drill))


def fill_emergency_over(tablet: Tablet) -> None:
    """K20, afterwards, with nobody on site."""
    tablet.pages.emergency_over.show(EmergencyOverContent(said("safe.over"), said("safe.over.none")))
    tablet.pages.emergency_over.count_down(60)


def fill_out_of_service(tablet: Tablet) -> None:
    """K21: the store cannot be opened; the branch was known before."""
    tablet.pages.out_of_service.show(house_words.out_of_service("0461 000 102", GATHER))


def fill_new_version(tablet: Tablet) -> None:
    """K21: a new version comes in."""
    tablet.pages.out_of_service.show(house_words.out_of_service("0461 000 102", GATHER, 3))


def fill_out_of_service_unknown(tablet: Tablet) -> None:
    """K21: nobody ever said whom to call."""
    tablet.set_branch(BranchSign("", "", -1))
    tablet.set_clock(None)
    tablet.pages.out_of_service.show(house_words.out_of_service("", None))


def _notice(tablet: Tablet) -> tuple[Phrase, ...]:
    return (*NOTICE, phrase("priv.keep", n=7, contract=_in(tablet, CONTRACT)))


def _in(tablet: Tablet, texts: Texts) -> str:
    return text_of(texts, tablet.current_language)
