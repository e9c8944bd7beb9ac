pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Theme

// Boxes for a code of fixed length: the next one to fill is framed. Hidden codes show dots.
Item {
    id: root

    property string code: ""
    property int length: 6
    // Boxes before the wider gap; 0 for one even row.
    property int groupSize: 3
    property bool isHidden: false
    property bool isCurrent: true
    property bool isStaff: false
    property real boxWidthMax: Infinity

    readonly property real groupGap: groupSize > 0 ? Metrics.boxGroupGap - Metrics.boxGap : 0
    readonly property int groupCount: groupSize > 0 ? Math.ceil(length / groupSize) : 1
    readonly property real boxWidth: Math.min(boxWidthMax, (width - Metrics.boxGap * (length - 1) - groupGap * (groupCount - 1)) / length)

    implicitHeight: Metrics.boxHeight
    Accessible.role: Accessible.StaticText
    Accessible.ignored: true

    Repeater {
        model: root.length

        Rectangle {
            id: box

            required property int index
            readonly property bool isNext: root.isCurrent && index === Math.min(root.code.length, root.length - 1)
            readonly property bool isFilled: index < root.code.length

            x: index * (root.boxWidth + Metrics.boxGap) + (root.groupSize > 0 ? Math.floor(index / root.groupSize) * root.groupGap : 0)
            width: root.boxWidth
            height: root.height
            radius: Metrics.buttonRadius
            color: root.isStaff ? Theme.staffKeyQuiet : Theme.surface
            border.color: isNext ? (root.isStaff ? Theme.gold : Theme.focus) : (root.isStaff ? Theme.staffEdge : Theme.fieldEdge)
            border.width: isNext ? Metrics.focusOutline : Metrics.outline

            SvText {
                visible: box.isFilled && !root.isHidden
                anchors.centerIn: parent
                text: root.code.charAt(box.index)
                role: Type.digit
                color: root.isStaff ? Theme.inkOnStaff : Theme.textStrong
            }
            Rectangle {
                visible: box.isFilled && root.isHidden
                anchors.centerIn: parent
                width: Theme.px(40)
                height: width
                radius: width / 2
                color: root.isStaff ? Theme.inkOnStaff : Theme.textStrong
            }
            Rectangle {
                visible: box.isNext && !box.isFilled && !root.isStaff
                anchors.centerIn: parent
                width: Metrics.outline
                height: parent.height / 2
                color: Theme.focus
            }
        }
    }
}
