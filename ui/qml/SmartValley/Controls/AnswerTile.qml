import QtQuick
import SmartValley.Theme

// One option of the questionnaire: chosen = soft green with a dark edge and a tick. Its icon stands on a plate
// above the words where there is one; else the words stand beside the tick's place.
Pressable {
    id: root

    property string icon: ""
    property bool isChosen: false
    property bool isOneOfSome: false
    readonly property bool hasPlate: icon !== "" && !Theme.largeText && !Theme.isLandscape

    Accessible.role: isOneOfSome ? Accessible.CheckBox : Accessible.RadioButton
    Accessible.checkable: true
    Accessible.checked: isChosen

    Face {
        anchors.fill: parent
        fill: root.isChosen ? Theme.selected : !root.isActive ? Theme.disabledFill : root.isPressed && Theme.highContrast ? Theme.pressedOnBlack : Theme.surface
        edge: root.isChosen ? Theme.selectedEdge : root.isActive ? Theme.lip : Theme.edgeInactive
        edgeWidth: root.isChosen ? Metrics.focusOutline : Theme.highContrast ? Metrics.outline : Metrics.hair
        lip: root.isChosen ? Metrics.focusOutline : Metrics.whiteLip
        lipColor: root.isChosen ? Theme.selectedEdge : Theme.lip
        isPressed: root.isPressed && !root.isChosen

        Item {
            x: Metrics.tilePadding
            y: parent.inner.y
            width: parent.width - 2 * x
            height: parent.inner.height

            Plate {
                id: plate

                visible: root.hasPlate
                icon: root.icon === "" ? "check" : root.icon
                y: Metrics.tilePadding
                side: Metrics.answerPlate
                iconSize: Metrics.answerPlateIcon
                iconColor: root.isChosen ? Theme.inkOnSelected : Theme.inkOnPlate
            }
            SvText {
                x: root.hasPlate ? 0 : tick.width + Metrics.gap24
                y: root.hasPlate ? parent.height - height - Metrics.tilePadding : (parent.height - height) / 2
                width: parent.width - x
                text: root.label
                role: root.hasPlate ? Type.rowTile : Type.answer
                color: root.isChosen ? Theme.inkOnSelected : root.isActive ? Theme.textStrong : Theme.textInactive
                Accessible.ignored: true
            }
            Tick {
                id: tick

                x: root.hasPlate ? parent.width - width : 0
                y: root.hasPlate ? Metrics.tilePadding : (parent.height - height) / 2
                isOn: root.isChosen
                isActive: root.isActive
            }
        }
    }
}
