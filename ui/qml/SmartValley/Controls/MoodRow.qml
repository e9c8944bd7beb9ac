pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Theme

// The four faces of a pulse, worst first. `options` is a list of {id, phrase, icon}.
Grid {
    id: root

    property var options: []
    readonly property real cell: (width - columnSpacing * (columns - 1)) / columns

    signal picked(string id)

    width: parent ? parent.width : implicitWidth
    columns: Theme.largeText ? 2 : 4
    columnSpacing: Metrics.gap20
    rowSpacing: Metrics.gap16

    Repeater {
        model: root.options

        MoodTile {
            required property var modelData

            objectName: "mood." + modelData.id
            width: root.cell
            icon: modelData.icon
            label: I18n.text(modelData.phrase)
            onPressed: root.picked(modelData.id)
        }
    }
}
