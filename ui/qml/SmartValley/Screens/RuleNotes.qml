pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// What is good to know, a sign and a line each: first aid, Wi-Fi, lost things.
Column {
    id: root

    property var lines: []

    spacing: HousePlaces.hasGrid ? Metrics.gap14 : Metrics.gap8

    Repeater {
        model: root.lines

        Row {
            id: line

            required property var modelData

            width: root.width
            spacing: Metrics.gap16

            SvIcon {
                id: sign

                name: line.modelData.icon
                size: Metrics.noticeIcon
                color: Theme.inkOnPlate
            }
            SvText {
                width: parent.width - sign.width - parent.spacing
                anchors.verticalCenter: parent.verticalCenter
                text: line.modelData.text
                role: Type.sub
                color: Theme.textQuiet
            }
        }
    }
}
