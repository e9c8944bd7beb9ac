pragma Singleton
import QtQuick

// K22 in its four layouts.
QtObject {
    readonly property real progress: Theme.pick(196, 190, 128, 124)
    readonly property real titleGap: Theme.pick(20, 8, 12, 4)
    readonly property real options: Theme.pick(710, 620, 24, 24)
    readonly property real week: Theme.pick(656, 560, 24, 24)
    readonly property real weekGap: Theme.pick(14, 14, 14, 12)
    readonly property real gap: Theme.pick(24, 16, 16, 14)
    readonly property real optionLeast: Theme.pick(124, 132, 96, 112)
    readonly property real cell: Theme.pick(112, 116, 112, 112)
    readonly property real dayWidth: Theme.pick(204, 150, 0, 0)
    readonly property real switchHeight: Theme.pick(104, 112, 96, 138)

    // Where the three ways on stand: below the options, lying below the question.
    readonly property real waysX: Metrics.margin
    readonly property real waysY: Theme.windowHeight - Theme.pick(262, 256, 332, 340)
    readonly property real skipX: Theme.pick(330, 240, 190, 176)
    readonly property real actionEnd: Theme.isLandscape ? Metrics.footerY : waysY

    readonly property real thanks: Theme.pick(136, 128, 92, 84)
    readonly property real foot: Theme.pick(512, 512, 306, 270)
    readonly property real tall: Theme.pick(118, 118, 74, 60)
    readonly property real zoom: Theme.isLandscape ? Theme.windowWidth / Theme.px(1080) : 1
    readonly property real hillTop: Theme.pick(640, 640, 360, 300)
    readonly property real hillFoot: Theme.pick(1384, 1384, 560, 546)
    readonly property real hillFootOverCode: Theme.pick(1184, 1180, 560, 546)
    readonly property real code: Theme.pick(1230, 1212, 340, 310)
    readonly property real codeMost: Theme.pick(214, 220, 180, 200)
    readonly property real facts: Theme.pick(780, 740, 392, 330)
    readonly property real factGap: Theme.pick(56, 44, 40, 24)
    readonly property real thanksDone: Theme.pick(1500, 1500, 576, 560)

    function optionMost(look: string): real {
        return look === "tiles" ? Theme.pick(360, 190, 240, 190) : Theme.pick(176, 176, 128, 128);
    }
}
