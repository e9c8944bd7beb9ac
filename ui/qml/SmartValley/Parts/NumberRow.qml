import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// A number's label with its boxes: beside it in portrait, beneath it in a narrow panel or with large text.
Item {
    id: root

    property string label: ""
    property alias code: boxes.code
    property alias length: boxes.length
    property alias isHidden: boxes.isHidden
    property alias isCurrent: boxes.isCurrent
    // How many boxes the widest row of the page has: all rows have boxes of that width.
    property int columns: 6

    readonly property bool isStacked: Theme.isLandscape || Theme.largeText
    readonly property real boxWidth: (width - boxes.x - (columns - 1) * Metrics.boxGap) / columns

    width: parent ? parent.width : implicitWidth
    implicitHeight: boxes.y + boxes.height

    SvText {
        id: words

        y: root.isStacked ? 0 : (boxes.height - height) / 2
        width: root.isStacked ? root.width : JourneyPlaces.numberLabelWidth - Metrics.gap24
        text: root.label
        spoken: root.label + ". " + I18n.text("forgot.digits", {n: root.code.length, total: root.length})
        role: Type.quietWord
        color: root.isCurrent ? Theme.focus : Theme.textQuiet
    }
    CodeBoxes {
        id: boxes

        x: root.isStacked ? 0 : JourneyPlaces.numberLabelWidth
        y: root.isStacked ? words.height + Metrics.gap8 : 0
        width: length * root.boxWidth + (length - 1) * Metrics.boxGap
        height: JourneyPlaces.numberBox
        groupSize: 0
        boxWidthMax: root.boxWidth
    }
}
