pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// The dark ground at the very bottom says where the reader is; its gold chevrons point at it.
Rectangle {
    id: root

    property string text: ""
    // "below", "left", "right" or "front"
    property string reader: "below"
    // Two chevrons where they fit, else the words alone.
    readonly property bool hasChevrons: words.implicitWidth + 2 * Theme.px(90) <= width
    readonly property string chevron: ({below: "chevrons-down", left: "chevrons-left", right: "chevrons-right", front: "chevrons-up"})[reader] ?? "chevrons-down"

    objectName: "ground"
    // Lying and large, German words need two lines.
    implicitHeight: Math.max(Metrics.groundHeight, words.height + Metrics.gap14)
    color: Theme.hill

    Rectangle {
        visible: Theme.highContrast
        width: parent.width
        height: Metrics.outline
        color: Theme.line
    }
    Row {
        anchors.centerIn: parent
        spacing: Theme.px(30)

        SvIcon {
            visible: root.hasChevrons
            name: root.chevron
            size: Theme.px(60)
            stroke: 2.8
            color: Theme.gold
            anchors.verticalCenter: parent.verticalCenter
        }
        SvText {
            id: words

            width: Math.min(implicitWidth, root.width - 2 * Metrics.gap16)
            text: root.text
            role: Type.groundLine
            color: Theme.inkOnHill
            horizontalAlignment: Text.AlignHCenter
            anchors.verticalCenter: parent.verticalCenter
        }
        SvIcon {
            visible: root.hasChevrons
            name: root.chevron
            size: Theme.px(60)
            stroke: 2.8
            color: Theme.gold
            anchors.verticalCenter: parent.verticalCenter
        }
    }
}
