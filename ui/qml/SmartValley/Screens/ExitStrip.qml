import QtQuick
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// The last of the rules: the green sign, what to do when the alarm sounds, where to gather, whom to call.
Card {
    id: root

    property string assembly: ""

    objectName: "exit"
    implicitHeight: Math.max(sign.height, words.height) + 2 * HousePlaces.cardTop
    border.color: Theme.exitEdge
    border.width: Metrics.outline

    SafetySign {
        id: sign

        x: HousePlaces.cardPadding
        anchors.verticalCenter: parent.verticalCenter
    }
    Column {
        id: words

        x: sign.x + sign.width + HousePlaces.cardPadding
        width: parent.width - x - HousePlaces.cardPadding
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.px(4)

        Flow {
            width: parent.width
            spacing: Metrics.gap24

            SvText {
                width: Math.min(implicitWidth, parent.width)
                text: I18n.text("rules.6.title")
                role: Type.tile
            }
            SvText {
                text: I18n.text("safe.112")
                role: Type.tile
                color: Theme.textBrand
            }
        }
        SvText {
            objectName: "alarm"
            width: parent.width
            text: I18n.spoken("rules.6", {place: root.assembly})
            role: Type.sub
            color: Theme.textQuiet
        }
    }
}
