import QtQuick
import SmartValley.Theme

// Two buttons of one size side by side; a hidden one leaves its place to the other. `isStacked` puts them one
// under the other, where their words need the width.
Grid {
    id: root

    property bool isStacked: false
    readonly property int shown: visibleChildren.length
    // What each button is wide and, as high as the higher one wants to be, high: `width: pair.cellWidth`.
    readonly property real cellWidth: (width - columnSpacing * (columns - 1)) / columns
    readonly property real cellHeight: highest(visibleChildren)

    width: parent ? parent.width : implicitWidth
    columns: isStacked ? 1 : Math.max(1, shown)
    columnSpacing: Metrics.columnGap
    rowSpacing: Metrics.gap16

    function highest(buttons: list<Item>): real {
        let least = 0;
        for (const button of buttons)
            least = Math.max(least, button.implicitHeight);
        return least;
    }
}
