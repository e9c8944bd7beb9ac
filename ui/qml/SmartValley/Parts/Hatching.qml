import QtQuick
import QtQuick.Shapes
import SmartValley.Theme

// Diagonal lines over a rectangle: the pattern of what is taken or closed.
Item {
    id: root

    property color color: Theme.busy

    clip: true
    opacity: Theme.highContrast ? 1 : Theme.hatchOpacity

    function lines(): string {
        let path = "";
        for (let x = -height; x < width; x += Metrics.hatchPitch)
            path += `M${x} ${height}L${x + height} 0`;
        return path;
    }

    Shape {
        anchors.fill: parent

        ShapePath {
            strokeColor: root.color
            strokeWidth: Metrics.outline
            fillColor: "transparent"
            capStyle: ShapePath.FlatCap

            PathSvg {
                path: root.lines()
            }
        }
    }
}
