pragma Singleton
import QtQuick

// K7 in its four layouts, in drawn pixels.
QtObject {
    readonly property real titleY: Theme.pick(196, 190, 114, 112)
    readonly property real titleGap: Theme.pick(18, 16, 10, 10)
    readonly property real stripGap: Theme.pick(20, 20, 14, 22)
    readonly property real axisGap: Theme.pick(12, 14, 12, 12)
    readonly property real actionY: Theme.pick(716, 700, 20, 20)
    readonly property real gap: Theme.pick(12, 12, 12, 12)
    readonly property real questionGap: Theme.pick(18, 12, 12, 12)
    readonly property real step: Theme.controlsLow ? Theme.px(96) : Theme.pick(104, 112, 92, 92)
    readonly property real stepper: Theme.pick(480, 600, 312, 644)
    readonly property real mainHeight: Theme.pick(140, 130, 100, 112)
    readonly property real daysY: Theme.pick(0, 0, 470, 0)
    readonly property real quietY: Theme.controlsLow ? Theme.px(600) : Theme.pick(0, 0, 580, 576)
    readonly property real pickerHeight: Theme.pick(1020, 1050, 648, 648)
    readonly property int timeColumns: Theme.largeText ? 3 : 4
    // Strips at a time; large, only the chosen room keeps its own.
    readonly property int strips: Theme.largeText ? 1 : 2
}
