import QtQuick
import SmartValley.Theme

// Around the control that was heard last: for who sees a little, and for who stands beside.
Rectangle {
    id: root

    property rect place

    objectName: "heard"

    readonly property real air: Metrics.gap8

    visible: place.width > 0
    x: place.x - air
    y: place.y - air
    width: place.width + 2 * air
    height: place.height + 2 * air
    radius: Metrics.buttonRadius + air
    color: "transparent"
    border.color: Theme.focus
    border.width: Metrics.focusOutline
}
