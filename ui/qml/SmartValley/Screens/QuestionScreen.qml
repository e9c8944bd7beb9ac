pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K11: the question is the title; its history is small, beside a white badge: not yours yet. Dark = yes.
InnerPage {
    id: root

    required property QuestionPage page

    readonly property var first: page.acts[0] ?? null
    readonly property bool hasSpace: page.space !== ""

    // Lying down and large, a question that explains itself needs the emblem's room.
    readonly property bool isLong: Theme.isLandscape && Theme.largeText && !hasSpace

    tone: "notice"
    emblem: isLong ? "" : "question"
    emblemY: Places.troubleEmblem
    headHeight: Math.max(Places.troubleHead, informationBottom + Metrics.gap48)
    informationY: isLong ? Metrics.informationY : Places.questionTitle
    informationSpacing: Theme.isLandscape ? Metrics.gap24 : Metrics.gap32
    actionY: Theme.isLandscape ? Places.troubleAction : headHeight + Theme.px(76)
    actionSpacing: Theme.px(32)

    information: [
        SvText {
            objectName: "title"
            width: parent.width
            text: I18n.text(root.page.title)
            spoken: I18n.spoken(root.page.title)
            role: Type.verdict
            isHeading: true
        },
        SpaceLine {
            visible: root.hasSpace
            space: root.page.space
            tone: "quiet"
            line: I18n.text(root.page.lines[0])
            reason: Theme.isLandscape && Theme.largeText ? "" : I18n.text(root.page.lines[1])
        },
        SvText {
            visible: !root.hasSpace && text !== ""
            width: parent.width
            text: I18n.text(root.page.lines[0])
            role: Type.nextStep
        },
        SvText {
            visible: !root.hasSpace && text !== ""
            width: parent.width
            text: I18n.text(root.page.lines[1])
            role: Type.body
        }
    ]

    action: [
        MainButton {
            objectName: "act.first"
            visible: root.first !== null
            heightLeast: Metrics.mainHeightTall
            icon: root.first?.icon || "check"
            label: I18n.text(root.first?.phrase)
            onPressed: root.page.touchAct(root.first.id)
        },
        Column {
            width: parent.width
            spacing: Theme.px(32)

            Repeater {
                model: root.page.acts.slice(1)

                WhiteButton {
                    required property var modelData

                    objectName: "act." + modelData.id
                    icon: modelData.icon
                    label: I18n.text(modelData.phrase)
                    onPressed: root.page.touchAct(modelData.id)
                }
            }
        }
    ]
}
