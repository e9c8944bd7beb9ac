pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Theme

// A row of chips of one width, of which one is chosen. `options` is a list of {id, phrase, isActive?, icon?}.
Row {
    id: root

    property list<var> options
    property string chosen: ""
    property string namePrefix: "chip"
    property TypeRole role: Type.chip

    signal picked(string id)

    width: parent ? parent.width : implicitWidth
    spacing: Metrics.gap16

    Repeater {
        model: root.options

        Chip {
            required property var modelData

            objectName: root.namePrefix + "." + modelData.id
            role: root.role
            width: (root.width - root.spacing * (root.options.length - 1)) / root.options.length
            label: I18n.text(modelData.phrase)
            icon: modelData.icon ?? ""
            isActive: modelData.isActive ?? true
            isChosen: modelData.id === root.chosen
            onPressed: root.picked(modelData.id)
        }
    }
}
