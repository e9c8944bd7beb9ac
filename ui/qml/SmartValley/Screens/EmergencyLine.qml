import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// A sign, what it says, and the same in the other languages.
Item {
    id: root

    property alias sign: place.data
    property string text: ""
    property string others: ""

    height: EmergencyPlaces.line

    Item {
        id: place

        width: EmergencyPlaces.line
        height: width
    }
    Column {
        anchors.left: place.right
        anchors.leftMargin: Metrics.gap24
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter

        SvText {
            width: parent.width
            text: root.text
            role: Type.cardLine
        }
        SvText {
            width: parent.width
            visible: !EmergencyPlaces.isTight
            text: root.others
            role: Type.sub
            color: Theme.textQuiet
        }
    }
}
