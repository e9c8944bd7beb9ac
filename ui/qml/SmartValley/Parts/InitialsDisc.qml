import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// Somebody's initials, never a photo.
Rectangle {
    id: root

    property string initials: ""
    property real side: Metrics.initials
    property TypeRole role: Type.button

    width: side
    height: side
    radius: side / 2
    color: Theme.good
    border.color: Theme.rim
    border.width: Theme.highContrast ? Metrics.outline : 0

    SvText {
        anchors.centerIn: parent
        text: I18n.plainName(root.initials)
        role: root.role
        color: Theme.textBrand
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }
}
