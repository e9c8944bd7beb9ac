import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// What one has now: the badge, until when, how much is left, and beneath it whatever the page adds (a bar).
Card {
    id: root

    property string space: ""
    property string line: ""
    property string leftText: ""
    default property alias content: below.data

    width: parent ? parent.width : implicitWidth
    implicitHeight: inner.height + 2 * Metrics.cardPadding

    Column {
        id: inner

        x: Metrics.cardPadding
        y: Metrics.cardPadding
        width: parent.width - 2 * x
        spacing: Theme.isLandscape && Theme.largeText ? Metrics.gap16 : Metrics.gap32

        Item {
            id: head

            readonly property real beside: width - (badge.visible ? badge.width + Metrics.gap32 : 0)
            readonly property bool isBeside: line.implicitWidth <= beside
            readonly property bool isOneLine: line.implicitWidth + remaining.implicitWidth + Metrics.gap24 <= beside
            readonly property real textX: isBeside && badge.visible ? badge.width + Metrics.gap32 : 0
            readonly property real textY: isBeside || !badge.visible ? 0 : badge.height + Metrics.gap16

            width: parent.width
            height: isOneLine ? Math.max(badge.visible ? badge.height : 0, line.height) : Math.max(badge.visible ? badge.height : 0, textY + line.height + remaining.height)

            Badge {
                id: badge

                visible: root.space !== ""
                text: root.space
                role: Type.badgeCard
                widthMax: parent.width
            }
            SvText {
                id: line

                x: head.textX
                y: head.isOneLine ? (head.height - height) / 2 : head.textY
                width: head.isBeside ? implicitWidth : parent.width
                text: root.line
                role: Type.cardLine
            }
            SvText {
                id: remaining

                x: head.isOneLine ? parent.width - width : head.textX
                y: head.isOneLine ? (head.height - height) / 2 : line.y + line.height
                width: head.isOneLine ? implicitWidth : parent.width - head.textX
                text: root.leftText
                role: Type.small
                color: Theme.textQuiet
            }
        }
        Column {
            id: below

            width: parent.width
        }
    }
}
