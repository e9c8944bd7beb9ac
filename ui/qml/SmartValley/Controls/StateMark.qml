import QtQuick
import SmartValley.Theme

// The mark of a space's state, always beside its word: ring = free, half disc = soon, square = busy,
// star = mine, cross = blocked, drop = being cleaned, gold disc = you are here.
Item {
    id: root

    required property string spaceState
    property real size: Metrics.mark
    // The star of one's own place, which may stand on its dark ground.
    property color mineColor: Theme.mine

    width: size
    height: size

    Rectangle {
        visible: root.spaceState === "free"
        anchors.fill: parent
        radius: width / 2
        color: "transparent"
        border.color: Theme.free
        border.width: Math.max(2, root.size * 0.2)
    }
    Rectangle {
        visible: root.spaceState === "busy"
        anchors.centerIn: parent
        width: root.size * 0.84
        height: width
        radius: width * 0.14
        color: Theme.busy
    }
    Rectangle {
        visible: root.spaceState === "here"
        anchors.fill: parent
        radius: width / 2
        color: Theme.gold
        border.color: Theme.goldEdge
        border.width: Math.max(2, root.size * 0.12)
    }
    Item {
        visible: root.spaceState === "soon"
        anchors.fill: parent
        clip: false

        Rectangle {
            anchors.fill: parent
            radius: width / 2
            color: Theme.soonLight
            border.color: Theme.soonEdge
            border.width: Math.max(2, root.size * 0.06)
        }
        Item {
            width: parent.width / 2
            height: parent.height
            clip: true

            Rectangle {
                width: root.size
                height: root.size
                radius: width / 2
                color: Theme.soonDark
                border.color: Theme.soonEdge
                border.width: Math.max(2, root.size * 0.06)
            }
        }
    }
    SvIcon {
        visible: name !== ""
        anchors.centerIn: parent
        name: ({mine: "star", blocked: "x", clean: "droplet"})[root.spaceState] ?? ""
        size: root.size
        color: root.spaceState === "mine" ? root.mineColor : Theme.soonEdge
        stroke: 2.4
    }
}
