import QtQuick
import SmartValley.Theme

// One answer of a small question: chosen = dark with a tick.
Pressable {
    id: root

    property bool isChosen: false
    property string icon: ""
    property TypeRole role: Type.chip

    implicitHeight: Metrics.chipHeight
    Accessible.role: Accessible.RadioButton
    Accessible.checkable: true
    Accessible.checked: isChosen

    Face {
        anchors.fill: parent
        radius: Metrics.buttonRadius
        fill: root.isChosen ? Theme.main : root.isPressed && Theme.highContrast ? Theme.pressedOnBlack : !root.isActive ? Theme.disabledFill : Theme.surface
        edge: root.isChosen ? Theme.main : Theme.lip
        edgeWidth: root.isChosen ? 0 : Theme.highContrast ? Metrics.outline : Metrics.hair
        lip: root.isChosen ? 0 : Metrics.whiteLip
        lipColor: root.isChosen ? Theme.main : Theme.lip
        isPressed: root.isPressed && !root.isChosen

        ButtonContent {
            x: Metrics.gap8
            y: parent.inner.y
            width: parent.width - 2 * x
            height: parent.inner.height
            icon: root.isChosen ? "check" : root.icon
            iconSize: Theme.px(36)
            iconColor: root.isChosen ? Theme.inkOnMainMark : Theme.textBrand
            text: root.label
            role: root.role
            color: root.isChosen ? Theme.inkOnMain : root.isActive ? Theme.textStrong : Theme.textDisabled
        }
    }
}
