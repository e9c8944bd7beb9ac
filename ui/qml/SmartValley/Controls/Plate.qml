import QtQuick
import SmartValley.Theme

// An icon on its soft plate; in high contrast the plate goes and the icon aligns left with the words.
Rectangle {
    id: root

    required property string icon
    property real side: Metrics.plate
    property real iconSize: Metrics.plateIcon
    property color iconColor: Theme.inkOnPlate
    property bool keepsPlace: false

    width: side
    height: side
    radius: Metrics.plateRadius
    color: Theme.plate

    SvIcon {
        x: Theme.highContrast && !root.keepsPlace ? 0 : (root.side - size) / 2
        anchors.verticalCenter: parent.verticalCenter
        name: root.icon
        size: root.iconSize
        color: root.iconColor
    }
}
