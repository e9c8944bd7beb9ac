pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// A longer list of answers in the place of the questions: one touch takes one and brings the questions back.
Item {
    id: root

    property string title: ""
    property var options: []
    property string chosen: ""
    property int columns: 4

    signal picked(string id)
    signal closed

    SvText {
        id: heading

        width: parent.width
        text: root.title
        role: Type.question
        color: Theme.textQuiet
    }
    PagedList {
        id: list

        y: heading.height + Metrics.gap16
        width: parent.width
        height: back.y - y - Metrics.gap16
        items: root.options
        columns: root.columns
        rowHeight: Metrics.chipHeight
        namePrefix: "picker"
        delegate: Chip {
            required property var modelData

            objectName: "pick." + modelData.id
            width: list.itemWidth
            height: Metrics.chipHeight
            label: I18n.text(modelData.phrase)
            isActive: modelData.isActive
            isChosen: modelData.id === root.chosen
            onPressed: root.picked(modelData.id)
        }
    }
    QuietWord {
        id: back

        objectName: "picker.back"
        y: parent.height - height
        width: contentWidth
        icon: "arrow-left"
        label: I18n.text("nav.back")
        onPressed: root.closed()
    }
}
