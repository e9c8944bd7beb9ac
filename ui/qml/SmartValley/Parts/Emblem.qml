import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// The ridge as an answer: its line runs into a disc that holds the verdict. It draws itself from left to right,
// in Calma it stands at once.
Item {
    id: root

    // "tick", "attention", "question", or the name of an icon
    property string mark: "tick"
    property color ridgeColor: Theme.goodRidge
    property color markColor: Theme.goodMark
    property bool isDotted: false

    readonly property bool isOurs: ["tick", "attention", "question"].includes(mark)
    readonly property real disc: Metrics.emblemDisc
    property real drawnPart

    implicitHeight: disc
    Accessible.ignored: true

    NumberAnimation on drawnPart {
        from: 0
        to: 1
        duration: Theme.emblemMs
        easing.type: Easing.OutCubic
    }
    Item {
        width: root.width * root.drawnPart
        height: parent.height
        clip: true

        Ridge {
            x: -Theme.px(Theme.isLandscape ? 172 : 88)
            y: root.disc * 0.36
            width: Metrics.ridgeWidth * (Theme.isLandscape ? 1.35 : 1.26)
            height: root.disc * 0.31
            color: root.ridgeColor
            lineWidth: Metrics.emblemLine
            isDotted: root.isDotted
        }
    }
    Rectangle {
        x: Math.round(Theme.offsetX) + Metrics.emblemX - width / 2
        width: root.disc
        height: root.disc
        radius: root.disc / 2
        color: Theme.disc

        SvIcon {
            anchors.centerIn: parent
            name: root.isOurs ? "mark-" + root.mark : root.mark
            size: root.disc * (root.isOurs ? 0.667 : 0.5)
            stroke: ({tick: 3.5, attention: 3.2, question: 2})[root.mark] ?? 2.4
            color: root.markColor
        }
    }
}
