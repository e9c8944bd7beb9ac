import QtQuick
import QtQuick.Shapes
import SmartValley.Theme

// A rounded frame of dashes: asked for, not confirmed.
Shape {
    id: root

    property color color: Theme.mine
    property color fill: Theme.surface
    property real lineWidth: Metrics.focusOutline
    property real radius: Metrics.stripRadius

    ShapePath {
        strokeColor: root.color
        strokeWidth: root.lineWidth
        fillColor: root.fill
        strokeStyle: ShapePath.DashLine
        dashPattern: [2.4, 1.6]

        PathRectangle {
            x: root.lineWidth / 2
            y: root.lineWidth / 2
            width: root.width - root.lineWidth
            height: root.height - root.lineWidth
            radius: root.radius
        }
    }
}
