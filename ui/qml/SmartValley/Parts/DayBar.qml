import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// From when to when, and the golden "now" on it. `part` is how much of the span has passed, 0 to 1.
Item {
    id: root

    property real part: 0
    property string fromText: ""
    property string toText: ""
    property string nowText: ""

    implicitHeight: Metrics.dayBarDot + Type.sub.line + Metrics.gap8

    Rectangle {
        id: track

        y: (Metrics.dayBarDot - height) / 2
        width: parent.width
        height: Metrics.dayBar
        radius: height / 2
        color: Theme.barTrack
        border.color: Theme.line
        border.width: Theme.highContrast ? Metrics.hair : 0

        Rectangle {
            width: dot.x + dot.width / 2
            height: parent.height
            radius: height / 2
            color: Theme.barDone
        }
    }
    StateMark {
        id: dot

        spaceState: "here"
        size: Metrics.dayBarDot
        x: Math.max(0, Math.min(1, root.part)) * (root.width - size)
    }
    SvText {
        id: from

        y: Metrics.dayBarDot + Metrics.gap8
        text: root.fromText
        role: Type.sub
        color: Theme.textQuiet
        wrapMode: Text.NoWrap
    }
    SvText {
        readonly property real wanted: dot.x + dot.width / 2 - width / 2

        // "now" gives way where it would touch a time.
        visible: wanted >= from.width + Metrics.gap16 && wanted + width <= to.x - Metrics.gap16
        x: wanted
        y: from.y
        text: root.nowText
        role: Type.sub
        font.weight: Font.Bold
        wrapMode: Text.NoWrap
    }
    SvText {
        id: to

        y: from.y
        anchors.right: parent.right
        text: root.toText
        role: Type.sub
        color: Theme.textQuiet
        wrapMode: Text.NoWrap
    }
}
