import QtQuick
import SmartValley.Theme

// The body of a control: a face above its lip. Pressed, the whole face moves down onto the lip.
Item {
    id: root

    property color fill: Theme.surface
    property color edge: Theme.lip
    property color lipColor: Theme.lip
    property real edgeWidth: Theme.highContrast ? Metrics.outline : Metrics.hair
    property real lip: Metrics.whiteLip
    property real radius: Metrics.cardRadius
    property bool isPressed: false

    readonly property real drop: Theme.highContrast ? Theme.px(4) : lip - edgeWidth
    readonly property real lowered: isPressed ? drop : 0
    // Where the content of the face belongs: above the lip, and down with it when pressed.
    readonly property rect inner: Qt.rect(0, body.y, width, height - (Theme.highContrast ? 0 : lip - edgeWidth))

    Rectangle {
        id: body

        y: root.lowered
        width: parent.width
        height: parent.height - (Theme.highContrast ? 0 : root.lowered)
        radius: root.radius
        color: Theme.highContrast ? root.edge : root.lipColor

        Behavior on y {
            NumberAnimation { duration: Theme.pressMs; easing.type: Easing.OutCubic }
        }

        Rectangle {
            x: root.edgeWidth
            y: root.edgeWidth
            width: parent.width - 2 * root.edgeWidth
            height: parent.height - root.edgeWidth - (Theme.highContrast || root.isPressed ? root.edgeWidth : root.lip)
            radius: root.radius - root.edgeWidth
            color: root.fill
        }
    }
}
