"""The house's own pages in words: help, rules, privacy notice, emergency. Pure; headquarters describes the branch.

A sentence whose value is not known is left out: nothing here stands for a place, a number or a name nobody gave.
"""

from datetime import datetime

from kiosk.domain.branches import Branch, Privacy, Texts, Walk
from kiosk.domain.spaces import Plan
from ui.bridge.answers import BranchView, qr_matrix, text_of
from ui.bridge.pages.help import HelpContent
from ui.bridge.pages.house_rules import HouseRulesContent
from ui.bridge.pages.out_of_service import OutOfServiceContent
from ui.bridge.pages.privacy_notice import PrivacyNoticeContent
from ui.bridge.phrases import Phrase, phrase
from ui.bridge.three_languages import Trilingual, said, written

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def help_content(view: BranchView, language: str, now: datetime, *, can_resume: bool) -> HelpContent:
    """K15: whom to call. The number is the branch's."""
    branch = view.branch
    return HelpContent(
        is_staffed=branch.is_staffed(now),
        phone=branch.phone,
        matrix=dial_matrix(branch.phone),
        assembly=text_of(branch.assembly_point, language),
        where=where(branch, view.plans),
        can_resume=can_resume,
        shows_who_is_in=branch.shows_who_is_in,
    )


def dial_matrix(phone: str) -> tuple[tuple[bool, ...], ...]:
    """The code that lets a telephone dial a number written for people."""
    return qr_matrix("tel:" + "".join(c for c in phone if c.isdigit() or c == "+"))


def unbroken(phone: str) -> str:
    """The number for the middle of a sentence: no line ends within it."""
    return phone.replace(" ", NO_BREAK_SPACE)


def where(branch: Branch, plans: tuple[Plan, ...]) -> Phrase | None:
    """Where one is, to tell the emergency services; None where no address or no floor of this screen is known."""
    floor = next((plan.floor for plan in plans if plan.has_screen), None)
    if not branch.address or floor is None:
        return None
    return phrase("help.where", address=branch.address, floor=phrase(f"floor.{floor}"))


def house_rules(view: BranchView, language: str) -> HouseRulesContent:
    """K25: what the rules say of this branch."""
    branch = view.branch
    return HouseRulesContent(
        assembly=text_of(branch.assembly_point, language),
        first_aid=text_of(branch.first_aid, language) if branch.first_aid else "",
        phone=branch.phone,
    )


def privacy_notice(view: BranchView, language: str, *, is_own_data: bool) -> PrivacyNoticeContent:
    """The notice; who asks what is held on them reads first what they may ask, and where (UX.md 6.7 D18)."""
    privacy = view.branch.privacy or Privacy()
    rights = (phrase("priv.rights", contact=privacy.contact),) if privacy.contact else ()
    notice = (
        *_who(privacy),
        phrase("priv.what"),
        phrase("priv.why"),
        phrase("priv.share"),
        *_keep(privacy, view.branch.guest_days, language),
    )
    if is_own_data:
        address, title, scan = privacy.own_data_url, "priv.mine.title", "priv.mine.next"
    else:
        address, title, scan = privacy.notice_url, "priv.title", "priv.qr"
    return PrivacyNoticeContent(
        title=phrase(title),
        lines=(*rights, *notice) if is_own_data else (*notice, *rights),
        matrix=qr_matrix(address) if address else (),
        scan=phrase(scan),
    )


def emergency(assembly: Texts, walk: Walk | None) -> dict[str, Trilingual]:
    """K20: every text by its name, in three languages."""
    far = {"walk": said("safe.walk", min=walk.minutes, where=walk.way)} if walk is not None else {}
    return {
        "exit": said("safe.exit"),
        "point": said("safe.point"),
        "assembly": written(assembly),
        "lift": said("safe.lift"),
        "call": said("safe.112"),
        "drill": said("safe.drill"),
        "drillSub": said("safe.drill.sub"),
        **far,
    }


def out_of_service(phone: str, assembly: Texts | None, minutes: int | None = None) -> OutOfServiceContent:
    """K21. Whether somebody is on site this tablet cannot know: it asks to call, where there is a number.

    ``minutes``: in about how many it is over, where that is known (UX.md 6.7 D21).
    """
    words = {"title": said("out.title"), "call": said("safe.112")}
    if minutes is not None:
        words["soon"] = said("out.update.one" if minutes == 1 else "out.update.other", n=minutes)
    if phone:
        words |= {
            "next": said("out.next.none", tel=unbroken(phone)),
            "label": said("name.phone"),
            "dial": said("help.dial"),
        }
    if assembly is not None:
        words |= {"point": said("safe.point"), "assembly": written(assembly)}
    return OutOfServiceContent(words, phone, dial_matrix(phone) if phone else ())


def _who(privacy: Privacy) -> tuple[Phrase, ...]:
    if not privacy.controller or not privacy.officer:
        return ()
    return (phrase("priv.who", controller=privacy.controller, dpo=privacy.officer),)


def _keep(privacy: Privacy, guest_days: int, language: str) -> tuple[Phrase, ...]:
    if privacy.contract is None:
        return ()
    return (phrase("priv.keep", n=guest_days, contract=text_of(privacy.contract, language)),)
