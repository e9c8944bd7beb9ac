pragma Singleton
import QtQuick

// K25 and the privacy notice in their four layouts: the numbers of pick() in drawn pixels.
QtObject {
    // Cards side by side, or rows that are leafed through.
    readonly property bool hasGrid: Theme.layout === 0
    // With large text lying down, the exit is leafed to like the rules before it.
    readonly property bool isTight: Theme.layout === 3
    readonly property real listY: Theme.pick(0, 0, 24, 20)
    readonly property real listBottom: Theme.pick(1624, 1624, 564, 672)
    readonly property rect wayOut: Theme.place([64, 1640, 952, 104], [64, 1640, 952, 104], [556, 580, 684, 96], [40, 468, 480, 208])
    readonly property real cardHeight: Theme.pick(318, 0, 0, 0)
    readonly property real cardPadding: Theme.pick(28, 24, 16, 16)
    readonly property real cardTop: Theme.pick(24, 16, 7, 10)
    readonly property real cardGap: Theme.pick(24, 16, 12, 12)
    readonly property real rowPlate: Theme.pick(84, 92, 60, 0)
    readonly property real rowPlateIcon: Theme.pick(52, 56, 40, 0)
    readonly property real exitSign: Theme.pick(120, 120, 84, 96)
    readonly property real noticeCode: Theme.pick(290, 270, 250, 200)
}
