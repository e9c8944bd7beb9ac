pragma Singleton
import QtQuick

// K20 in its four layouts: the numbers of pick() and place() in drawn pixels.
QtObject {
    readonly property bool isTight: Theme.isLandscape && Theme.largeText
    readonly property real band: Theme.pick(112, 124, 76, 84)
    readonly property rect alarm: Theme.place([0, 0, 1080, 640], [0, 0, 1080, 660], [0, 0, 600, 800], [0, 0, 600, 800])
    readonly property rect way: Theme.place([64, 40, 952, 1848], [64, 28, 952, 1860], [632, 20, 616, 760], [632, 16, 616, 768])
    readonly property real alarmTop: Theme.pick(84, 84, 96, 96)
    readonly property real sign: Theme.pick(496, 400, 270, 170)
    readonly property real gap: Theme.pick(28, 22, 18, 12)
    readonly property real man: Theme.pick(400, 320, 220, 140)
    readonly property real arrow: Theme.pick(360, 290, 200, 130)
    readonly property real assembly: Theme.pick(180, 160, 110, 0)
    readonly property real line: Theme.pick(128, 128, 88, 88)
    readonly property rect overTitle: Theme.place([64, 420, 952, 300], [64, 380, 952, 320], [40, 120, 1200, 200], [40, 60, 1200, 220])
    readonly property rect overDone: Theme.place([64, 1500, 952, 168], [64, 1500, 952, 168], [40, 640, 560, 96], [40, 660, 560, 112])
}
