pragma Singleton
import QtQuick

// Sizes that are not text: spacing and radii (tier 2), then the measures of each control (tier 3), in pixels of
// this window. The four numbers of pick() are portrait, portrait large, landscape, landscape large.
QtObject {
    readonly property real hair: Theme.px(2)
    readonly property real outline: Theme.px(3)
    readonly property real focusOutline: Theme.px(5)

    readonly property real gap8: Theme.px(8)
    readonly property real gap14: Theme.px(14)
    readonly property real gap16: Theme.px(16)
    readonly property real gap20: Theme.px(20)
    readonly property real gap24: Theme.px(24)
    readonly property real gap32: Theme.px(32)
    readonly property real gap48: Theme.px(48)
    readonly property real gap64: Theme.px(64)
    readonly property real columnGap: Theme.pick(24, 24, 20, 20)
    readonly property real rowGap: Theme.pick(24, 16, 16, 16)

    readonly property real cardRadius: Theme.pick(28, 28, 24, 24)
    readonly property real buttonRadius: Theme.px(24)
    readonly property real keyRadius: Theme.px(16)

    // The low page: a lying one as wide as the tablet, and a little higher (TABLET.md K23).
    readonly property real lowShape: 930 / 1280

    // The frame of every inner page.
    readonly property real margin: Math.round(Theme.offsetX) + Theme.pick(64, 64, 40, 40)
    readonly property real contentWidth: Theme.pick(952, 952, 440, 480)
    readonly property real panelWidth: Theme.isLandscape ? Math.round(Theme.offsetX) + Theme.pick(0, 0, 520, 560) : Theme.windowWidth
    readonly property real actionX: Theme.isLandscape ? panelWidth + Theme.px(36) : margin
    readonly property real actionWidth: Theme.pick(952, 952, 684, 644)
    readonly property real actionY: Theme.pick(726, 726, 24, 24)
    readonly property real headerY: Theme.pick(46, 46, 28, 24)
    readonly property real headerInset: Theme.px(40)
    readonly property real ridgeY: Theme.pick(108, 108, 76, 84)
    readonly property real ridgeHeight: Theme.pick(36, 36, 26, 26)
    readonly property real ridgeWidth: Theme.isLandscape ? Theme.px(1080) : Theme.windowWidth
    readonly property real informationY: Theme.pick(216, 210, 128, 124)
    readonly property real footerHeight: Theme.pick(112, 112, 96, 96)
    readonly property real footerY: Theme.windowHeight - Theme.pick(140, 134, 112, 112)
    readonly property real footerOverGroundY: Theme.windowHeight - Theme.pick(277, 248, 112, 112)
    readonly property real groundHeight: Theme.pick(116, 116, 80, 88)
    readonly property real stripHeight: Theme.pick(112, 112, 92, 88)

    readonly property real ridgeLine: Theme.px(Theme.highContrast ? 4 : 3)
    readonly property real dotSize: Theme.pick(18, 18, 18, 18)

    readonly property real emblemY: Theme.pick(154, 154, 100, 92)
    readonly property real emblemDisc: Theme.pick(168, 152, 132, 112)
    readonly property real emblemX: Theme.pick(152, 146, 110, 100)
    readonly property real emblemLine: Theme.px(5)

    readonly property real whiteLip: Theme.px(8)
    readonly property real mainLip: Theme.px(6)
    readonly property real mainHeight: Theme.pick(136, 148, 96, 112)
    readonly property real mainHeightTall: Theme.pick(168, 168, 96, 112)
    readonly property real buttonHeight: Theme.pick(144, 144, 96, 112)
    readonly property real smallButtonHeight: Theme.pick(116, 124, 96, 112)
    readonly property real pairButtonHeight: Theme.pick(128, 128, 96, 112)
    readonly property real ghostHeight: Theme.pick(112, 120, 96, 112)
    readonly property real quietHeight: Theme.pick(104, 104, 96, 96)
    readonly property real chipHeight: Theme.pick(104, 112, 96, 104)
    readonly property real buttonPadding: Theme.pick(32, 32, 24, 20)
    readonly property real buttonIcon: Theme.pick(48, 52, 40, 48)
    readonly property real smallButtonIcon: Theme.pick(44, 48, 40, 44)
    readonly property real buttonIconGap: Theme.pick(20, 20, 16, 16)

    readonly property real plate: Theme.pick(84, 92, 72, 84)
    readonly property real plateRow: Theme.pick(112, 96, 72, 72)
    readonly property real plateRadius: Theme.pick(24, 24, 20, 20)
    readonly property real plateIcon: Theme.pick(52, 56, 44, 52)
    readonly property real plateRowIcon: Theme.pick(64, 60, 44, 48)
    readonly property real tilePadding: Theme.pick(32, 28, 24, 28)
    readonly property real tileTop: Theme.pick(28, 20, 20, 14)
    readonly property real rowTilePadding: Theme.pick(20, 20, 20, 12)
    readonly property real rowTileHeight: Theme.pick(184, 164, 104, 104)
    readonly property real mark: Theme.pick(22, 28, 22, 28)
    readonly property real markRow: Theme.pick(46, 56, 36, 44)
    readonly property real markLine: Theme.pick(5, 6, 5, 6)
    readonly property real chevron: Theme.pick(52, 52, 40, 44)

    readonly property real languageWidth: Theme.pick(320, 318, 296, 296)
    readonly property real languageInset: Theme.px(5)
    readonly property real footerIcon: Theme.pick(44, 44, 44, 48)
    readonly property real footerIconGap: Theme.pick(20, 16, 20, 16)

    readonly property real switchWidth: Theme.pick(144, 144, 112, 124)
    readonly property real switchHeight: Theme.pick(80, 80, 64, 72)
    readonly property real switchRowHeight: Theme.pick(134, 116, 98, 98)
    // With one row more than there is room for at that height.
    readonly property real switchRowLow: Theme.pick(107, 102, Theme.controlsLow ? 96.5 : 94, 98)
    readonly property real switchRowLowGap: Theme.pick(14, 14, 12, 12)
    readonly property real switchRowGap: Theme.pick(16, 14, 14, 12)

    readonly property real badgeHeight: Theme.pick(96, 108, 96, 104)
    readonly property real badgeRadius: Theme.pick(24, 24, 24, 24)
    readonly property real badgePadding: Theme.pick(28, 28, 26, 26)
    readonly property real cardBadgeHeight: Theme.pick(72, 84, 60, 76)
    readonly property real cardPadding: Theme.pick(36, 32, 24, 16)

    readonly property real fieldHeight: Theme.pick(124, 136, 108, 124)
    readonly property real boxHeight: Theme.pick(160, 160, 120, 124)
    readonly property real boxGap: Theme.pick(18, 18, 14, 14)
    readonly property real boxGroupGap: Theme.pick(58, 58, 40, 40)
    readonly property real padKeyHeight: Theme.pick(132, 132, 96, 96)
    readonly property real padGapX: Theme.pick(24, 24, 20, 20)
    readonly property real padGapY: Theme.pick(18, 18, 14, 12)
    // The low page is wider than a 10" tablet, and has room for keys as high as a finger.
    readonly property real keyHeight: Theme.controlsLow ? Theme.px(100) : Theme.pick(122, 122, 84, 84)
    readonly property real keyGapX: Theme.px(Theme.controlsLow ? 12 : 10)
    readonly property real keyGapY: Theme.controlsLow ? Theme.px(12) : Theme.pick(14, 14, 10, 10)
    readonly property real keyboardMargin: Theme.pick(17, 17, 16, 16)
    readonly property real keyboardPadding: Theme.pick(20, 20, 14, 14)
    readonly property real stepButton: Theme.pick(150, 160, 112, 124)
    readonly property real stepHeight: Theme.pick(104, 132, 96, 104)

    readonly property real rowHeight: Theme.pick(124, 150, 96, 112)
    readonly property real dayBar: Theme.pick(24, 28, 20, 24)
    readonly property real dayBarDot: Theme.pick(42, 46, 34, 38)
    readonly property real planWall: 7
    readonly property real planLettersLeast: 0.95
    readonly property real mood: Theme.pick(276, 150, 180, 130)
    readonly property real moodIcon: Theme.pick(120, 84, 80, 72)
    readonly property real answerPlate: Theme.pick(128, 112, 84, 84)
    readonly property real answerPlateIcon: Theme.pick(72, 64, 48, 52)
    readonly property real tick: Theme.pick(60, 56, 44, 44)
    readonly property real segment: Theme.pick(14, 16, 12, 14)
    readonly property real initials: Theme.pick(112, 112, 72, 84)
    readonly property real noticeIcon: Theme.pick(48, 52, 40, 48)

    readonly property real strip: Theme.pick(92, 108, 54, 84)
    readonly property real stripRadius: Theme.px(14)
    readonly property real stripBulge: Theme.pick(8, 8, 6, 6)
    readonly property real stripGap: Theme.pick(12, 12, 8, 8)
    readonly property real stripStar: Theme.pick(36, 40, 32, 36)
    readonly property real hatchPitch: Theme.px(26)
    readonly property real nowBar: Theme.px(6)
    readonly property real nowPill: Theme.pick(44, 56, 42, 60)
    readonly property real hourPitch: Theme.pick(136, 180, 110, 150)
    readonly property real radio: Theme.pick(60, 60, 52, 56)
    readonly property real roomCard: Theme.pick(160, 132, 104, 112)
    readonly property real roomCardNarrow: Theme.pick(340, 0, 400, 0)
    // How far from its middle a thing smaller than a finger may be touched.
    readonly property real nearTouch: Theme.px(64)
    readonly property real split: Theme.pick(148, 152, 96, 104)
    readonly property real splitMain: Theme.pick(176, 172, 108, 112)
    readonly property real railArrow: Theme.pick(84, 84, 96, 96)
    readonly property real rail: Theme.pick(112, 124, 100, 112)
}
