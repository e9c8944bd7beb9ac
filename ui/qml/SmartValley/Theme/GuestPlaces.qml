pragma Singleton
import QtQuick

// K13 and K13b in their four layouts, in drawn pixels.
QtObject {
    readonly property real actionY: Theme.pick(726, 720, 24, 24)
    readonly property real gap: Theme.pick(30, 24, 20, 16)
    readonly property real ring: Theme.pick(60, 64, 48, 52)
    readonly property int columns: Theme.largeText || Theme.isLandscape ? 2 : 4
    readonly property real handOffY: Theme.pick(560, 620, 24, 24)
    readonly property real handOffCode: Theme.pick(720, 640, 456, 400)

    readonly property real passHead: Theme.pick(600, 640, 800, 800)
    readonly property real passEmblem: Theme.pick(132, 124, 96, 88)
    readonly property real passName: Theme.pick(332, 312, 248, 206)
    readonly property real passAction: Theme.pick(648, 672, 20, 16)
    readonly property real passCard: Theme.pick(700, 700, 524, 524)
    readonly property real code: Theme.pick(588, 588, 520, 520)
    readonly property real corner: Theme.pick(40, 40, 30, 30)
    readonly property real cornerInset: Theme.pick(12, 12, 6, 6)
}
