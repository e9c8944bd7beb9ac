pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Theme

// The week on the hill: days left, hours right, then the hours of the people on site and the telephone.
Column {
    id: root

    required property ClosedPage page
    // With little room the people on site go, and the week stands whole or not at all: days that are left out would
    // read as closed. The telephone stays.
    property bool isTight: false
    property real room: 0
    readonly property int lines: page.hours.reduce((sum, line) => sum + line.spans.length, 0)
    readonly property bool hasHours: !isTight || lines * Type.week.line + (page.hours.length + 1) * spacing + phone.height <= room
    readonly property var rows: hasHours ? page.hours.map(line => ({name: days(line), hours: hours(line)})) : []
    readonly property var staffedRows: isTight ? [] : page.staffed.map(line => ({name: I18n.text("hours.staffed") + " " + days(line), hours: hours(line)}))

    readonly property list<string> dayKeys: ["day.mon", "day.tue", "day.wed", "day.thu", "day.fri", "day.sat", "day.sun"]

    spacing: FullPlaces.weekGap

    function days(line: var): string {
        const first = I18n.text(dayKeys[line.first]);
        return line.first === line.last ? first : first + "–" + I18n.text(dayKeys[line.last]);
    }

    function hours(line: var): string {
        return line.spans.map(span => I18n.text("hours.span", {from: span.from, to: span.to})).join("\n");
    }

    Rectangle {
        width: parent.width
        height: Metrics.hair
        color: Theme.hillLine
    }
    Repeater {
        model: root.rows.concat(root.staffedRows)

        Item {
            id: row

            required property var modelData

            width: root.width
            height: Math.max(name.height, time.height)

            SvText {
                id: name

                width: parent.width - time.width - Metrics.gap16
                text: row.modelData.name
                role: Type.week
                font.weight: Font.Normal
                color: Theme.inkOnHillQuiet
            }
            SvText {
                id: time

                x: parent.width - width
                text: row.modelData.hours
                role: Type.week
                color: Theme.inkOnHill
                wrapMode: Text.NoWrap
            }
        }
    }
    Row {
        id: phone

        visible: root.page.phone !== ""
        spacing: Metrics.gap16
        topPadding: Metrics.gap8

        SvIcon {
            name: "phone"
            size: Metrics.smallButtonIcon
            color: Theme.gold
            anchors.verticalCenter: parent.verticalCenter
        }
        SvText {
            text: root.page.phone
            role: Type.week
            color: Theme.inkOnHill
            wrapMode: Text.NoWrap
            anchors.verticalCenter: parent.verticalCenter
        }
    }
}
