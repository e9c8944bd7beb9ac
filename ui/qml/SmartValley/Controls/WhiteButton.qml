import QtQuick
import SmartValley.Theme

// The other choices of a page.
Pressable {
    id: root

    property string icon: ""
    property int countdown: -1
    property bool isSmall: false
    // The words may be for the ear only, where the icon is a sign everybody knows.
    property bool showsLabel: true
    property TypeRole role: isSmall ? Type.smallButton : Type.button

    property real heightLeast: isSmall ? Metrics.smallButtonHeight : Metrics.buttonHeight

    // Where its words stand on one line, without the icon.
    readonly property real widthLeast: content.widthLeast + 2 * Metrics.buttonPadding

    implicitHeight: Math.max(heightLeast, content.heightLeast)
    width: parent ? parent.width : implicitWidth

    Face {
        anchors.fill: parent
        radius: Metrics.buttonRadius
        fill: !root.isActive ? Theme.disabledFill : root.isPressed && Theme.highContrast ? Theme.pressedOnBlack : Theme.surface
        isPressed: root.isPressed

        ButtonContent {
            id: content

            x: Metrics.buttonPadding
            y: parent.inner.y
            width: parent.width - 2 * Metrics.buttonPadding
            height: parent.inner.height
            icon: root.icon
            text: root.showsLabel ? root.label : ""
            countdown: root.countdown
            role: root.role
            color: root.isActive ? Theme.textStrong : Theme.textDisabled
            iconColor: color
            iconSize: root.isSmall ? Metrics.smallButtonIcon : Metrics.buttonIcon
        }
    }
}
