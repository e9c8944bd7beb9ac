import QtQuick
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// Where to gather: in words, and in minutes on foot where somebody has said so.
Card {
    id: root

    property string label: ""
    property string place: ""
    property string placeOthers: ""
    property string walk: ""
    property string walkOthers: ""

    height: Math.max(words.height, sign.visible ? sign.height : 0) + 2 * Metrics.gap24
    border.color: Theme.exitEdge
    border.width: Metrics.outline

    SafetySign {
        id: sign

        visible: side > 0
        x: Metrics.cardPadding
        anchors.verticalCenter: parent.verticalCenter
        side: EmergencyPlaces.assembly
        icon: "assembly-point"
    }
    Column {
        id: words

        x: sign.visible ? sign.x + sign.width + Metrics.cardPadding : Metrics.cardPadding
        width: parent.width - x - Metrics.gap24
        anchors.verticalCenter: parent.verticalCenter

        SvText {
            width: parent.width
            text: root.label
            role: Type.sub
            color: Theme.textQuiet
        }
        SvText {
            objectName: "assembly"
            width: parent.width
            text: I18n.plainName(root.place)
            role: Type.heading
        }
        SvText {
            width: parent.width
            visible: text !== "" && !EmergencyPlaces.isTight
            text: I18n.plainName(root.placeOthers)
            role: Type.sub
            color: Theme.textQuiet
        }
        SvText {
            objectName: "walk"
            width: parent.width
            visible: text !== ""
            text: root.walk
            role: Type.aside
        }
        SvText {
            width: parent.width
            visible: text !== "" && Theme.layout === 0
            text: root.walkOthers
            role: Type.sub
            color: Theme.textQuiet
        }
    }
}
