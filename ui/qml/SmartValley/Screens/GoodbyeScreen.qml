import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K10: goodbye, how long it was, and the undo for who stays after all.
InnerPage {
    id: root

    required property GoodbyePage page

    readonly property bool isAsked: page.step !== ""
    // Lying with large text the reasons need all the room there is.
    readonly property bool isCrowded: page.step === "why" && Theme.isLandscape && Theme.largeText

    tone: "good"
    emblem: "tick"
    headHeight: Math.max(Places.goodbyeHead, informationBottom + Metrics.gap48)
    informationY: Places.goodbyeTitle
    actionY: Math.max(isAsked ? Places.goodbyePulse : Places.goodbyeAction, Theme.isLandscape ? 0 : headHeight + Metrics.gap48)

    information: [
        SvText {
            objectName: "title"
            width: parent.width
            text: I18n.text(root.page.title)
            spoken: I18n.spoken(root.page.title)
            role: Type.hero
            color: Theme.textBrand
            isHeading: true
            maximumLineCount: 2
            elide: Text.ElideRight
        },
        SvText {
            objectName: "time"
            width: parent.width
            visible: text !== ""
            text: I18n.text(root.page.time)
            role: Type.statement
        },
        Row {
            width: parent.width
            visible: remark.text !== "" && !(Theme.isLandscape && Theme.largeText)
            spacing: Metrics.gap24

            SvIcon {
                id: spark

                visible: root.page.isTidyAsked
                name: "sparkles"
                size: Metrics.smallButtonIcon
                color: Theme.textBrand
            }
            SvText {
                id: remark

                width: parent.width - (spark.visible ? spark.width + parent.spacing : 0)
                text: I18n.text(root.page.remark)
                role: Type.body
            }
        }
    ]

    action: [
        Pulse {
            visible: root.isAsked
            width: parent.width
            height: root.isCrowded ? implicitHeight : Places.pulseRoom
            page: root.page
        },
        MainButton {
            objectName: "done"
            label: I18n.text("nav.done")
            countdown: root.page.secondsLeft
            onPressed: root.page.touchDone()
        },
        ButtonPair {
            id: others

            visible: !root.isCrowded
            isStacked: Theme.largeText && !Theme.isLandscape

            WhiteButton {
                objectName: "stay"
                visible: root.page.canStay
                width: others.cellWidth
                height: others.cellHeight
                isSmall: true
                icon: "undo-2"
                label: I18n.text("ok.out.stay")
                onPressed: root.page.touchStay()
            }
            WhiteButton {
                objectName: "survey"
                visible: root.isAsked
                width: others.cellWidth
                height: others.cellHeight
                isSmall: true
                icon: "clipboard-list"
                label: I18n.text("sv.start")
                onPressed: root.page.touchSurvey()
            }
        }
    ]
}
