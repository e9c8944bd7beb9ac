pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// The hours under a time strip of the same width, and the pill of now.
Item {
    id: root

    property var axis: ({first: 480, last: 1110, now: -1})
    property string nowText: ""

    readonly property bool hasNow: nowText !== "" && (axis.now ?? -1) >= axis.first && axis.now <= axis.last
    readonly property real hourWidth: width * 60 / Math.max(1, axis.last - axis.first)
    // As many hours as there is room for.
    readonly property int step: [1, 2, 3, 4, 6].find(hours => hours * hourWidth >= Metrics.hourPitch) ?? 12
    readonly property list<int> hours: {
        const found = [];
        for (let hour = Math.ceil(axis.first / 60); hour * 60 <= axis.last; hour++) {
            if (hour % step === 0)
                found.push(hour);
        }
        return found;
    }

    implicitHeight: Metrics.nowPill

    function at(minute: real): real {
        return (minute - axis.first) / Math.max(1, axis.last - axis.first) * width;
    }

    Repeater {
        model: root.hours

        SvText {
            required property int modelData
            readonly property real wanted: Math.max(0, Math.min(root.width - width, root.at(modelData * 60) - width / 2))

            visible: !root.hasNow || wanted + width + Metrics.gap8 < pill.x || wanted > pill.x + pill.width + Metrics.gap8
            x: wanted
            anchors.verticalCenter: pill.verticalCenter
            text: modelData % 24
            role: Type.caption
            color: Theme.textQuiet
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
    Rectangle {
        id: pill

        visible: root.hasNow
        x: Math.max(0, Math.min(root.width - width, root.at(root.axis.now) - width / 2))
        width: now.width + 2 * Metrics.gap14
        height: Metrics.nowPill
        radius: height / 2
        color: Theme.nowMark

        SvText {
            id: now

            anchors.centerIn: parent
            text: root.nowText
            role: Type.captionStrong
            color: Theme.inkOnNowMark
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
}
