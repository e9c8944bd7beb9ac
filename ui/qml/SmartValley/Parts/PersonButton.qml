import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// Somebody who can be chosen: initials and short name.
Pressable {
    id: root

    property string initials: ""
    property string name: ""

    label: I18n.plainName(name)
    implicitHeight: JourneyPlaces.personHeight

    Face {
        anchors.fill: parent
        radius: Metrics.buttonRadius
        fill: root.isPressed && Theme.highContrast ? Theme.pressedOnBlack : Theme.surface
        isPressed: root.isPressed

        Item {
            x: JourneyPlaces.personInset
            y: parent.inner.y
            width: parent.width - x - Metrics.gap16
            height: parent.inner.height

            InitialsDisc {
                id: disc

                visible: side > 0
                anchors.verticalCenter: parent.verticalCenter
                side: JourneyPlaces.personDisc
                initials: root.initials
                role: Type.smallButton
            }
            SvText {
                anchors.left: disc.right
                anchors.leftMargin: disc.visible ? Metrics.gap24 : 0
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                text: I18n.plainName(root.name)
                role: Type.person
                maximumLineCount: 2
                elide: Text.ElideRight
                Accessible.ignored: true
            }
        }
    }
}
