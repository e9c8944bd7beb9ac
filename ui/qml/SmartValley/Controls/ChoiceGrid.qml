pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Theme

// Chips of one width in rows, of which one is chosen. `options` is a list of {id, phrase, isActive?, icon?}.
Grid {
    id: root

    property var options: []
    property string chosen: ""
    property string namePrefix: "chip"
    property real chipHeight: Metrics.chipHeight
    property TypeRole role: Type.chip
    readonly property real chipWidth: (width - columnSpacing * (columns - 1)) / columns

    signal picked(string id)

    columnSpacing: Metrics.gap16
    rowSpacing: Metrics.gap14

    Repeater {
        model: root.options

        Chip {
            required property var modelData

            objectName: root.namePrefix + "." + modelData.id
            width: root.chipWidth
            height: root.chipHeight
            role: root.role
            label: I18n.text(modelData.phrase)
            icon: modelData.icon ?? ""
            isActive: modelData.isActive ?? true
            isChosen: modelData.id === root.chosen
            onPressed: root.picked(modelData.id)
        }
    }
}
