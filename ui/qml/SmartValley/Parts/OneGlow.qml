import QtQuick
import SmartValley.Theme

// Glows once around a control that somebody may have overlooked; in calm it stays as it is.
Rectangle {
    id: root

    property bool isWanted: false
    readonly property alias isGlowing: once.running

    radius: Metrics.buttonRadius
    color: "transparent"
    border.color: Theme.gold
    border.width: 2 * Metrics.outline
    opacity: 0
    antialiasing: true

    SequentialAnimation {
        id: once

        running: root.isWanted && !Theme.isStill
        onStopped: root.opacity = 0

        PauseAnimation {
            duration: 2000
        }
        NumberAnimation {
            target: root
            property: "opacity"
            to: 1
            duration: 500
            easing.type: Easing.OutCubic
        }
        NumberAnimation {
            target: root
            property: "opacity"
            to: 0
            duration: 900
            easing.type: Easing.InCubic
        }
    }
}
