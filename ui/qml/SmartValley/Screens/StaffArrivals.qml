pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// Who comes next: when, who, where.
Column {
    id: root

    // {time, name, place}
    property var lines: []

    spacing: Metrics.gap14

    SvText {
        text: I18n.text("sm.arrivals")
        role: Type.stripName
    }
    Card {
        width: parent.width
        height: rows.height

        Column {
            id: rows

            x: Metrics.gap32
            width: parent.width - 2 * x

            Repeater {
                model: root.lines.slice(0, StaffPlaces.arrivalsShown)

                Item {
                    id: row

                    required property var modelData
                    required property int index

                    width: parent?.width ?? 0
                    height: StaffPlaces.arrivalRow

                    Rectangle {
                        visible: row.index > 0
                        width: parent.width
                        height: Metrics.hair
                        color: Theme.line
                    }
                    SvText {
                        id: time

                        anchors.verticalCenter: parent.verticalCenter
                        text: row.modelData.time
                        role: Type.stripName
                        wrapMode: Text.NoWrap
                    }
                    SvText {
                        anchors.left: time.right
                        anchors.leftMargin: Metrics.gap32
                        anchors.right: place.left
                        anchors.rightMargin: Metrics.gap16
                        anchors.verticalCenter: parent.verticalCenter
                        text: I18n.plainName(row.modelData.name)
                        role: Type.question
                        color: Theme.textStrong
                        isName: true
                    }
                    SvText {
                        id: place

                        x: parent.width - width
                        width: Math.min(implicitWidth, parent.width * 0.36)
                        anchors.verticalCenter: parent.verticalCenter
                        text: I18n.plainName(row.modelData.place)
                        role: Type.small
                        color: Theme.textQuiet
                        isName: true
                    }
                }
            }
        }
    }
}
