import QtQuick
import SmartValley.Theme

// Two buttons of one width side by side; a hidden one leaves its place to the other. `isStacked` puts them one
// under the other, where their words need the width.
Grid {
    id: root

    property bool isStacked: false
    readonly property int shown: visibleChildren.length
    // What each button is wide: `width: parent.cellWidth`.
    readonly property real cellWidth: (width - columnSpacing * (columns - 1)) / columns
    width: parent ? parent.width : implicitWidth
    columns: isStacked ? 1 : Math.max(1, shown)
    columnSpacing: Metrics.columnGap
    rowSpacing: Metrics.gap16
}
