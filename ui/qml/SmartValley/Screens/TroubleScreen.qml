pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K12: calm, because nobody did wrong. What is so, what to do now; the first button is the next best act.
InnerPage {
    id: root

    required property TroublePage page

    readonly property var first: page.acts[0] ?? null

    tone: "notice"
    emblem: "attention"
    emblemY: Places.troubleEmblem
    headHeight: Math.max(Places.troubleHead, informationBottom + Metrics.gap48)
    informationY: Places.troubleTitle
    actionY: Theme.isLandscape ? Places.troubleAction : headHeight + Theme.px(76)
    actionSpacing: Theme.px(32)
    // Help stands among the buttons already.
    hasHelp: !page.acts.some(act => act.id === "help")
    informationSpacing: Metrics.gap24
    groundText: I18n.text(page.ground)

    information: [
        SvText {
            objectName: "title"
            width: parent.width
            text: I18n.text(root.page.title)
            spoken: I18n.spoken(root.page.title)
            role: Type.verdict
            isHeading: true
        },
        SvText {
            objectName: "nextStep"
            width: parent.width
            text: I18n.text(root.page.nextStep)
            role: Type.nextStep
        }
    ]

    beside: SvText {
        x: Metrics.margin
        y: Math.max(Places.troubleReference, root.informationBottom + Metrics.gap8)
        visible: root.page.reference !== ""
        text: I18n.text("err.ref", {ref: root.page.reference})
        role: Type.caption
        color: Theme.noticeText
    }

    action: [
        MainButton {
            objectName: "act.first"
            visible: root.first !== null
            heightLeast: Metrics.mainHeightTall
            icon: root.first?.icon ?? ""
            label: I18n.text(root.first?.text)
            onPressed: root.page.touchAct(root.first.id)
        },
        WhiteButton {
            objectName: "act.second"
            visible: root.page.acts.length > 1
            icon: root.page.acts[1]?.icon ?? ""
            label: I18n.text(root.page.acts[1]?.text)
            onPressed: root.page.touchAct(root.page.acts[1].id)
        },
        WhiteButton {
            objectName: "home"
            icon: "home"
            label: I18n.text("nav.home")
            countdown: root.page.secondsLeft
            onPressed: root.page.touchHome()
        }
    ]
}
