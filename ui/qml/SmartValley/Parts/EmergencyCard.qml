import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// 112 and where to gather, in granite: red stays for leaving the building.
Card {
    id: root

    property string assembly: ""
    property string place: ""

    width: parent ? parent.width : implicitWidth
    implicitHeight: Math.max(plate.height, words.height) + 2 * Metrics.cardPadding

    Rectangle {
        id: plate

        x: Metrics.cardPadding
        anchors.verticalCenter: parent.verticalCenter
        width: Places.emergencyPlate
        height: width
        radius: Metrics.buttonRadius
        color: Theme.emergencyPlate

        SvText {
            anchors.centerIn: parent
            text: "112"
            role: Type.emergency
            color: Theme.inkOnEmergencyPlate
            wrapMode: Text.NoWrap
        }
    }
    Column {
        id: words

        anchors.left: plate.right
        anchors.leftMargin: Metrics.cardPadding
        anchors.right: parent.right
        anchors.rightMargin: Metrics.cardPadding
        anchors.verticalCenter: parent.verticalCenter
        spacing: Metrics.gap8

        SvText {
            width: parent.width
            text: I18n.text("help.urgent")
            role: Type.label
        }
        SvText {
            width: parent.width
            visible: root.assembly !== ""
            text: I18n.text("safe.point") + ": " + I18n.plainName(root.assembly)
            role: Type.small
            color: Theme.textQuiet
        }
        SvText {
            objectName: "where"
            width: parent.width
            visible: root.place !== ""
            text: root.place
            role: Type.small
            color: Theme.textQuiet
        }
    }
}
