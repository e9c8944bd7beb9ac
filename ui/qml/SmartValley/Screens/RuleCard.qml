import QtQuick
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// One rule: its sign, its name and one sentence; or, without a name, what is good to know. Never pressable.
Card {
    id: root

    property var rule: ({})
    // The sign stands beside the words, not above them.
    property bool isRow: !HousePlaces.hasGrid
    readonly property bool hasNotes: rule.lines !== undefined
    readonly property bool hasPlate: !hasNotes && (!isRow || HousePlaces.rowPlate > 0)

    height: isRow ? (hasNotes ? notes.height : Math.max(words.height, plate.visible ? plate.height : 0)) + 2 * HousePlaces.cardTop : HousePlaces.cardHeight

    Plate {
        id: plate

        visible: root.hasPlate
        x: HousePlaces.cardPadding
        y: root.isRow ? (parent.height - height) / 2 : HousePlaces.cardTop
        side: root.isRow ? HousePlaces.rowPlate : Metrics.plate
        iconSize: root.isRow ? HousePlaces.rowPlateIcon : Metrics.plateIcon
        icon: root.rule.icon ?? ""
    }
    Column {
        id: words

        readonly property bool isBeside: root.isRow && root.hasPlate

        visible: !root.hasNotes
        x: HousePlaces.cardPadding + (isBeside ? plate.width + HousePlaces.cardPadding : 0)
        y: root.isRow ? (parent.height - height) / 2 : plate.y + plate.height + Metrics.gap14
        width: parent.width - x - HousePlaces.cardPadding
        spacing: Theme.px(4)

        SvText {
            width: parent.width
            text: root.rule.title ?? ""
            role: Type.tile
        }
        SvText {
            width: parent.width
            text: root.rule.text ?? ""
            role: Type.sub
            color: Theme.textQuiet
        }
    }
    RuleNotes {
        id: notes

        visible: root.hasNotes
        x: HousePlaces.cardPadding
        y: HousePlaces.cardTop
        width: parent.width - 2 * x
        lines: root.rule.lines ?? []
    }
}
