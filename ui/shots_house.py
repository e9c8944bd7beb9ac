"""The house's own pages with believable content: its rules and its privacy notice."""

from ui.bridge.answers import qr_matrix
from ui.bridge.pages.house_rules import HouseRulesContent
from ui.bridge.pages.privacy_notice import PrivacyNoticeContent
from ui.bridge.phrases import phrase
from ui.bridge.tablet import Tablet
from ui.shots_scene import Scene

ASSEMBLY = "Piazzale della chiesa"
RIGHTS = phrase("priv.rights", contact="privacy@smartvalley.example")
NOTICE = (
    phrase("priv.who", controller="Smart Valley", dpo="dpo@smartvalley.example"),
    phrase("priv.what"),
    phrase("priv.why"),
    phrase("priv.share"),
    phrase("priv.keep", n=7, contract="10 anni"),
)


def scenes() -> tuple[Scene, ...]:
    """These pages, in the order one may meet them."""
    return (
        Scene("k25-house-rules", "houseRules", fill_house_rules),
        Scene("k25-house-rules-little-known", "houseRules", fill_house_rules_little_known),
        Scene("k25-privacy-notice", "privacyNotice", fill_privacy_notice),
        Scene("k25-privacy-notice-code", "privacyNotice", fill_privacy_notice_code),
        Scene("k25-privacy-own-data", "privacyNotice", fill_own_data),
    )


def fill_house_rules(tablet: Tablet) -> None:
    """K25: everything of the branch is known."""
    tablet.pages.house_rules.show(
        HouseRulesContent(ASSEMBLY, first_aid="all’ingresso, a destra", phone="0461 000102")
    )


def fill_house_rules_little_known(tablet: Tablet) -> None:
    """K25: nobody has said where first aid is, and the assembly point has a long name."""
    tablet.pages.house_rules.show(
        HouseRulesContent(
            "Parcheggio di sopra, dietro il municipio, accanto alla fontana", phone="0461 000102"
        )
    )


def fill_privacy_notice(tablet: Tablet) -> None:
    """The notice, read from a form."""
    tablet.pages.privacy_notice.show(PrivacyNoticeContent(phrase("priv.title"), (*NOTICE, RIGHTS)))


def fill_privacy_notice_code(tablet: Tablet) -> None:
    """The notice of a branch that has it on a page for telephones too."""
    content = PrivacyNoticeContent(
        phrase("priv.title"),
        (*NOTICE, RIGHTS),
        qr_matrix("https://smartvalley.example/privacy"),
        phrase("priv.qr"),
    )
    tablet.pages.privacy_notice.show(content)


def fill_own_data(tablet: Tablet) -> None:
    """Somebody asked what is held on them (UX.md 6.7 D18)."""
    content = PrivacyNoticeContent(
        phrase("priv.mine.title"),
        (RIGHTS, *NOTICE),
        qr_matrix("https://smartvalley.example/my-data"),
        phrase("priv.mine.next"),
    )
    tablet.pages.privacy_notice.show(content)
