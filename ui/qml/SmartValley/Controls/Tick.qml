import QtQuick
import SmartValley.Theme

// An empty ring, or a full disc with a tick: whether something is chosen.
Rectangle {
    id: root

    property bool isOn: false
    property bool isActive: true

    width: Metrics.tick
    height: width
    radius: width / 2
    color: isOn ? Theme.tickDisc : "transparent"
    border.color: isOn ? Theme.tickDisc : isActive ? Theme.fieldEdge : Theme.edgeInactive
    border.width: Metrics.outline
    Accessible.ignored: true

    SvIcon {
        visible: root.isOn
        anchors.centerIn: parent
        name: "check"
        size: root.width * 0.6
        stroke: 2.4
        color: Theme.inkOnTick
    }
}
