import QtQuick
import SmartValley.Backend
import SmartValley.Theme

// What the camera sees, for whoever holds a code up to it.
MirrorView {
    id: root

    anchors.fill: parent
    radius: Metrics.buttonRadius
    Accessible.ignored: true

    Rectangle {
        anchors.fill: parent
        radius: root.radius
        color: "transparent"
        border.color: Theme.ghostOutline
        border.width: Metrics.outline
        antialiasing: true
    }
}
