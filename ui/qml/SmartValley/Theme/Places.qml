pragma Singleton
import QtQuick

// Where the parts of the inner pages begin, in the four layouts; what is not here follows from InnerPage.
QtObject {
    readonly property real welcomeHead: Theme.pick(660, 700, 800, 800)
    readonly property real welcomeName: Theme.pick(371, 340, 262, 224)
    readonly property real welcomeAction: Theme.pick(700, 740, 20, 24)
    readonly property real welcomeActionPlain: Theme.pick(1040, 1040, 200, 180)
    readonly property real planInset: Theme.pick(30, 30, 16, 16)
    readonly property real planWidth: Theme.pick(888, 0, 512, 0)

    // A plan smaller than this is no longer read from where one stands.
    readonly property real planWidthLeast: Theme.px(512)

    readonly property real insideLeaveGap: Theme.pick(30, 0, 0, 0)

    readonly property real goodbyeHead: Theme.pick(700, 760, 800, 800)
    readonly property real goodbyeTitle: Theme.pick(380, 350, 262, 224)
    readonly property real goodbyeAction: Theme.pick(1000, 1000, 200, 180)
    readonly property real goodbyePulse: Theme.pick(796, 820, 24, 24)
    // The pulse keeps its place from the first question to the thanks, so that nothing below it moves.
    readonly property real pulseRoom: Theme.pick(560, 470, 374, 368)

    readonly property real provisionalHead: Theme.pick(1080, 1120, 800, 800)
    readonly property real provisionalTitle: Theme.pick(376, 336, 244, 120)
    readonly property real provisionalAction: Theme.pick(0, 0, 120, 60)

    readonly property real questionTitle: Theme.pick(424, 366, 248, 224)

    readonly property real helpHead: Theme.pick(1000, 1100, 800, 800)
    readonly property real helpTitle: Theme.pick(374, 340, 240, 116)
    readonly property real helpAction: Theme.pick(1060, 1130, 24, 24)
    readonly property real helpQr: Theme.pick(270, 250, 184, 170)
    readonly property real emergencyPlate: Theme.pick(156, 156, 96, 96)

    readonly property real duskFoot: Theme.pick(552, 552, 210, 210)
    readonly property real duskTall: Theme.pick(134, 134, 90, 90)
    readonly property real duskHill: Theme.pick(700, 700, 300, 300)
    readonly property rect duskTitle: Theme.place([64, 140, 952, 120], [64, 140, 952, 120], [40, 32, 1200, 84], [40, 32, 1200, 84])
    readonly property rect duskText: Theme.place([64, 862, 620, 200], [64, 832, 620, 260], [40, 334, 850, 110], [40, 318, 760, 130])
    readonly property rect duskNumber: Theme.place([700, 862, 316, 200], [700, 862, 316, 200], [900, 300, 340, 160], [900, 300, 340, 160])
    readonly property rect duskBar: Theme.place([64, 1096, 952, 32], [64, 1106, 952, 32], [40, 470, 1200, 24], [40, 486, 1200, 24])
    readonly property rect duskStay: Theme.place([64, 1208, 952, 236], [64, 1208, 952, 236], [40, 526, 790, 150], [40, 540, 760, 150])
    readonly property rect duskAnywhere: Theme.place([64, 1464, 952, 48], [64, 1464, 952, 60], [40, 696, 790, 44], [40, 706, 1200, 60])
    readonly property rect duskDone: Theme.place([64, 1572, 952, 148], [64, 1572, 952, 148], [850, 526, 390, 150], [824, 540, 416, 150])

    readonly property real troubleHead: Theme.pick(850, 900, 800, 800)
    readonly property real troubleEmblem: Theme.pick(194, 176, 100, 92)
    readonly property real troubleTitle: Theme.pick(437, 374, 256, 230)
    readonly property real troubleReference: Theme.pick(768, 820, 620, 624)
    readonly property real troubleAction: Theme.pick(926, 950, 120, 110)
}
