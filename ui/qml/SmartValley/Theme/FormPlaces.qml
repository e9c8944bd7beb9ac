pragma Singleton
import QtQuick

// K6 in its four layouts: x, y, width, height in drawn pixels.
QtObject {
    readonly property bool isTight: Theme.isLandscape && Theme.largeText
    readonly property rect title: Theme.place([64, 228, 952, 84], [64, 188, 952, 90], [40, 112, 420, 60], [40, 0, 0, 0])
    readonly property rect host: Theme.place([64, 340, 952, 112], [64, 286, 952, 112], [40, 180, 420, 64], [40, 102, 1200, 53])
    readonly property real hostGap: Theme.pick(28, 24, 18, 18)
    readonly property rect notice: Theme.place([64, 496, 952, 186], [64, 414, 952, 250], [480, 112, 760, 136], [40, 154, 1200, 114])
    readonly property real noticeWorkerY: Theme.pick(400, 330, 112, 104)
    readonly property rect first: Theme.place([64, 722, 952, 124], [64, 722, 952, 136], [40, 266, 590, 108], [40, 272, 590, 124])
    readonly property rect second: Theme.place([64, 866, 952, 124], [64, 874, 952, 136], [650, 266, 590, 108], [650, 272, 590, 124])
    readonly property TypeRole hostRole: Theme.isLandscape ? Type.label : Type.button
    readonly property TypeRole noticeRole: Theme.isLandscape ? Type.sub : Type.body
}
