pragma Singleton
import QtQuick

// K24 in its four layouts: places as x, y, width, height in drawn pixels.
QtObject {
    readonly property bool isTight: Theme.isLandscape && Theme.largeText
    readonly property rect title: Theme.place([64, 208, 952, 160], [64, 190, 952, 190], [40, 108, 470, 140], [40, 100, 480, 220])
    readonly property rect call: Theme.place([64, 382, 952, 60], [64, 368, 952, 60], [40, 254, 470, 60], [40, 226, 480, 60])
    readonly property rect divider: Theme.place([64, 484, 952, 3], [64, 450, 952, 3], [0, 0, 0, 0], [0, 0, 0, 0])
    readonly property rect label: Theme.place([64, 516, 952, 44], [64, 470, 952, 60], [550, 108, 690, 40], [560, 100, 680, 110])
    readonly property rect boxes: Theme.place([64, 578, 952, 160], [64, 540, 952, 150], [550, 150, 690, 110], [560, 216, 680, 104])
    readonly property rect hint: Theme.place([64, 764, 952, 84], [64, 706, 952, 110], [550, 272, 690, 80], [560, 0, 0, 0])
    readonly property rect status: Theme.place([64, 872, 952, 200], [64, 826, 952, 260], [550, 268, 690, 120], [560, 332, 680, 70])
    readonly property rect address: Theme.place([64, 1112, 952, 40], [64, 1120, 952, 50], [40, 356, 470, 36], [40, 0, 0, 0])

    readonly property real ridgeTall: Theme.pick(130, 130, 66, 60)
    readonly property real ridgeY: Theme.pick(96, 80, 40, 40)
    readonly property real dot: Theme.pick(40, 44, 34, 36)
    readonly property real pill: Theme.pick(56, 66, 50, 68)
    readonly property color ridgeGround: Theme.isLandscape ? Theme.panel : Theme.ground
    readonly property rect words: Theme.place([64, 400, 952, 180], [64, 390, 952, 200], [40, 236, 440, 300], [40, 222, 480, 400])
    readonly property rect list: Theme.place([64, 690, 952, 560], [64, 726, 952, 560], [556, 24, 684, 400], [596, 20, 644, 400])
    readonly property real card: Theme.pick(160, 158, 112, 104)
    readonly property real cardGap: Theme.pick(18, 16, 14, 12)
    readonly property real actionY: Theme.pick(1256, 1268, 416, 376)
    readonly property real mainHeight: Theme.pick(160, 140, 108, 120)
    readonly property real otherHeight: Theme.pick(132, 124, 100, 120)
}
