import QtQuick
import SmartValley.Theme

// How much of a whole, with a tick where it begins to matter. `part` and `tick` run from 0 to 1; no tick below 0.
Rectangle {
    id: root

    property real part: 0
    property real tick: -1
    property color track: Theme.barTrack
    property color done: Theme.barDone

    implicitHeight: Metrics.dayBar
    radius: height / 2
    color: root.track
    border.color: Theme.line
    border.width: Theme.highContrast ? Metrics.hair : 0
    Accessible.ignored: true

    Rectangle {
        visible: root.part > 0
        width: Math.max(height, root.width * Math.max(0, Math.min(1, root.part)))
        height: parent.height
        radius: height / 2
        color: root.done
    }
    Rectangle {
        visible: root.tick >= 0
        x: root.width * root.tick - width / 2
        y: -Metrics.stripBulge
        width: Metrics.nowBar
        height: parent.height + 2 * Metrics.stripBulge
        color: Theme.nowMark
    }
}
