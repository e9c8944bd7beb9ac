import QtQuick
import SmartValley.Theme

// An outline on the dark hill (and on the staff's granite): the escape of a dark field.
Pressable {
    id: root

    property string icon: ""
    property int countdown: -1
    property TypeRole role: Type.ghostButton

    property real heightLeast: Metrics.ghostHeight

    implicitHeight: Math.max(heightLeast, content.heightLeast)
    width: parent ? parent.width : implicitWidth

    Rectangle {
        anchors.fill: parent
        radius: Metrics.buttonRadius
        color: root.isPressed ? (Theme.highContrast ? Theme.pressedOnBlack : Theme.mainPressed) : "transparent"
        border.color: Theme.ghostOutline
        border.width: Metrics.outline

        ButtonContent {
            id: content

            anchors.fill: parent
            anchors.leftMargin: Metrics.buttonPadding
            anchors.rightMargin: Metrics.buttonPadding
            icon: root.icon
            text: root.label
            countdown: root.countdown
            role: root.role
            color: Theme.inkOnHill
            iconColor: Theme.inkOnHill
            countdownColor: Theme.inkOnHillQuiet
        }
    }
}
