import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// A safety sign: white on its green, in every mode as people know it.
Rectangle {
    id: root

    property string icon: "exit-run"
    property real side: HousePlaces.exitSign

    width: side
    height: side
    radius: Metrics.keyRadius
    color: Theme.exit
    border.color: Theme.inkOnExit
    border.width: Theme.highContrast ? Metrics.outline : 0

    SvIcon {
        anchors.centerIn: parent
        name: root.icon
        size: root.side * 0.78
        color: Theme.inkOnExit
    }
}
