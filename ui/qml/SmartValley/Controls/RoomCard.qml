import QtQuick
import SmartValley.Theme

// A room as one of several answers. When it cannot be had, it says why and cannot be touched.
Pressable {
    id: root

    property string name: ""
    property string sub: ""
    property bool isChosen: false

    readonly property bool isNarrow: width < Metrics.roomCardNarrow

    label: name
    description: sub
    implicitHeight: Metrics.roomCard
    Accessible.role: Accessible.RadioButton
    Accessible.checkable: true
    Accessible.checked: isChosen

    Face {
        anchors.fill: parent
        fill: root.isChosen ? Theme.selected : !root.isActive ? Theme.disabledFill : root.isPressed && Theme.highContrast ? Theme.pressedOnBlack : Theme.surface
        edge: root.isChosen ? Theme.selectedEdge : Theme.lip
        edgeWidth: root.isChosen ? Metrics.focusOutline : Theme.highContrast ? Metrics.outline : Metrics.hair
        lip: root.isChosen ? Metrics.focusOutline : Metrics.whiteLip
        lipColor: root.isChosen ? Theme.selectedEdge : Theme.lip
        isPressed: root.isPressed && !root.isChosen

        Rectangle {
            id: radio

            x: root.isNarrow ? Metrics.gap16 : Metrics.gap32
            anchors.verticalCenter: parent.verticalCenter
            width: root.isNarrow ? Metrics.mark * 1.6 : Metrics.radio
            height: width
            radius: width / 2
            color: root.isChosen ? (Theme.highContrast ? Theme.ground : Theme.main) : "transparent"
            border.color: root.isChosen ? color : Theme.fieldEdge
            border.width: Theme.px(4)

            SvIcon {
                visible: root.isChosen
                anchors.centerIn: parent
                name: "check"
                size: parent.width * 0.7
                stroke: 2.6
                color: Theme.gold
            }
        }
        Column {
            anchors.left: radio.right
            anchors.leftMargin: root.isNarrow ? Metrics.gap14 : Metrics.gap24
            anchors.right: parent.right
            anchors.rightMargin: Metrics.gap14
            anchors.verticalCenter: parent.verticalCenter

            SvText {
                width: parent.width
                text: I18n.plainName(root.name)
                role: Type.roomName
                color: root.isChosen ? Theme.inkOnSelected : root.isActive ? Theme.textStrong : Theme.textQuiet
                isName: true
                Accessible.ignored: true
            }
            SvText {
                width: parent.width
                text: root.sub
                role: Type.sub
                color: root.isChosen ? Theme.inkOnSelected : Theme.textQuiet
                maximumLineCount: Theme.isLandscape ? 1 : 2
                elide: Text.ElideRight
                Accessible.ignored: true
            }
        }
    }
}
