pragma Singleton
import QtQuick

// K5 in its four layouts: x, y, width, height in drawn pixels.
QtObject {
    readonly property rect title: Theme.place([64, 214, 952, 150], [64, 164, 952, 160], [40, 112, 460, 60], [40, 106, 520, 66])
    readonly property rect field: Theme.place([64, 420, 952, 132], [64, 392, 952, 140], [520, 108, 720, 108], [580, 106, 660, 112])
    readonly property rect remark: Theme.place([64, 586, 952, 44], [64, 552, 952, 100], [520, 228, 720, 44], [520, 0, 0, 0])
    readonly property rect list: Theme.place([64, 712, 952, 280], [64, 690, 952, 300], [40, 290, 1200, 96], [40, 270, 1200, 100])
    readonly property rect nobody: Theme.place([0, 0, 0, 0], [0, 0, 0, 0], [40, 178, 440, 96], [40, 158, 440, 96])
    readonly property real messageY: Theme.pick(712, 690, 286, 232)
    readonly property int columns: Theme.isLandscape ? 4 : 2
    readonly property real personWidth: (list.width - (columns - 1) * Metrics.columnGap) / columns
}
