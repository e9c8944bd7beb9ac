import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// Something that is so, on the hill: an icon, a sentence, and a line under it.
Item {
    id: root

    required property string icon
    property string title: ""
    property string sub: ""

    implicitHeight: Math.max(plate.height, words.height)

    Rectangle {
        id: plate

        width: Metrics.answerPlate
        height: width
        radius: Metrics.plateRadius
        color: Theme.factPlate

        SvIcon {
            anchors.centerIn: parent
            name: root.icon
            size: Metrics.answerPlateIcon
            color: Theme.gold
        }
    }
    Column {
        id: words

        readonly property bool isTaller: height > plate.height

        anchors.left: plate.right
        anchors.leftMargin: Metrics.gap32
        anchors.right: parent.right
        y: isTaller ? 0 : (plate.height - height) / 2

        SvText {
            width: parent.width
            text: root.title
            role: Type.hillFact
            color: Theme.inkOnHill
        }
        SvText {
            width: parent.width
            visible: text !== ""
            text: root.sub
            role: Type.small
            color: Theme.inkOnHillQuiet
        }
    }
}
