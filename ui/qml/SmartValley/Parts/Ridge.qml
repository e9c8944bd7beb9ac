import QtQuick
import QtQuick.Shapes
import SmartValley.Theme

// The line of the seven summits. Solid = certain, dotted = something to settle.
Shape {
    id: root

    property color color: Theme.ridge
    property real lineWidth: Metrics.ridgeLine
    property bool isDotted: false

    Accessible.ignored: true

    ShapePath {
        strokeColor: root.color
        strokeWidth: root.lineWidth
        fillColor: "transparent"
        joinStyle: ShapePath.RoundJoin
        capStyle: ShapePath.RoundCap
        strokeStyle: root.isDotted ? ShapePath.DashLine : ShapePath.SolidLine
        dashPattern: [1.2, 2.4]

        PathPolyline {
            path: Summits.ridge(root.width, root.height)
        }
    }
}
