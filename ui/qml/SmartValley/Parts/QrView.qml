import QtQuick
import QtQuick.Shapes
import SmartValley.Theme

// A QR code painted from its matrix: rows of "0" and "1". A module is a whole number of pixels and four modules
// around stay empty.
Rectangle {
    id: root

    property list<string> rows
    property real widthMax: Theme.px(425)
    property color ink: Theme.qrDark
    // Announced to those who listen: what the code is for.
    property string label: ""

    readonly property int modules: rows.length
    readonly property int module: modules > 0 ? Math.max(1, Math.floor(widthMax / (modules + 8))) : 1

    implicitWidth: module * (modules + 8)
    implicitHeight: implicitWidth
    width: implicitWidth
    height: implicitHeight
    color: Theme.qrLight
    Accessible.role: Accessible.Graphic
    Accessible.name: label

    function dark(): string {
        let path = "";
        for (let y = 0; y < modules; y++) {
            for (let x = 0; x < modules; x++) {
                if (rows[y].charAt(x) === "1")
                    path += `M${x * module} ${y * module}h${module}v${module}h-${module}z`;
            }
        }
        return path;
    }

    Shape {
        x: root.module * 4
        y: root.module * 4
        width: root.module * root.modules
        height: width
        antialiasing: false

        ShapePath {
            strokeWidth: -1
            fillColor: root.ink

            PathSvg {
                path: root.dark()
            }
        }
    }
}
