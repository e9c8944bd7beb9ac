pragma Singleton
import QtQuick

// K19 and K19c in their four layouts: places as x, y, width, height in drawn pixels.
QtObject {
    readonly property real emblem: Theme.pick(154, 140, 100, 92)
    readonly property real title: Theme.pick(376, 340, 256, 224)
    readonly property real head: Theme.pick(720, 700, 800, 800)
    readonly property real actionGap: Theme.pick(60, 44, 0, 0)
    readonly property real action: Theme.pick(0, 0, 150, 120)
    readonly property real actionNear: Theme.pick(0, 0, 24, 20)
    readonly property real gap: Theme.pick(30, 22, 16, 14)
    readonly property real map: Theme.pick(196, 206, 136, 0)
    readonly property real mapTall: Theme.pick(120, 120, 76, 0)
    readonly property real dot: Theme.pick(44, 48, 36, 40)

    readonly property real hillTop: Theme.pick(640, 640, 330, 330)
    readonly property real foot: Theme.pick(512, 512, 262, 262)
    readonly property real tall: Theme.pick(118, 118, 66, 66)
    readonly property real zoom: Theme.isLandscape ? 0.744 : 1
    readonly property real hillFoot: Theme.pick(1384, 1384, 800, 800)
    readonly property rect closedDate: Theme.place([64, 52, 700, 40], [64, 54, 700, 46], [40, 34, 300, 34], [40, 0, 0, 0])
    readonly property rect closedClock: Theme.place([716, 52, 300, 44], [716, 54, 300, 48], [330, 34, 150, 34], [330, 0, 0, 0])
    readonly property rect closedTitle: Theme.place([64, 136, 952, 300], [64, 122, 952, 300], [40, 80, 450, 150], [40, 28, 500, 160])
    readonly property rect opens: Theme.place([64, 736, 952, 180], [64, 700, 952, 200], [40, 352, 440, 130], [40, 348, 500, 170])
    readonly property rect week: Theme.place([64, 944, 952, 420], [64, 920, 952, 420], [40, 492, 440, 200], [40, 540, 500, 240])
    readonly property real weekGap: Theme.pick(26, 16, 8, 6)
    readonly property rect leave: Theme.place([64, 1444, 952, 136], [64, 1430, 952, 140], [556, 300, 684, 120], [596, 280, 644, 140])
    readonly property rect closedLanguages: Theme.place([0, 0, 0, 0], [0, 0, 0, 0], [944, 32, 296, 96], [944, 32, 296, 96])
    readonly property rect closedGround: Theme.place([0, 0, 0, 0], [0, 0, 0, 0], [556, 440, 684, 96], [596, 440, 644, 140])
}
