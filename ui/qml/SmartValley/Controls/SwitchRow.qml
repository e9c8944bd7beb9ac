import QtQuick
import SmartValley.Theme

// A row that is itself the switch: word, position and tick say its state, never colour alone.
Pressable {
    id: root

    required property string icon
    property string sub: ""
    property bool isOn: false
    property string onText: ""
    property string offText: ""

    description: sub
    // Lying down there are many rows: the words have the room of the icon, and stay on one line each.
    property bool isTight: Theme.isLandscape

    property real heightLeast: Metrics.switchRowHeight

    // The words stand over the switch, in a column too narrow for both.
    property bool isStacked: false

    implicitHeight: Math.max(heightLeast, words.height + Metrics.gap32 + (isStacked ? track.height + Metrics.gap8 : 0))
    width: parent ? parent.width : implicitWidth
    Accessible.role: Accessible.CheckBox
    Accessible.checkable: true
    Accessible.checked: isOn

    Face {
        anchors.fill: parent
        fill: root.isPressed && Theme.highContrast ? Theme.pressedOnBlack : Theme.surface
        isPressed: root.isPressed

        Item {
            x: Metrics.gap24 + Metrics.hair
            y: parent.inner.y
            width: parent.width - x - Metrics.gap32
            height: parent.inner.height

            Plate {
                id: plate

                icon: root.icon
                visible: !root.isTight
                keepsPlace: true
                anchors.verticalCenter: parent.verticalCenter
            }
            Column {
                id: words

                anchors.left: root.isTight ? parent.left : plate.right
                anchors.leftMargin: root.isTight ? 0 : Metrics.gap24
                anchors.right: root.isStacked ? parent.right : word.left
                anchors.rightMargin: Metrics.gap16
                y: root.isStacked ? Metrics.gap14 : (parent.height - height) / 2

                SvText {
                    width: parent.width
                    text: root.label
                    role: Type.switchRow
                    Accessible.ignored: true
                }
                SvText {
                    width: parent.width
                    visible: !Theme.largeText && text !== ""
                    text: root.sub
                    role: Type.sub
                    color: Theme.textQuiet
                    Accessible.ignored: true
                }
            }
            SvText {
                id: word

                anchors.right: track.left
                anchors.rightMargin: Metrics.gap24
                anchors.verticalCenter: track.verticalCenter
                text: root.isOn ? root.onText : root.offText
                role: Type.smallButton
                color: root.isOn ? Theme.textBrand : Theme.textQuiet
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
            Rectangle {
                id: track

                anchors.right: parent.right
                y: root.isStacked ? parent.height - height - Metrics.gap14 : (parent.height - height) / 2
                width: Metrics.switchWidth
                height: Metrics.switchHeight
                radius: height / 2
                color: root.isOn ? Theme.main : Theme.surface
                border.color: root.isOn ? Theme.main : Theme.fieldEdge
                border.width: Theme.px(4)

                Rectangle {
                    readonly property real inset: Theme.px(8)

                    x: root.isOn ? parent.width - width - inset : inset
                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.height - 2 * inset
                    height: width
                    radius: width / 2
                    color: root.isOn ? Theme.inkOnMain : Theme.fieldEdge

                    SvIcon {
                        visible: root.isOn
                        anchors.centerIn: parent
                        name: "check"
                        size: parent.width * 0.7
                        stroke: 2.4
                        color: Theme.main
                    }
                }
            }
        }
    }
}
