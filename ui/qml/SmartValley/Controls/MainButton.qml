import QtQuick
import SmartValley.Theme

// The one dark button of a page: what most people want.
Pressable {
    id: root

    property string icon: ""
    property int countdown: -1
    // Takes something from somebody: the only red button, and the staff's alone.
    property bool isDanger: false
    property TypeRole role: Type.mainButton

    property real heightLeast: Metrics.mainHeight

    readonly property bool isRed: isDanger && isActive && !isPressed

    implicitHeight: Math.max(heightLeast, content.heightLeast)
    width: parent ? parent.width : implicitWidth

    Face {
        anchors.fill: parent
        radius: Metrics.buttonRadius
        fill: root.isPressed ? Theme.mainPressed : !root.isActive ? Theme.disabledFill : root.isRed ? Theme.danger : Theme.main
        edge: root.isActive ? fill : Theme.textDisabled
        edgeWidth: root.isActive ? 0 : Metrics.hair
        lipColor: root.isActive ? Theme.mainLip : Theme.lip
        lip: Metrics.mainLip
        isPressed: root.isPressed

        ButtonContent {
            id: content

            x: Metrics.buttonPadding
            y: parent.inner.y
            width: parent.width - 2 * Metrics.buttonPadding
            height: parent.inner.height
            icon: root.icon
            text: root.label
            countdown: root.countdown
            role: root.role
            color: root.isRed ? Theme.inkOnDanger : root.isActive ? Theme.inkOnMain : Theme.textDisabled
            iconColor: root.isRed ? Theme.inkOnDanger : root.isActive ? Theme.inkOnMainMark : Theme.textDisabled
            countdownColor: Theme.inkOnMainQuiet
        }
    }
}
