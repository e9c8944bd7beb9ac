pragma Singleton
import QtQuick

// K8 in its four layouts, in drawn pixels.
QtObject {
    readonly property real infoGap: Theme.pick(26, 20, 14, 14)
    readonly property real smallPlan: Theme.pick(533, 0, 440, 0)
    readonly property real legendX: Theme.pick(592, 0, 0, 0)
    readonly property real legendPitch: Theme.pick(67, 78, 46, 62)
    readonly property real legendMark: Theme.pick(36, 48, 30, 40)
    readonly property real actionY: Theme.pick(716, 716, 20, 20)
    readonly property real viewsHeight: Theme.pick(104, 124, 96, 104)
    readonly property real viewsWidth: Theme.pick(408, 952, 374, 644)
    readonly property real listHeight: Theme.pick(800, 792, 440, 460)
    readonly property real rowGap: Theme.pick(14, 16, 16, 12)
    readonly property real takenHeight: Theme.pick(72, 0, 0, 0)
    readonly property real planCard: Theme.pick(640, 640, 440, 440)
    readonly property real planInset: Theme.pick(32, 32, 16, 16)
    readonly property real planWidth: Theme.pick(888, 888, 640, 640)
    readonly property real backHeight: Theme.pick(116, 116, 0, 0)
    readonly property real backY: Theme.pick(1620, 1664, 580, 576)
}
