pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K19c: home's own landscape at dusk. The building sleeps and nothing is wrong; when it opens again is the
// largest thing on the hill.
Rectangle {
    id: root

    required property Tablet tablet
    required property ClosedPage page

    readonly property bool isTight: Theme.isLandscape && Theme.largeText
    readonly property bool hasDate: FullPlaces.closedDate.width > 0 && !Theme.controlsLow
    readonly property real posterWidth: Theme.isLandscape ? Metrics.panelWidth : width

    color: Theme.ground

    Panorama {
        width: root.posterWidth
        height: FullPlaces.hillTop
        summit: root.tablet.summit
        isDusk: true
        foot: FullPlaces.foot
        tall: FullPlaces.tall
        zoom: FullPlaces.zoom
        shift: Theme.isLandscape ? Math.max(0, Math.min(here.x - Theme.px(52), drawn - width)) : 0
    }
    Rectangle {
        y: FullPlaces.hillTop
        width: root.posterWidth
        height: Theme.isLandscape ? parent.height - y : FullPlaces.hillFoot - y
        color: Theme.hill
    }
    Rectangle {
        visible: Theme.highContrast && Theme.isLandscape
        x: root.posterWidth
        width: Metrics.outline
        height: parent.height
        color: Theme.line
    }
    SvText {
        visible: root.hasDate && !root.tablet.isOffline
        x: FullPlaces.closedDate.x
        y: FullPlaces.closedDate.y
        text: root.tablet.today === "" ? "" : I18n.date(root.tablet.today, "long")
        role: Type.homeDate
        wrapMode: Text.NoWrap
    }
    SvText {
        visible: root.hasDate && !root.tablet.isOffline
        x: FullPlaces.closedClock.x + FullPlaces.closedClock.width - width
        y: FullPlaces.closedClock.y
        text: root.tablet.clock
        role: Type.homeClock
        color: Theme.textBrand
        wrapMode: Text.NoWrap
    }
    OfflineStrip {
        visible: root.tablet.isOffline && !Theme.controlsLow
        width: root.posterWidth
        clock: root.hasDate ? root.tablet.clock : ""
    }
    SvText {
        objectName: "title"
        x: FullPlaces.closedTitle.x
        y: FullPlaces.closedTitle.y + (root.tablet.isOffline ? Metrics.gap24 : 0)
        width: FullPlaces.closedTitle.width
        text: I18n.text(root.page.title)
        role: Type.closedTitle
        color: Theme.textBrand
        isHeading: true
        maximumLineCount: 3
        elide: Text.ElideRight
    }
    SvText {
        id: opens

        objectName: "opens"
        x: FullPlaces.opens.x
        y: FullPlaces.opens.y
        width: FullPlaces.opens.width
        text: I18n.text(root.page.opens)
        role: Type.opens
        color: Theme.inkOnHill
    }
    WeekHours {
        x: FullPlaces.week.x
        y: root.isTight ? opens.y + opens.height + Metrics.gap16 : FullPlaces.week.y
        width: FullPlaces.week.width
        isTight: root.isTight
        room: root.height - y - Metrics.gap16
        page: root.page
    }
    WhiteButton {
        objectName: "leave"
        x: FullPlaces.leave.x
        y: FullPlaces.leave.y
        width: FullPlaces.leave.width
        height: FullPlaces.leave.height
        icon: "log-out"
        label: I18n.text("home.btn.leave")
        onPressed: root.page.touchLeave()
    }
    LanguageBar {
        visible: Theme.isLandscape
        x: FullPlaces.closedLanguages.x
        y: FullPlaces.closedLanguages.y
        width: FullPlaces.closedLanguages.width
        height: FullPlaces.closedLanguages.height
        chosen: root.tablet.language
        onPicked: id => root.tablet.touchLanguage(id)
    }
    // Lying, the ground stands above the footer and is heard before it; standing, it is the last.
    Item {
        id: beforeFooter

        anchors.fill: parent
    }
    Ground {
        parent: Theme.isLandscape ? beforeFooter : root
        x: Theme.isLandscape ? FullPlaces.closedGround.x : 0
        y: Theme.isLandscape ? FullPlaces.closedGround.y : parent.height - height
        width: Theme.isLandscape ? FullPlaces.closedGround.width : parent.width
        height: Theme.isLandscape ? FullPlaces.closedGround.height : implicitHeight
        radius: Theme.isLandscape ? Metrics.buttonRadius : 0
        text: I18n.text("closed.ground")
        reader: root.tablet.reader
    }
    Footer {
        y: Theme.isLandscape ? Metrics.footerY : Metrics.footerOverGroundY
        width: parent.width
        tablet: root.tablet
        isHome: true
    }
}
