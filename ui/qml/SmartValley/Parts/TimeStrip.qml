pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// One day of one space on an axis: past, taken, free, and the slots that are spoken of. Nothing of it is touched.
// `axis`: {first, last, now} and `blocks`: {from, to, tone} in minutes since the day's midnight.
Item {
    id: root

    property var axis: ({first: 480, last: 1110, now: -1})
    property var taken: []
    property var blocks: []
    property bool hasWords: true
    property real bulge: Metrics.stripBulge
    // Now as the golden dot instead of the bar.
    property bool hasDot: false
    property bool hasBar: !hasDot
    readonly property bool hasNow: (axis.now ?? -1) >= axis.first && axis.now <= axis.last

    readonly property real nowX: at(axis.now ?? -1)

    implicitHeight: Metrics.strip

    // Where a minute lies, within the strip.
    function at(minute: real): real {
        const part = (minute - axis.first) / Math.max(1, axis.last - axis.first);
        return Math.max(0, Math.min(1, part)) * width;
    }

    Rectangle {
        anchors.fill: parent
        radius: Metrics.stripRadius
        color: Theme.surface
        border.color: Theme.free
        border.width: Metrics.outline
    }
    Rectangle {
        visible: root.nowX > radius
        x: Metrics.outline
        y: Metrics.outline
        width: root.nowX - x
        height: parent.height - 2 * y
        topLeftRadius: Metrics.stripRadius - x
        bottomLeftRadius: Metrics.stripRadius - x
        color: Theme.past
    }
    Repeater {
        model: root.taken

        StripBlock {
            required property var modelData

            x: root.at(modelData.from)
            width: root.at(modelData.to) - x
            height: root.height
            visible: width > 0
            hasWord: root.hasWords
        }
    }
    Rectangle {
        visible: root.hasNow && root.hasBar
        x: root.nowX - width / 2
        y: -root.bulge
        width: Metrics.nowBar
        height: parent.height + 2 * root.bulge
        radius: width / 2
        color: Theme.nowMark
    }
    Repeater {
        model: root.blocks

        StripBlock {
            id: block

            required property var modelData
            readonly property bool isTall: modelData.tone !== "own" && modelData.tone !== "added"

            x: root.at(modelData.from)
            y: isTall ? -root.bulge : 0
            width: Math.max(Metrics.gap16, root.at(modelData.to) - x)
            height: root.height + (isTall ? 2 * root.bulge : 0)
            tone: modelData.tone
        }
    }
    StateMark {
        visible: root.hasNow && root.hasDot
        x: root.nowX - size / 2
        y: (parent.height - size) / 2
        spaceState: "here"
        size: Metrics.dayBarDot
    }
}
