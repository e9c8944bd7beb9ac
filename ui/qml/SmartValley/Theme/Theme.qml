pragma Singleton
import QtQuick

// Tier 2: what a colour is for, and the modes of the moment. Main writes the modes and the window's size; every
// other file only reads. `unit` turns a pixel of the drawn panel (1080 x 1920 or 1280 x 800) into one of this
// window, so the pages follow any window without scaling items.
QtObject {
    id: root

    property bool largeText: false
    property bool highContrast: false
    property bool calm: false
    // Off where pictures are taken: each page stands at once as it will stand.
    property bool hasMotion: true
    readonly property bool isStill: calm || !hasMotion
    // Everything lies in the lowest half of a standing tablet, under a sky that has nothing to press.
    property bool controlsLow: false
    property real windowWidth: 1080
    property real windowHeight: 1920

    readonly property bool isLandscape: windowWidth > windowHeight
    readonly property real drawnWidth: isLandscape ? 1280 : 1080
    readonly property real drawnHeight: isLandscape ? 800 : 1920
    readonly property real unit: Math.min(windowWidth / drawnWidth, windowHeight / drawnHeight)
    readonly property real offsetX: (windowWidth - drawnWidth * unit) / 2

    // 0 portrait, 1 portrait with large text, 2 landscape, 3 landscape with large text.
    readonly property int layout: (isLandscape ? 2 : 0) + (largeText ? 1 : 0)

    function px(drawn: real): real {
        return Math.round(drawn * unit);
    }

    function pick(portrait: real, portraitLarge: real, landscape: real, landscapeLarge: real): real {
        return px([portrait, portraitLarge, landscape, landscapeLarge][layout]);
    }

    // One place of a drawn page in each of the four layouts, as x, y, width, height.
    function place(portrait: var, portraitLarge: var, landscape: var, landscapeLarge: var): rect {
        const drawn = [portrait, portraitLarge, landscape, landscapeLarge][layout];
        return Qt.rect(Math.round(offsetX) + px(drawn[0]), px(drawn[1]), px(drawn[2]), px(drawn[3]));
    }

    readonly property color ground: highContrast ? Valle.black : Valle.brina
    readonly property color surface: highContrast ? Valle.black : Valle.neve
    readonly property color panel: highContrast ? Valle.black : Valle.neve
    readonly property color textStrong: highContrast ? Valle.neve : Valle.granito
    readonly property color textQuiet: highContrast ? Valle.neve : Valle.roccia
    readonly property color textBrand: highContrast ? Valle.neve : Valle.abete
    readonly property color textLink: highContrast ? Valle.linkOnBlack : Valle.lago
    readonly property color textDisabled: highContrast ? Valle.disabledOnBlack : Valle.ghiaia
    // What cannot be pressed now, and says why.
    readonly property color textInactive: highContrast ? Valle.disabledOnBlack : Valle.roccia
    readonly property color edgeInactive: highContrast ? Valle.disabledOnBlack : Valle.lip
    readonly property color line: highContrast ? Valle.neve : Valle.nebbia
    readonly property color rim: highContrast ? Valle.neve : Valle.edge
    readonly property color lip: highContrast ? Valle.neve : Valle.lip
    readonly property color disabledFill: highContrast ? Valle.black : Valle.nebbia
    readonly property color pressedOnBlack: Valle.pastOnBlack

    readonly property color main: highContrast ? Valle.yellow : Valle.abete
    readonly property color mainPressed: highContrast ? Valle.neve : Valle.abeteScuro
    readonly property color mainLip: highContrast ? Valle.yellow : Valle.abeteNotte
    readonly property color inkOnMain: highContrast ? Valle.black : Valle.neve
    readonly property color inkOnMainQuiet: highContrast ? Valle.black : Valle.salvia
    readonly property color inkOnMainMark: highContrast ? Valle.black : Valle.larice

    readonly property color gold: highContrast ? Valle.yellow : Valle.larice
    readonly property color goldLip: highContrast ? Valle.yellow : Valle.lariceLip
    readonly property color goldEdge: highContrast ? Valle.neve : Valle.granito
    readonly property color inkOnGold: highContrast ? Valle.black : Valle.granito

    readonly property color hill: highContrast ? Valle.black : Valle.abete
    readonly property color inkOnHill: Valle.neve
    readonly property color inkOnHillQuiet: highContrast ? Valle.neve : Valle.salvia
    readonly property color hillPlate: highContrast ? Valle.neve : Valle.abeteScuro
    readonly property color inkOnHillPlate: highContrast ? Valle.black : Valle.neve
    readonly property color hillLine: highContrast ? Valle.neve : Valle.muschio
    readonly property color ghostOutline: highContrast ? Valle.neve : Valle.felce
    readonly property color factPlate: highContrast ? Valle.black : Valle.abeteScuro
    readonly property color segmentDone: highContrast ? Valle.neve : Valle.muschio
    readonly property color segmentAhead: highContrast ? Valle.black : Valle.nebbia
    readonly property color tickDisc: highContrast ? Valle.black : Valle.abete
    readonly property color inkOnTick: highContrast ? Valle.yellow : Valle.larice
    readonly property color progressTrack: highContrast ? Valle.pastOnBlack : Valle.muschio

    readonly property color plate: highContrast ? "transparent" : Valle.prato
    readonly property color inkOnPlate: highContrast ? Valle.neve : Valle.abete
    readonly property color selected: highContrast ? Valle.yellow : Valle.prato
    readonly property color selectedEdge: highContrast ? Valle.yellow : Valle.abete
    readonly property color inkOnSelected: highContrast ? Valle.black : Valle.granito
    readonly property color segmentTrack: highContrast ? Valle.black : Valle.nebbia
    readonly property color segmentFace: highContrast ? Valle.yellow : Valle.neve
    readonly property color inkOnSegmentFace: highContrast ? Valle.black : Valle.abete

    readonly property color fieldEdge: highContrast ? Valle.neve : Valle.ghiaia
    readonly property color focus: highContrast ? Valle.yellow : Valle.genziana

    readonly property color good: highContrast ? Valle.black : Valle.prato
    readonly property color goodRidge: highContrast ? Valle.neve : Valle.pratoRidge
    readonly property color goodMark: highContrast ? Valle.black : Valle.abete
    readonly property color notice: highContrast ? Valle.black : Valle.lariceChiaro
    readonly property color noticeRidge: highContrast ? Valle.neve : Valle.lariceRidge
    readonly property color noticeText: highContrast ? Valle.neve : Valle.lariceTesto
    readonly property color noticeEdge: highContrast ? Valle.neve : Valle.larice
    readonly property color noticeMark: highContrast ? Valle.black : Valle.lariceTesto
    readonly property color info: highContrast ? Valle.black : Valle.lagoChiaro
    readonly property color infoRidge: highContrast ? Valle.neve : Valle.lagoRidge
    readonly property color infoMark: highContrast ? Valle.black : Valle.lago
    readonly property color inkOnInfo: highContrast ? Valle.neve : Valle.lago
    readonly property color disc: Valle.neve
    readonly property color ridge: highContrast ? Valle.neve : Valle.ridge

    readonly property color free: highContrast ? Valle.neve : Valle.free
    readonly property color mine: highContrast ? Valle.yellow : Valle.mine
    readonly property color inkOnMine: highContrast ? Valle.black : Valle.neve
    readonly property color inkOnMineMark: highContrast ? Valle.black : Valle.larice
    readonly property color badgeQuiet: highContrast ? Valle.black : Valle.neve
    readonly property color inkOnBadgeQuiet: highContrast ? Valle.neve : Valle.mine
    readonly property color busy: highContrast ? Valle.neve : Valle.busy
    readonly property color busyFill: highContrast ? Valle.black : Valle.busyTint
    readonly property color soonFill: highContrast ? Valle.black : Valle.lariceChiaro
    readonly property color soonDark: highContrast ? Valle.black : Valle.granito
    readonly property color soonLight: highContrast ? Valle.neve : Valle.larice
    readonly property color soonEdge: highContrast ? Valle.neve : Valle.granito
    readonly property color blocked: highContrast ? Valle.black : Valle.blocked
    readonly property color clean: highContrast ? Valle.neve : Valle.clean
    readonly property color past: highContrast ? Valle.pastOnBlack : Valle.nebbia
    readonly property color barDone: highContrast ? Valle.neve : Valle.muschio
    readonly property color barTrack: highContrast ? Valle.pastOnBlack : Valle.nebbia

    readonly property color added: highContrast ? Valle.black : Valle.prato
    readonly property color nowMark: highContrast ? Valle.neve : Valle.granito
    readonly property color inkOnNowMark: highContrast ? Valle.black : Valle.neve
    readonly property real hatchOpacity: 0.3

    readonly property color planFloor: highContrast ? Valle.black : Valle.planFloor
    readonly property color planRoom: highContrast ? Valle.black : Valle.planRoom
    readonly property color planWall: highContrast ? Valle.neve : Valle.planWall
    readonly property color planWindow: highContrast ? Valle.linkOnBlack : Valle.planWindow
    readonly property color planChair: highContrast ? Valle.chairOnBlack : Valle.planChair
    readonly property color planDesk: highContrast ? Valle.black : Valle.nebbia
    readonly property color planDeskEdge: highContrast ? Valle.neve : Valle.lip
    readonly property color route: highContrast ? Valle.linkOnBlack : Valle.lago
    readonly property color hereLabel: highContrast ? Valle.neve : Valle.granito
    readonly property color inkOnHereLabel: highContrast ? Valle.black : Valle.neve

    readonly property color keyboardBed: highContrast ? Valle.black : Valle.keyboard
    readonly property color key: highContrast ? Valle.black : Valle.neve
    readonly property color keyQuiet: highContrast ? Valle.black : Valle.functionKey
    readonly property color padQuiet: highContrast ? Valle.black : Valle.quietKey

    readonly property color staffGround: highContrast ? Valle.black : Valle.granito
    readonly property color staffKey: highContrast ? Valle.black : Valle.staffKey
    readonly property color staffKeyQuiet: highContrast ? Valle.black : Valle.staffKeyQuiet
    readonly property color staffKeyLip: highContrast ? Valle.neve : Valle.staffKeyLip
    readonly property color staffText: highContrast ? Valle.neve : Valle.staffText
    readonly property color staffEdge: highContrast ? Valle.neve : Valle.ghiaia
    readonly property color inkOnStaff: Valle.neve

    readonly property color phoneBody: highContrast ? Valle.black : Valle.abeteScuro
    readonly property color phoneSpeaker: Valle.lip
    readonly property color phoneCode: highContrast ? Valle.black : Valle.abete
    readonly property color phoneBar: Valle.larice

    readonly property color emergencyPlate: highContrast ? Valle.neve : Valle.granito
    readonly property color inkOnEmergencyPlate: highContrast ? Valle.black : Valle.neve
    readonly property color danger: highContrast ? Valle.dangerOnBlack : Valle.porfido
    readonly property color inkOnDanger: Valle.neve
    readonly property color alarmGround: highContrast ? Valle.black : Valle.porfido
    readonly property color inkOnAlarm: Valle.neve
    readonly property color alarmPage: highContrast ? Valle.black : Valle.neve
    readonly property color forbidden: highContrast ? Valle.neve : Valle.porfido
    readonly property color drillBand: highContrast ? Valle.yellow : Valle.larice
    readonly property color inkOnDrillBand: highContrast ? Valle.black : Valle.granito
    // The safety signs keep their colours in every mode.
    readonly property color exit: Valle.uscita
    readonly property color inkOnExit: Valle.neve
    readonly property color exitEdge: highContrast ? Valle.neve : Valle.uscita
    readonly property color qrDark: Valle.abeteScuro
    readonly property color qrInk: Valle.granito
    readonly property color qrCorner: Valle.larice
    readonly property color qrLight: Valle.neve

    readonly property int pressMs: isStill ? 0 : 120
    readonly property int enterMs: isStill ? 0 : 200
    readonly property int emblemMs: isStill ? 0 : 400
    readonly property int secondMs: isStill ? 0 : 1000
    // A second touch this soon after a page change was meant for the page before (UX.md 3.1).
    readonly property int settleMs: 250
    // How long a finger stays on what calls everybody out (UX.md 6.2, J13).
    readonly property int holdMs: 2000
}
