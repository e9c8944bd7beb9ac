pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// The options of a question: two by two, or one under the other where they are few and long.
PagedList {
    id: root

    required property SurveyPage page
    readonly property int rowsWanted: Math.ceil(items.length / columns)

    items: page.options
    namePrefix: "options"
    // Large letters need the whole width, but for short words on a standing screen.
    readonly property bool isNarrow: Theme.largeText && (Theme.isLandscape || page.look === "tiles")

    columns: page.look === "rows" || isNarrow ? 1 : 2
    columnGap: Metrics.columnGap
    rowGap: SurveyPlaces.gap
    rowHeight: Math.max(SurveyPlaces.optionLeast, Math.min(Math.floor((height + rowGap) / Math.max(1, rowsWanted)) - rowGap, SurveyPlaces.optionMost(page.look)))
    delegate: AnswerTile {
        required property var modelData

        objectName: "option." + modelData.id
        width: root.itemWidth
        height: root.rowHeight
        icon: modelData.icon
        label: I18n.text(modelData.phrase)
        isActive: isChosen || !root.page.isFull
        isOneOfSome: !root.page.goesOnByItself
        isChosen: root.page.chosen.includes(modelData.id)
        onPressed: root.page.touchOption(modelData.id)
    }

    Connections {
        target: root.page

        function onQuestionChanged(): void {
            root.first = 0;
        }
    }
}
