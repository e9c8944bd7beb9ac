import QtQuick
import SmartValley.Theme

// A wish that narrows a list: on or off, its icon is the sign, its word may be for the ear only.
Pressable {
    id: root

    property string icon: ""
    property bool isOn: false
    property bool showsLabel: true

    implicitHeight: Metrics.chipHeight
    Accessible.role: Accessible.CheckBox
    Accessible.checkable: true
    Accessible.checked: isOn

    Face {
        anchors.fill: parent
        radius: Metrics.buttonRadius
        fill: root.isOn ? Theme.main : root.isPressed && Theme.highContrast ? Theme.pressedOnBlack : Theme.surface
        edge: root.isOn ? Theme.main : Theme.lip
        edgeWidth: root.isOn ? 0 : Theme.highContrast ? Metrics.outline : Metrics.hair
        lip: root.isOn ? 0 : Metrics.whiteLip
        lipColor: root.isOn ? Theme.main : Theme.lip
        isPressed: root.isPressed && !root.isOn

        ButtonContent {
            x: Metrics.gap8
            y: parent.inner.y
            width: parent.width - 2 * x
            height: parent.inner.height
            icon: root.isOn ? "check" : root.icon
            iconSize: Theme.px(36)
            iconColor: root.isOn ? Theme.inkOnMainMark : Theme.textBrand
            text: root.showsLabel ? root.label : ""
            role: Type.bodyStrong
            color: root.isOn ? Theme.inkOnMain : Theme.textStrong
        }
    }
}
