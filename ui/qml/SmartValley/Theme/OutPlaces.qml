pragma Singleton
import QtQuick

// K21 in its four layouts: places as x, y, width, height in drawn pixels.
QtObject {
    readonly property rect ridge: Theme.place([0, 120, 1080, 110], [0, 120, 1080, 100], [0, 84, 1280, 70], [0, 70, 1280, 40])
    readonly property rect words: Theme.place([64, 296, 952, 580], [64, 270, 952, 610], [40, 190, 560, 590], [40, 124, 560, 660])
    readonly property rect hill: Theme.place([0, 900, 1080, 1020], [0, 900, 1080, 1020], [640, 0, 640, 800], [640, 0, 640, 800])
    readonly property rect call: Theme.place([64, 972, 952, 880], [64, 950, 952, 940], [680, 60, 560, 700], [680, 40, 560, 740])
    readonly property real code: Theme.pick(300, 280, 220, 190)
    readonly property real plate: Theme.pick(180, 170, 110, 110)
    readonly property real gap: Theme.pick(48, 32, 28, 20)
}
