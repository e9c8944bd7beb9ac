pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// As many items as there is room for, and two arrows when there are more. No flick: what is not seen is counted.
// The arrows stand below the rows, or beside them as a rail.
Item {
    id: root

    property var items: []
    property Component delegate
    property int columns: 1
    property real rowHeight: Metrics.rowHeight
    property real rowGap: Metrics.gap14
    property real columnGap: Metrics.gap16
    property bool hasRail: Theme.isLandscape
    property string namePrefix: "list"

    readonly property int rowsWhole: rowsIn(height)
    readonly property bool isPaged: items.length > rowsWhole * columns
    readonly property int rows: isPaged ? Math.max(1, rowsIn(height - (hasRail ? 0 : arrows.height + Metrics.gap24))) : rowsWhole
    readonly property int count: rows * columns
    // One row is too low for two arrows above each other.
    readonly property bool isSlim: hasRail && rows === 1 && rowHeight < 2 * Metrics.smallButtonHeight
    readonly property int last: Math.max(0, Math.ceil((items.length - count) / columns) * columns)
    property int first: 0
    readonly property int start: Math.min(first, last)
    readonly property var shown: items.slice(start, start + count)
    readonly property real itemWidth: (grid.width - (columns - 1) * columnGap) / columns
    // Where the last row ends.
    readonly property real listBottom: grid.height

    function rowsIn(space: real): int {
        return Math.floor((space + rowGap) / (rowHeight + rowGap));
    }

    Grid {
        id: grid

        width: root.isPaged && root.hasRail ? root.width - arrows.width - Metrics.gap16 : root.width
        columns: root.columns
        rowSpacing: root.rowGap
        columnSpacing: root.columnGap

        Repeater {
            model: root.shown
            delegate: root.delegate
        }
    }
    ArrowPair {
        id: arrows

        visible: root.isPaged
        isRail: root.hasRail && !root.isSlim
        hasWords: !root.hasRail
        namePrefix: root.namePrefix
        x: root.hasRail ? root.width - width : 0
        y: root.hasRail ? 0 : grid.height + Metrics.gap24
        width: root.isSlim ? 2 * Metrics.rail + Metrics.gap14 : root.hasRail ? Metrics.rail : root.width
        height: root.isSlim ? root.rowHeight : root.hasRail ? Math.max(root.rows * (root.rowHeight + root.rowGap) - root.rowGap, 2 * Metrics.railArrow + Metrics.rowGap) : Metrics.smallButtonHeight
        before: root.start
        after: Math.max(0, root.items.length - root.start - root.count)
        onUp: root.first = Math.max(0, root.start - root.count)
        onDown: root.first = Math.min(root.last, root.start + root.count)
    }
}
