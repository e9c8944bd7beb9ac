pragma Singleton
import QtQuick

// The staff's pages R7 to R10 in the four layouts: places as x, y, width, height in drawn pixels.
QtObject {
    readonly property bool isTight: Theme.isLandscape && Theme.largeText

    readonly property real head: Theme.pick(176, 184, 104, 112)
    readonly property real foot: Theme.pick(152, 156, 0, 0)
    readonly property rect end: Theme.place([64, 1788, 952, 112], [64, 1784, 952, 116], [748, 8, 492, 89], [640, 8, 600, 96])
    readonly property rect who: Theme.place([340, 40, 420, 44], [340, 44, 440, 50], [330, 30, 300, 40], [40, 28, 420, 56])

    readonly property rect lock: Theme.place([64, 232, 112, 112], [64, 214, 112, 112], [40, 120, 84, 84], [40, 120, 84, 84])
    readonly property rect pinTitle: Theme.place([204, 234, 812, 70], [204, 210, 812, 70], [148, 116, 340, 100], [148, 112, 390, 110])
    readonly property rect pinSub: Theme.place([204, 306, 812, 100], [204, 286, 812, 110], [40, 234, 450, 90], [40, 238, 490, 150])
    readonly property rect pinBoxes: Theme.place([125, 452, 830, 132], [125, 462, 830, 132], [40, 350, 440, 104], [40, 404, 480, 96])
    readonly property real pinCountY: Theme.pick(606, 612, 468, 506)
    readonly property rect pad: Theme.place([125, 724, 830, 776], [125, 724, 830, 760], [556, 24, 684, 752], [596, 20, 644, 756])
    readonly property real padKey: Theme.pick(170, 166, 172, 176)
    readonly property rect pinBack: Theme.place([64, 1620, 952, 130], [64, 1600, 952, 136], [40, 552, 440, 104], [40, 568, 490, 112])
    readonly property real pinCloseY: Theme.pick(1798, 1778, 676, 686)

    readonly property rect count: Theme.place([64, 210, 952, 84], [64, 212, 952, 90], [40, 122, 560, 60], [40, 122, 560, 60])
    readonly property real countSubY: Theme.pick(298, 300, 178, 178)
    readonly property rect bar: Theme.place([64, 352, 952, 28], [64, 364, 952, 32], [40, 228, 560, 24], [40, 228, 560, 24])
    readonly property rect arrivals: Theme.place([64, 418, 952, 290], [64, 432, 952, 290], [40, 596, 560, 190], [40, 596, 560, 190])
    readonly property real arrivalRow: Theme.pick(76, 84, 46, 46)
    readonly property int arrivalsShown: 3
    readonly property rect notes: Theme.place([64, 748, 952, 470], [64, 776, 952, 420], [40, 296, 1200, 290], [40, 296, 1200, 290])
    readonly property real note: Theme.pick(190, 340, 108, 108)
    readonly property rect tiles: Theme.place([64, 1244, 952, 116], [64, 1220, 952, 120], [640, 122, 600, 89], [640, 122, 600, 89])
    readonly property rect tools: Theme.place([64, 1380, 952, 116], [64, 1356, 952, 120], [640, 598, 600, 89], [640, 598, 600, 89])
    readonly property rect alarm: Theme.place([64, 1516, 952, 116], [64, 1492, 952, 120], [640, 700, 600, 89], [640, 700, 600, 89])
    readonly property rect health: Theme.place([64, 1652, 952, 104], [64, 1628, 952, 124], [640, 226, 600, 100], [640, 226, 600, 100])
    readonly property rect alarmWords: Theme.place([64, 232, 952, 440], [64, 232, 952, 460], [40, 140, 560, 500], [40, 140, 560, 500])
    readonly property rect alarmActs: Theme.place([64, 748, 952, 700], [64, 786, 952, 700], [640, 140, 600, 500], [640, 140, 600, 500])
    readonly property rect wipeTitle: Theme.place([64, 380, 952, 90], [64, 340, 952, 90], [40, 90, 1200, 70], [40, 90, 1200, 70])
    readonly property rect wipeNumber: Theme.place([64, 560, 952, 440], [64, 540, 952, 440], [40, 180, 1200, 300], [40, 180, 1200, 300])
    readonly property rect wipeBar: Theme.place([140, 1080, 800, 28], [140, 1060, 800, 32], [240, 530, 800, 24], [240, 530, 800, 24])
    readonly property rect wipeText: Theme.place([120, 1168, 840, 300], [80, 1160, 920, 400], [140, 600, 1000, 150], [140, 600, 1000, 150])

    readonly property rect readerTitle: Theme.place([64, 206, 952, 80], [64, 208, 952, 90], [40, 116, 560, 60], [40, 116, 560, 60])
    readonly property rect readerWords: Theme.place([64, 306, 952, 500], [64, 316, 952, 600], [40, 200, 560, 480], [40, 200, 560, 480])
    readonly property rect readerCode: Theme.place([180, 680, 720, 720], [180, 830, 720, 720], [660, 136, 560, 560], [660, 136, 560, 560])
    readonly property real noteButton: Theme.pick(214, 216, 150, 150)
    readonly property real noteButtonHeight: Theme.pick(104, 120, 89, 89)

    readonly property rect listTitle: Theme.place([64, 206, 952, 130], [64, 208, 952, 150], [40, 116, 560, 110], [40, 116, 560, 110])
    readonly property rect list: Theme.place([64, 356, 952, 1264], [64, 380, 952, 1240], [40, 226, 620, 456], [40, 226, 620, 456])
    readonly property real listWide: Theme.pick(952, 952, 1200, 1200)
    readonly property real listShort: Theme.pick(620, 490, 456, 456)
    readonly property real row: Theme.pick(104, 132, 96, 96)
    readonly property rect reasons: Theme.place([64, 1010, 952, 590], [64, 900, 952, 700], [700, 116, 540, 560], [700, 116, 540, 560])
    readonly property int reasonColumns: Theme.largeText || Theme.isLandscape ? 2 : 3
    readonly property real reasonChip: Theme.pick(100, 116, 89, 89)
    readonly property real reasonGap: Theme.pick(14, 14, 12, 12)
    readonly property rect back: Theme.place([64, 1640, 952, 104], [64, 1648, 952, 104], [40, 696, 620, 92], [40, 696, 620, 92])

    readonly property rect dayTitle: Theme.place([64, 190, 640, 64], [64, 196, 640, 70], [40, 116, 560, 50], [40, 116, 560, 50])
    readonly property rect dayArrows: Theme.place([740, 190, 276, 92], [728, 196, 288, 100], [924, 112, 316, 89], [924, 112, 316, 89])
    readonly property rect legend: Theme.place([64, 258, 640, 40], [64, 272, 640, 48], [40, 166, 860, 36], [40, 166, 860, 36])
    readonly property real axisY: Theme.pick(304, 328, 208, 208)
    readonly property real rowsY: Theme.pick(352, 390, 254, 254)
    readonly property real dayRow: Theme.pick(84, 100, 89, 89)
    readonly property real dayGap: Theme.pick(12, 12, 12, 12)
    readonly property real rowName: Theme.pick(164, 190, 160, 160)
    readonly property real rowsBottom: Theme.pick(1756, 1752, 788, 788)
    readonly property real rowsBottomChosen: Theme.pick(1330, 1180, 788, 788)
    readonly property rect panel: Theme.place([0, 1352, 1080, 416], [0, 1200, 1080, 564], [760, 208, 520, 592], [760, 208, 520, 592])
    readonly property real rowsWidth: Theme.pick(952, 952, 690, 690)

    readonly property rect title: Theme.place([64, 206, 952, 80], [64, 208, 952, 90], [40, 112, 560, 56], [40, 112, 560, 56])
    readonly property rect sides: Theme.place([64, 296, 952, 330], [64, 312, 952, 400], [40, 168, 560, 320], [40, 168, 560, 320])
    readonly property real side: Theme.pick(156, 184, 148, 148)
    readonly property real sideName: Theme.pick(230, 290, 180, 180)
    readonly property real sideStrip: Theme.pick(72, 80, 56, 56)
    readonly property rect options: Theme.place([64, 652, 952, 214], [64, 718, 952, 116], [40, 494, 560, 190], [40, 494, 560, 190])
    readonly property rect choices: Theme.place([64, 888, 952, 860], [64, 856, 952, 880], [640, 112, 600, 670], [640, 112, 600, 670])
    readonly property int optionColumns: Theme.largeText ? 2 : 3
    readonly property real choiceGap: Theme.pick(18, 14, 12, 12)
    readonly property real mainHeight: Theme.pick(124, 124, 92, 92)
    readonly property real actHeight: Theme.pick(104, 116, 89, 89)
    readonly property real keepY: Theme.pick(0, 0, 696, 696)
}
