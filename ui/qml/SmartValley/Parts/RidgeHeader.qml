import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// Branch left, clock right, the ridge beneath with the dot on this branch's summit. Without a network the
// ridge is dotted.
Item {
    id: root

    property string branch: ""
    property string clock: ""
    property int summit: -1
    property bool hasRidge: true
    property bool isDotted: false
    property color branchColor: Theme.textBrand
    property color clockColor: Theme.textQuiet
    property color ridgeColor: Theme.ridge

    readonly property real summitX: Summits.summit(Math.max(0, summit), Metrics.ridgeWidth, 1).x
    // In a panel narrower than the ridge the branch's own summit comes into view.
    readonly property real shift: Math.max(0, Math.min(summitX - Theme.px(98), Metrics.ridgeWidth - width))

    objectName: "header"
    implicitHeight: Metrics.ridgeY + Metrics.ridgeHeight
    clip: true

    SvText {
        x: Metrics.margin
        y: Metrics.headerY
        width: parent.width - x - time.width - Metrics.headerInset * 2
        text: I18n.plainName(root.branch)
        role: Type.branch
        color: root.branchColor
        isName: true
    }
    SvText {
        id: time

        x: root.width - width - (Theme.isLandscape ? Metrics.headerInset : Metrics.margin)
        y: Metrics.headerY
        text: root.clock
        role: Type.clock
        color: root.clockColor
        wrapMode: Text.NoWrap
    }
    Ridge {
        visible: root.hasRidge
        x: -root.shift
        y: Metrics.ridgeY
        width: Metrics.ridgeWidth
        height: Metrics.ridgeHeight
        color: root.ridgeColor
        isDotted: root.isDotted
    }
    Rectangle {
        readonly property real side: Metrics.dotSize

        objectName: "summit"
        visible: root.hasRidge && root.summit >= 0
        width: side
        height: side
        radius: side / 2
        x: root.summitX - root.shift - side / 2
        y: Metrics.ridgeY + Summits.summit(Math.max(0, root.summit), 1, Metrics.ridgeHeight).y - side / 2
        color: Theme.gold
        border.color: root.ridgeColor
        border.width: Theme.px(2)
    }
}
