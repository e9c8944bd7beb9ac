import QtQuick
import QtQuick.Shapes
import SmartValley.Controls
import SmartValley.Theme

// The sign people know: an arrow and the running man, who runs the way the arrow points. Without an arrow the man
// stands alone: a direction is never guessed.
Rectangle {
    id: root

    property string arrow: ""
    readonly property bool isRight: arrow === "right"
    readonly property real turn: ({left: 0, up: 90, right: 180, behind: 270})[arrow] ?? 0
    readonly property real side: Math.min(EmergencyPlaces.arrow, height * 0.72)

    radius: Metrics.cardRadius
    color: Theme.exit
    border.color: Theme.inkOnExit
    border.width: Theme.highContrast ? Metrics.outline : 0

    Shape {
        objectName: "arrow." + root.arrow
        visible: root.arrow !== ""
        x: (root.isRight ? 0.71 : 0.29) * parent.width - width / 2
        anchors.verticalCenter: parent.verticalCenter
        width: root.side
        height: root.side
        rotation: root.turn

        ShapePath {
            strokeWidth: -1
            fillColor: Theme.inkOnExit

            // On a grid of 100: the head to the left, the shaft to the right.
            PathSvg {
                path: "M0,50L43,7L57,21L35,43H100V57H35L57,79L43,93Z"
            }
            scale: Qt.size(root.side / 100, root.side / 100)
        }
    }
    SvIcon {
        objectName: "man"
        x: (root.arrow === "" ? 0.5 : root.isRight ? 0.29 : 0.71) * parent.width - width / 2
        anchors.verticalCenter: parent.verticalCenter
        name: "exit-run"
        size: Math.min(EmergencyPlaces.man, root.height * 0.82)
        color: Theme.inkOnExit
        mirror: root.arrow === "left"
    }
}
