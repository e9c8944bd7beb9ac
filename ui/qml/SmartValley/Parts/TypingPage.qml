import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Theme

// The frame of a page with our keyboard: what is typed above, the keys below. Lying, the keys leave no room for a
// header and a footer: the ways out and the help share one row at the top, the languages wait in accessibility.
Rectangle {
    id: root

    required property Tablet tablet
    property bool hasExits: true
    // A third way out, if the page has one; lying, the page finds a place for it itself where the row has none.
    property string thirdText: ""
    property string thirdIcon: "circle-help"
    property bool hasThirdLying: false
    // A telephone number wants the pad instead of the letters.
    property bool isNumber: false
    property string enterText: ""
    property bool canEnter: true
    property bool wantsCapital: false
    property bool isCode: false
    default property alias content: body.data

    signal back
    signal erase
    signal third
    signal letter(string letter)
    signal backspace
    signal enter

    color: Theme.ground

    RidgeHeader {
        visible: !Theme.isLandscape && !strip.visible
        width: parent.width
        branch: Theme.largeText ? root.tablet.branchName : root.tablet.branchFullName
        clock: root.tablet.clock
        summit: root.tablet.summit
    }
    RidgeHeader {
        visible: !Theme.isLandscape && strip.visible
        width: parent.width
        summit: root.tablet.summit
        isDotted: true
    }
    OfflineStrip {
        id: strip

        visible: !Theme.isLandscape && root.tablet.isOffline
        width: parent.width
        height: Math.min(implicitHeight, Metrics.ridgeY - Metrics.gap8)
        clock: root.tablet.clock
    }
    Item {
        id: body

        anchors.fill: parent
    }
    TypingExits {
        visible: root.hasExits && !Theme.isLandscape
        x: Metrics.margin
        y: JourneyPlaces.exitsY
        width: Metrics.contentWidth
        thirdText: root.thirdText
        thirdIcon: root.thirdIcon
        onBack: root.back()
        onErase: root.erase()
        onThird: root.third()
    }
    TypingRow {
        visible: Theme.isLandscape
        x: Metrics.margin
        y: JourneyPlaces.typingRowY
        width: parent.width - 2 * x
        tablet: root.tablet
        hasExits: root.hasExits
        thirdText: root.hasThirdLying ? root.thirdText : ""
        thirdIcon: root.thirdIcon
        onBack: root.back()
        onErase: root.erase()
        onThird: root.third()
    }
    Keyboard {
        objectName: "keyboard"
        visible: !root.isNumber
        y: JourneyPlaces.keyboardY
        width: parent.width
        kind: root.isCode ? "code" : "text"
        enterText: root.enterText
        canEnter: root.canEnter
        wantsCapital: root.wantsCapital
        onLetter: letter => root.letter(letter)
        onErase: root.backspace()
        onEnter: root.enter()
    }
    PhonePad {
        objectName: "phonePad"
        visible: root.isNumber
        y: JourneyPlaces.keyboardY
        width: parent.width
        enterText: root.enterText
        canEnter: root.canEnter
        onLetter: letter => root.letter(letter)
        onErase: root.backspace()
        onEnter: root.enter()
    }
    Footer {
        visible: !Theme.isLandscape
        y: Metrics.footerY
        width: parent.width
        tablet: root.tablet
    }
}
