pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K1: a still landscape. The hill says the one thing to do, the snow below holds the other choices, the ground
// at the very bottom says where the reader is.
Rectangle {
    id: root

    required property Tablet tablet
    required property HomePage page

    readonly property HomePlaces places: Theme.controlsLow ? low : usual
    readonly property HomePlaces usual: HomePlaces {}
    readonly property LowHomePlaces low: LowHomePlaces {}
    readonly property bool hasDate: !(Theme.isLandscape && Theme.largeText)
    // Low controls have their sky with date, clock and branch from the window.
    readonly property bool hasSky: !Theme.controlsLow
    readonly property string hint: {
        if (!page.isReady)
            return I18n.text("home.starting");
        if (page.isReaderLost)
            return I18n.text(page.isSupportTold && places.hasHint ? "err.scanner.next" : "err.scanner.alone");
        return notice || I18n.text("home.scan.hint");
    }
    readonly property string notice: page.isReady && !page.isReaderLost ? I18n.text(page.notice) : ""
    // Where there is no room for a hint, what helps takes the place of the call.
    readonly property bool isCallNotice: notice !== "" && !places.hasHint
    readonly property bool isMirrored: page.seen.isShowing && notice !== ""
    readonly property string readerText: I18n.text("home.reader." + tablet.reader)

    color: hasSky ? Theme.ground : "transparent"

    Rectangle {
        visible: !root.hasSky
        y: root.places.fieldHeight
        width: parent.width
        height: parent.height - y
        color: Theme.ground
    }
    Panorama {
        visible: root.hasSky
        width: root.places.posterWidth
        height: root.places.panoramaHeight
        summit: root.tablet.summit
        foot: root.places.foot
        tall: root.places.tall
        zoom: root.places.zoom
        shift: Theme.isLandscape ? Math.max(0, Math.min(here.x - Theme.px(52), drawn - width)) : 0
    }
    Rectangle {
        y: root.places.panoramaHeight
        width: root.places.posterWidth
        height: root.places.fieldHeight - y
        color: Theme.hill
    }
    Rectangle {
        visible: Theme.highContrast && Theme.isLandscape
        x: root.places.posterWidth
        width: Metrics.outline
        height: parent.height
        color: Theme.line
    }

    SvText {
        visible: root.hasSky && root.hasDate && !root.tablet.isOffline
        x: root.places.date.x
        y: root.places.date.y
        text: root.tablet.today === "" ? "" : I18n.date(root.tablet.today, "long")
        role: Type.homeDate
        wrapMode: Text.NoWrap
    }
    SvText {
        visible: root.hasSky && root.hasDate && !root.tablet.isOffline
        x: root.places.clock.x + root.places.clock.width - width
        y: root.places.clock.y
        text: root.tablet.clock
        role: Type.homeClock
        color: Theme.textBrand
        wrapMode: Text.NoWrap
    }
    OfflineStrip {
        visible: root.hasSky && root.tablet.isOffline
        width: root.places.posterWidth
        clock: root.hasDate ? root.tablet.clock : ""
    }
    SvText {
        objectName: "greeting"
        visible: root.hasSky
        x: root.places.greeting.x
        y: root.places.greeting.y + (root.tablet.isOffline ? root.places.offlineGreetingDrop : 0)
        width: root.places.greeting.width
        // At the first frame nobody has said yet where this is.
        text: root.tablet.branchName === "" ? "" : I18n.text("home.welcome", {branch: root.tablet.branchName})
        role: Type.greeting
        color: Theme.textBrand
        isHeading: true
        maximumLineCount: 2
    }

    PhoneDrawing {
        visible: !root.isMirrored
        x: root.places.phone.x
        y: root.places.phone.y
        width: root.places.phone.width
    }
    Loader {
        active: root.isMirrored
        x: root.places.mirror.x
        y: root.places.mirror.y
        width: root.places.mirror.width
        height: root.places.mirror.height
        sourceComponent: MirrorFrame {
            mirror: root.page.seen
        }
    }
    Column {
        x: root.places.call.x
        y: root.places.call.y + (root.places.call.height - height) / 2
        width: root.places.call.width

        SvText {
            width: parent.width
            objectName: "call"
            text: root.isCallNotice ? root.notice : I18n.text(root.page.isReaderLost ? "err.scanner.title" : "home.scan")
            role: root.isCallNotice ? root.places.noticeRole : root.page.isReaderLost ? root.places.lostRole : root.places.callRole
            color: Theme.inkOnHill
            isHeading: true
        }
        SvText {
            visible: root.places.hasHint || (root.places.hasNextStep && (root.page.isReaderLost || !root.page.isReady))
            width: parent.width
            text: root.hint
            role: Type.small
            color: root.notice === "" ? Theme.inkOnHillQuiet : Theme.inkOnHill
        }
    }
    GhostButton {
        objectName: "noCode"
        x: root.places.noCode.x
        y: root.places.noCode.y
        width: root.places.noCode.width
        height: root.places.noCode.height
        icon: "keyboard"
        label: I18n.text("home.btn.noqr")
        onPressed: root.page.touchNoCode()
    }
    OneGlow {
        objectName: "noCodeGlow"
        x: root.places.noCode.x
        y: root.places.noCode.y
        width: root.places.noCode.width
        height: root.places.noCode.height
        isWanted: root.page.isUnclear && root.notice !== ""
    }
    Row {
        visible: Theme.isLandscape
        x: root.places.readerLine.x
        y: root.places.readerLine.y + (root.places.readerLine.height - height) / 2
        spacing: Metrics.gap16

        SvIcon {
            name: ground.chevron
            size: Theme.px(44)
            stroke: 2.8
            color: Theme.gold
            anchors.verticalCenter: parent.verticalCenter
        }
        SvText {
            width: Math.min(implicitWidth, root.places.readerLine.width - Theme.px(44) - Metrics.gap16)
            text: root.readerText
            role: Type.groundLine
            color: Theme.inkOnHill
            anchors.verticalCenter: parent.verticalCenter
        }
    }

    SvText {
        visible: Theme.isLandscape
        x: root.places.orText.x
        y: root.places.orText.y
        width: root.places.orText.width
        text: I18n.text("home.or")
        role: Type.aside
        color: Theme.textQuiet
        isName: true
    }
    LanguageBar {
        visible: Theme.isLandscape
        x: root.places.languages.x
        y: root.places.languages.y
        width: root.places.languages.width
        height: root.places.languages.height
        chosen: root.tablet.language
        onPicked: id => root.tablet.touchLanguage(id)
    }
    HomeTiles {
        x: root.places.tiles.x
        y: root.places.tiles.y
        width: root.places.tiles.width
        places: root.places
        page: root.page
    }
    Footer {
        y: root.places.footerY
        width: parent.width
        tablet: root.tablet
        isHome: true
    }
    Ground {
        id: ground

        visible: !Theme.isLandscape
        y: parent.height - height
        width: parent.width
        text: root.readerText
        reader: root.tablet.reader
    }
}
