pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// Items of any height below each other, as many as there is room for, and two arrows below them when there are
// more. A delegate has its own height and says `visible: list.holds(index)`.
Item {
    id: root

    property var items: []
    property Component delegate
    property real gap: Metrics.gap16
    property string namePrefix: "list"
    // What the arrows count, where an item is several beside each other.
    property int perItem: 1
    property int total: items.length * perItem

    readonly property var starts: pageStarts(repeater.count)
    readonly property bool isPaged: starts.length > 1
    property int leaf: 0
    readonly property int page: Math.min(leaf, starts.length - 1)
    readonly property int first: starts[page]
    readonly property int end: page + 1 < starts.length ? starts[page + 1] : items.length

    function holds(index: int): bool {
        return index >= first && index < end;
    }

    function heightOf(index: int): real {
        return repeater.itemAt(index)?.height ?? 0;
    }

    // The first item of each page.
    function pageStarts(count: int): list<int> {
        let whole = -gap;
        for (let at = 0; at < count; at++)
            whole += heightOf(at) + gap;
        const room = whole <= height ? height : height - arrows.height - gap;
        const found = [0];
        let used = 0;
        for (let at = 0; at < count; at++) {
            if (used > 0 && used + heightOf(at) > room) {
                found.push(at);
                used = 0;
            }
            used += heightOf(at) + gap;
        }
        return found;
    }

    Column {
        width: parent.width
        spacing: root.gap

        Repeater {
            id: repeater

            model: root.items
            delegate: root.delegate
        }
    }
    ArrowPair {
        id: arrows

        visible: root.isPaged
        y: parent.height - height
        width: parent.width
        height: Metrics.smallButtonHeight
        namePrefix: root.namePrefix
        before: root.first * root.perItem
        after: Math.max(0, root.total - root.end * root.perItem)
        onUp: root.leaf = Math.max(0, root.page - 1)
        onDown: root.leaf = Math.min(root.starts.length - 1, root.page + 1)
    }
}
