import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// A phone showing a code. A flat square would look like a code to photograph.
Item {
    id: root

    // Drawn 136 x 226; everything below is in parts of that width.
    readonly property real u: width / 136

    implicitWidth: Theme.px(136)
    height: 226 * u
    rotation: 7
    Accessible.ignored: true

    Rectangle {
        anchors.fill: parent
        radius: 26 * root.u
        color: Theme.inkOnHill
        antialiasing: true
    }
    Rectangle {
        anchors.fill: parent
        anchors.margins: 4.5 * root.u
        radius: 22 * root.u
        color: Theme.phoneBody
        antialiasing: true
    }
    Rectangle {
        anchors.fill: parent
        anchors.margins: 13 * root.u
        radius: 15 * root.u
        color: Theme.inkOnHill
        antialiasing: true
    }
    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        y: 25 * root.u
        width: 34 * root.u
        height: 8 * root.u
        radius: height / 2
        color: Theme.phoneSpeaker
        antialiasing: true
    }
    SvIcon {
        anchors.horizontalCenter: parent.horizontalCenter
        y: 71 * root.u
        name: "qr-code"
        size: 84 * root.u
        stroke: 2.4
        color: Theme.phoneCode
        antialiasing: true
        smooth: true
    }
    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        y: 187 * root.u
        width: 59 * root.u
        height: 8 * root.u
        radius: height / 2
        color: Theme.phoneBar
        antialiasing: true
    }
}
