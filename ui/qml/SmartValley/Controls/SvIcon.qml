import QtQuick
import SmartValley.Theme

// One outline of resources/icons in any colour, drawn at the size it is shown.
Image {
    id: root

    required property string name
    property real size: Metrics.buttonIcon
    property color color: Theme.textBrand
    property real stroke: 2

    width: size
    height: size
    sourceSize: Qt.size(Math.ceil(size), Math.ceil(size))
    source: name === "" ? "" : "image://icons/" + name + "/" + color.toString().slice(1) + "/" + stroke
    fillMode: Image.PreserveAspectFit
    cache: true
    Accessible.ignored: true
}
