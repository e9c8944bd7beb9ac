pragma Singleton
import QtQuick

// Where the parts of the visitor's journeys stand, in the four layouts of pick() and place().
QtObject {
    readonly property real boxesGap: Theme.pick(64, 40, 40, 28)
    readonly property real numbersGap: Theme.pick(40, 24, 24, 16)
    readonly property real padY: Theme.pick(716, 736, 24, 16)
    readonly property real numberPadY: Theme.pick(720, 800, 24, 20)
    readonly property real padActionGap: Theme.pick(26, 26, 16, 12)
    readonly property real padKeyTall: Theme.pick(140, 132, 96, 89)
    readonly property real padKey: Theme.pick(132, 132, 96, 89)
    readonly property real groupY: Theme.pick(0, 0, 150, 130)
    readonly property real groupStep: Theme.pick(168, 176, 128, 132)
    readonly property real timesY: Theme.pick(0, 0, 24, 16)
    readonly property real timesHeight: Theme.pick(860, 900, 460, 510)
    readonly property int timeColumns: Theme.largeText ? 3 : 4
    readonly property real numberLabelWidth: Theme.pick(306, 300, 440, 480)
    readonly property real numberBox: Theme.pick(116, 124, 96, 96)

    readonly property real keyboardY: Theme.isLandscape ? Theme.windowHeight - (4 * Metrics.keyHeight + 3 * Metrics.keyGapY + 2 * Metrics.keyboardPadding) : Theme.windowHeight - Theme.px(736)
    readonly property real exitsY: Theme.pick(1034, 1030, 0, 0)
    readonly property real typingRowY: Theme.px(14)
    readonly property real typingRowHeight: Theme.px(Theme.controlsLow ? 96 : 89)
    readonly property real searchHeight: Theme.pick(132, 140, 108, 112)
    readonly property real personHeight: Theme.pick(132, 148, 96, 112)
    readonly property real personDisc: Theme.pick(84, 92, 64, 0)
    readonly property real personInset: Theme.pick(28, 24, 16, 24)
}
