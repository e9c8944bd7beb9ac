import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K13b: the code to photograph, large and still, and six digits for who has no camera.
InnerPage {
    id: root

    required property DayPassPage page

    readonly property bool hasCode: page.matrix.length > 0
    // Lying, the code needs the whole card to be as wide as a camera wants it: the words go to the panel.
    readonly property bool isBeside: hasCode && Theme.isLandscape
    readonly property string printed: I18n.text(page.printed)
    readonly property bool hasPrinted: printed !== ""

    tone: "good"
    emblem: "tick"
    emblemY: GuestPlaces.passEmblem
    headHeight: Math.max(GuestPlaces.passHead, informationBottom + Metrics.gap32)
    informationY: GuestPlaces.passName
    informationSpacing: Metrics.gap20
    actionY: Math.max(GuestPlaces.passAction, Theme.isLandscape ? 0 : headHeight + Metrics.gap32)
    actionSpacing: Metrics.rowGap

    information: [
        SvText {
            objectName: "title"
            visible: !(root.hasPrinted && root.isBeside && Theme.largeText)
            width: parent.width
            text: I18n.text(root.page.title)
            role: Type.hero
            color: Theme.textBrand
            isHeading: true
            maximumLineCount: 1
            elide: Text.ElideRight
        },
        SpaceLine {
            space: root.page.space
            line: I18n.text(root.page.line)
            reason: Theme.largeText || root.isBeside ? "" : I18n.text(root.page.reason)
        },
        DayPassWords {
            visible: root.isBeside
            width: parent.width
            digits: root.page.digits
            printed: root.printed
            isShort: true
        }
    ]

    action: [
        Card {
            width: parent.width
            height: root.hasCode ? GuestPlaces.passCard : words.height + 2 * Metrics.gap64
            border.color: root.isBeside && Theme.highContrast ? "transparent" : Theme.rim

            QrFrame {
                id: code

                objectName: "code"
                visible: root.hasCode
                x: root.isBeside ? (parent.width - width) / 2 : Metrics.gap14
                anchors.verticalCenter: parent.verticalCenter
                rows: root.page.matrix
                label: I18n.text("work.pass.title")
            }
            DayPassWords {
                id: words

                visible: !root.isBeside
                anchors.left: root.hasCode ? code.right : parent.left
                anchors.leftMargin: root.hasCode ? Metrics.gap16 : Metrics.cardPadding
                anchors.right: parent.right
                anchors.rightMargin: Metrics.gap24
                anchors.verticalCenter: parent.verticalCenter
                digits: root.page.digits
                hasCode: root.hasCode
            }
        },
        Row {
            id: lying

            readonly property bool hasSlip: root.page.hasPrinter && !root.hasPrinted && Theme.isLandscape
            readonly property bool hasWay: root.page.canShowWay && Theme.isLandscape
            // Beside a printer's button the map is a square without words; in large text both are as wide as their word.
            readonly property real wayWidth: !hasSlip ? half : Theme.largeText ? way.widthLeast : Metrics.buttonHeight
            readonly property real rest: hasSlip && hasWay ? width - wayWidth - spacing : width
            readonly property real half: (width - spacing) / 2
            readonly property real slipWidth: Theme.largeText ? slip.widthLeast : (rest - spacing) / 2

            width: parent.width
            spacing: Metrics.columnGap

            PrintSlip {
                id: slip

                visible: lying.hasSlip
                width: lying.slipWidth
                heightLeast: done.height
                isShort: Theme.largeText
                page: root.page
            }
            WhiteButton {
                id: way

                objectName: "way"
                visible: lying.hasWay
                width: lying.wayWidth
                height: done.height
                isSmall: true
                showsLabel: !lying.hasSlip || Theme.largeText
                icon: "map"
                label: I18n.text("desk.map")
                onPressed: root.page.touchWay()
            }
            MainButton {
                id: done

                objectName: "done"
                width: lying.hasSlip ? lying.rest - lying.slipWidth - lying.spacing : lying.hasWay ? lying.half : lying.width
                label: I18n.text("nav.done")
                countdown: root.page.secondsLeft
                onPressed: root.page.touchDone()
            }
        },
        Row {
            id: standing

            readonly property real half: (width - spacing) / 2

            visible: !Theme.isLandscape && (root.page.hasPrinter || root.page.canShowWay)
            width: parent.width
            spacing: Metrics.columnGap

            PrintSlip {
                visible: root.page.hasPrinter
                width: root.page.canShowWay ? standing.half : standing.width
                page: root.page
            }
            WhiteButton {
                objectName: "way.standing"
                visible: root.page.canShowWay
                width: root.page.hasPrinter ? standing.half : standing.width
                isSmall: true
                icon: "map"
                label: I18n.text("desk.map")
                onPressed: root.page.touchWay()
            }
        }
    ]
}
