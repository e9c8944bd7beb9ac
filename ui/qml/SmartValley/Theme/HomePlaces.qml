import QtQuick

// The drawn page of home in its four layouts: x, y, width, height in drawn pixels.
// What is not readonly LowHomePlaces has otherwise.
QtObject {
    readonly property rect date: Theme.place([64, 52, 700, 40], [64, 54, 700, 46], [40, 34, 300, 34], [40, 0, 0, 0])
    readonly property rect clock: Theme.place([716, 52, 300, 44], [716, 54, 300, 48], [330, 34, 150, 34], [330, 0, 0, 0])
    readonly property rect greeting: Theme.place([64, 140, 952, 200], [64, 132, 952, 200], [40, 84, 450, 100], [40, 40, 490, 104])
    readonly property real offlineGreetingDrop: Theme.pick(18, 18, 24, 56)

    property real panoramaHeight: Theme.pick(570, 514, 366, 310)
    readonly property real foot: Theme.pick(485, 433, 292, 254)
    readonly property real tall: Theme.pick(111, 98, 66, 48)
    readonly property real zoom: Theme.isLandscape ? 0.744 : 1
    property real fieldHeight: Theme.pick(1040, 1004, 800, 800)
    readonly property real posterWidth: Theme.isLandscape ? Metrics.panelWidth : Theme.windowWidth

    property rect phone: Theme.place([83, 623, 136, 226], [82, 608, 124, 206], [36, 420, 80, 133], [46, 358, 84, 140])
    // Where the phone is drawn, somebody who is helped sees what the camera sees.
    property rect mirror: Theme.place([64, 648, 180, 180], [64, 620, 168, 168], [40, 426, 90, 126], [40, 362, 96, 132])
    property rect call: Theme.place([276, 650, 740, 216], [264, 628, 752, 200], [146, 430, 336, 124], [152, 366, 400, 130])
    property bool hasHint: !Theme.isLandscape && !Theme.largeText
    // Whether there is room for what to do while no code can be shown.
    property bool hasNextStep: hasHint
    property TypeRole callRole: Type.call
    property TypeRole lostRole: Type.call
    // Of what helps, where it takes the call's place.
    property TypeRole noticeRole: Theme.isLandscape ? Type.label : Type.lead
    property TypeRole tileRole: Type.tile
    property rect noCode: Theme.place([64, 892, 952, 112], [64, 852, 952, 120], [40, 590, 440, 96], [40, 530, 480, 112])
    readonly property rect readerLine: Theme.place([0, 0, 0, 0], [0, 0, 0, 0], [40, 696, 440, 84], [40, 656, 500, 128])

    readonly property rect orText: Theme.place([0, 0, 0, 0], [0, 0, 0, 0], [556, 60, 360, 40], [596, 52, 352, 56])
    readonly property rect languages: Theme.place([0, 0, 0, 0], [0, 0, 0, 0], [944, 32, 296, 96], [964, 32, 276, 96])
    property rect tiles: Theme.place([64, 1082, 952, 512], [64, 1040, 952, 600], [556, 156, 684, 484], [596, 156, 644, 496])
    property int tileColumns: Theme.largeText ? 1 : 2
    property bool hasRowTiles: Theme.largeText
    property bool hasSubs: !(Theme.isLandscape && Theme.largeText)
    readonly property real tileGap: Theme.pick(24, 16, 20, 16)
    property real tileHeight: Theme.pick(244, 138, 232, 112)
    readonly property real footerY: Theme.isLandscape ? Theme.windowHeight - Theme.px(124) : Metrics.footerOverGroundY
}
