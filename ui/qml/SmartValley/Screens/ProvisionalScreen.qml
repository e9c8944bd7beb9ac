import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K2, provisional: dotted ridge, dashed slot, the word - nothing here looks certain. The second choice is a
// certain one, and the way out is as large as the way on.
InnerPage {
    id: root

    required property ProvisionalPage page

    readonly property bool hasStrip: page.axis.last !== undefined && page.slotTaken.to !== undefined
    readonly property bool isTight: Theme.isLandscape && Theme.largeText

    tone: "notice"
    emblem: isTight ? "" : "clock"
    headHeight: Math.max(Places.provisionalHead, informationBottom + Metrics.gap48)
    informationY: Places.provisionalTitle
    informationSpacing: Theme.isLandscape ? Metrics.gap16 : Metrics.gap24
    actionY: Theme.isLandscape ? Places.provisionalAction : headHeight + Metrics.gap48
    actionSpacing: Theme.pick(32, 24, 16, 16)

    information: [
        SvText {
            objectName: "title"
            width: parent.width
            text: I18n.text(root.page.title)
            role: Type.request
            isHeading: true
        },
        SvText {
            objectName: "reason"
            width: parent.width
            text: I18n.text(root.page.reason)
            role: Type.subtitle
        },
        Rectangle {
            objectName: "request"
            width: parent.width
            height: request.height + 2 * Metrics.cardPadding
            radius: Metrics.cardRadius
            color: Theme.surface
            border.color: Theme.rim
            border.width: Theme.highContrast ? Metrics.outline : 0

            Column {
                id: request

                x: Metrics.cardPadding
                y: Metrics.cardPadding
                width: parent.width - 2 * x
                spacing: Metrics.gap24

                Grid {
                    width: parent.width
                    columns: root.isTight ? 1 : 2
                    columnSpacing: Metrics.gap32
                    rowSpacing: Metrics.gap16
                    verticalItemAlignment: Grid.AlignVCenter

                    Badge {
                        id: badge

                        text: root.page.space
                        tone: "notice"
                        role: Type.badgeCard
                        widthMax: request.width * 0.55
                    }
                    SvText {
                        width: root.isTight ? parent.width : parent.width - badge.width - parent.columnSpacing
                        text: root.page.span
                        role: Type.cardLine
                    }
                }
                Item {
                    visible: root.hasStrip && !root.isTight
                    width: parent.width
                    height: strip.y + strip.height + Metrics.stripBulge

                    TimeStrip {
                        id: strip

                        y: Metrics.stripBulge
                        width: parent.width
                        axis: root.hasStrip ? root.page.axis : strip.axis
                        blocks: root.hasStrip ? [{from: root.page.slotTaken.from, to: root.page.slotTaken.to, tone: "dashed"}] : []
                    }
                }
                TimeAxis {
                    visible: root.hasStrip && !root.isTight
                    width: parent.width
                    axis: strip.axis
                }
                Row {
                    visible: told.text !== "" && !Theme.isLandscape
                    width: parent.width
                    spacing: Metrics.gap16

                    SvIcon {
                        id: letter

                        name: "mail"
                        size: Metrics.smallButtonIcon
                        color: Theme.noticeText
                        anchors.verticalCenter: told.verticalCenter
                    }
                    SvText {
                        id: told

                        width: parent.width - letter.width - parent.spacing
                        text: I18n.text(root.page.nextStep)
                        role: Type.small
                    }
                }
            }
        }
    ]

    action: [
        MainButton {
            objectName: "done"
            label: I18n.text("nav.done")
            onPressed: root.page.touchDone()
        },
        RowTile {
            objectName: "sure"
            visible: label !== ""
            icon: "check-check"
            label: I18n.text(root.page.sureAct)
            sub: root.isTight ? "" : I18n.text(root.page.sure)
            hasChevron: false
            onPressed: root.page.touchSure()
        },
        WhiteButton {
            objectName: "withdraw"
            icon: "x"
            label: I18n.text("book.withdraw")
            onPressed: root.page.touchWithdraw()
        },
        NoticeBox {
            visible: Theme.isLandscape && text !== ""
            tone: "notice"
            icon: "mail"
            text: I18n.text(root.page.nextStep)
        }
    ]
}
