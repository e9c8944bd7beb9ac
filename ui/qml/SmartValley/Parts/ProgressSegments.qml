pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Theme

// How far one is: a segment a question, those behind filled, the present one gold.
Row {
    id: root

    property int number: 0
    property int total: 0

    width: parent ? parent.width : implicitWidth
    spacing: Metrics.gap8
    Accessible.ignored: true

    Repeater {
        model: root.total

        Rectangle {
            required property int index
            readonly property bool isNow: index + 1 === root.number

            width: (root.width - root.spacing * (root.total - 1)) / root.total
            height: Metrics.segment
            radius: height / 2
            color: isNow ? Theme.gold : index + 1 < root.number ? Theme.segmentDone : Theme.segmentAhead
            border.color: isNow ? Theme.goldEdge : Theme.rim
            border.width: isNow ? Metrics.outline : Theme.highContrast ? Metrics.hair : 0
        }
    }
}
