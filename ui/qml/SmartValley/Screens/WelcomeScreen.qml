import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K2: name, place, until when, in that order and in that size; then the way there.
InnerPage {
    id: root

    required property WelcomePage page

    // What the buttons and the steps leave for the plan; it shrinks a little before it gives way to the words.
    readonly property real planRoom: Metrics.footerY - actionY - 2 * Places.planInset - steps.height - others.height - done.height - 2 * actionSpacing - Metrics.gap24 - Metrics.gap16
    readonly property real planWidth: Math.min(Places.planWidth, planRoom * 888 / 520)
    readonly property bool hasPlan: !plan.isEmpty && planWidth >= Places.planWidthLeast
    readonly property bool hasSteps: page.steps.length > 0
    readonly property string message: I18n.text(page.message)
    // Large text in landscape: a long message needs the right side, and the steps move under the badge.
    readonly property bool isSwapped: Theme.isLandscape && Theme.largeText && message.length > 60
    readonly property string titleText: I18n.text(page.title)
    readonly property bool isLongTitle: titleText.length > (Theme.isLandscape ? 16 : 24)

    tone: "good"
    emblem: "tick"
    headHeight: Math.max(Places.welcomeHead, informationBottom + Metrics.gap48)
    informationY: Places.welcomeName
    informationSpacing: Metrics.gap24
    actionY: hasSteps || !plan.isEmpty ? Math.max(Places.welcomeAction, Theme.isLandscape ? 0 : headHeight + Metrics.gap32) : Places.welcomeActionPlain
    actionSpacing: Theme.isLandscape ? Metrics.gap16 : Metrics.gap24

    information: [
        SvText {
            objectName: "title"
            width: parent.width
            text: root.titleText
            spoken: I18n.spoken(root.page.title)
            role: root.isLongTitle ? Type.verdict : Type.hero
            color: Theme.textBrand
            isHeading: true
            maximumLineCount: root.isLongTitle ? 3 : 2
            elide: Text.ElideRight
        },
        SpaceLine {
            visible: root.page.space !== "" || line !== ""
            space: root.page.space
            line: I18n.text(root.page.line)
            reason: I18n.text(root.page.reason)
        },
        SvText {
            width: parent.width
            visible: text !== "" && !root.isSwapped
            text: root.message
            spoken: I18n.spoken(root.page.message)
            role: Type.statement
        },
        WaySteps {
            visible: root.hasSteps && root.isSwapped
            steps: root.page.steps
        }
    ]

    action: [
        SvText {
            visible: root.isSwapped
            width: parent.width
            text: root.message
            spoken: I18n.spoken(root.page.message)
            role: Type.statement
        },
        Card {
            visible: root.hasPlan || root.hasSteps && !root.isSwapped
            width: parent.width
            height: way.height + 2 * Places.planInset

            Column {
                id: way

                y: Places.planInset
                width: parent.width
                spacing: Metrics.gap24

                FloorPlan {
                    id: plan

                    objectName: "plan"
                    visible: root.hasPlan
                    x: (parent.width - width) / 2
                    width: root.planWidth
                    plan: root.page.plan
                }
                WaySteps {
                    id: steps

                    visible: root.hasSteps && !root.isSwapped
                    x: Metrics.gap32
                    width: parent.width - 2 * x
                    steps: root.page.steps
                }
            }
        },
        ButtonPair {
            id: others

            visible: root.page.canChange || root.page.canDisown
            isStacked: Theme.isLandscape && Theme.largeText

            WhiteButton {
                objectName: "change"
                width: others.cellWidth
                height: others.cellHeight
                visible: root.page.canChange
                heightLeast: Metrics.pairButtonHeight
                isSmall: true
                icon: "arrow-left-right"
                label: I18n.text("ok.change")
                onPressed: root.page.touchChange()
            }
            WhiteButton {
                objectName: "disown"
                width: others.cellWidth
                height: others.cellHeight
                visible: root.page.canDisown
                heightLeast: Metrics.pairButtonHeight
                isSmall: true
                icon: "user-round-x"
                label: I18n.text("ok.notme")
                onPressed: root.page.touchDisown()
            }
        },
        MainButton {
            id: done

            objectName: "done"
            label: I18n.text("nav.done")
            countdown: root.page.secondsLeft
            role: Type.button
            onPressed: root.page.touchDone()
        }
    ]
}
