import QtQuick
import SmartValley.Backend
import SmartValley.Theme

// The frame of every inner page: header, information above or left, action below or right, footer, ground.
// A tone colours the information: "plain", "good", "notice", "info", "staff". An emblem makes it an answer.
Rectangle {
    id: root

    required property Tablet tablet
    property string tone: "plain"
    property string emblem: ""
    // Portrait: where the coloured field of an answer ends.
    property real headHeight: 0
    property real emblemY: Metrics.emblemY
    property real informationY: emblem === "" ? Metrics.informationY : emblemY + Metrics.emblemDisc + Metrics.gap48
    property real actionY: Metrics.actionY
    property bool hasFooter: true
    property bool hasHelp: true
    property bool hasClock: true
    property string groundText: ""
    property alias information: informationColumn.data
    property alias informationSpacing: informationColumn.spacing
    // What belongs to the information and stands elsewhere: heard before the acts.
    property alias beside: besideInformation.data
    property alias action: actionColumn.data
    property alias actionSpacing: actionColumn.spacing
    // What stands elsewhere. Before the footer: who listens hears it before the footer, too.
    default property alias content: body.data

    readonly property bool hasGround: groundText !== "" && !Theme.isLandscape
    readonly property bool isStaff: tone === "staff"
    readonly property bool isAnswer: emblem !== ""
    readonly property color toneColor: ({plain: Theme.isLandscape ? Theme.panel : Theme.ground, good: Theme.good, notice: Theme.notice, info: Theme.info, staff: Theme.staffGround})[tone]
    readonly property color toneRidge: ({plain: Theme.ridge, good: Theme.goodRidge, notice: Theme.noticeRidge, info: Theme.infoRidge, staff: Theme.staffEdge})[tone]
    readonly property color toneMark: ({good: Theme.goodMark, notice: Theme.noticeMark, info: Theme.infoMark})[tone] ?? Theme.goodMark
    readonly property bool isUncertain: tone === "notice"
    // What the columns may fill, for tests and for pages that fill the rest.
    readonly property real informationBottom: informationColumn.y + informationColumn.height
    readonly property real actionBottom: actionColumn.y + actionColumn.height

    color: isStaff ? Theme.staffGround : Theme.ground

    Rectangle {
        width: Metrics.panelWidth
        height: Theme.isLandscape ? parent.height : root.headHeight
        color: root.toneColor
    }
    Rectangle {
        visible: Theme.highContrast && Theme.isLandscape
        x: Metrics.panelWidth
        width: Metrics.outline
        height: parent.height
        color: Theme.line
    }
    Rectangle {
        visible: Theme.highContrast && !Theme.isLandscape && root.headHeight > 0
        y: root.headHeight
        width: parent.width
        height: Metrics.outline
        color: Theme.line
    }
    RidgeHeader {
        visible: !strip.visible
        width: Metrics.panelWidth
        branch: Theme.controlsLow ? "" : Theme.largeText ? root.tablet.branchName : root.tablet.branchFullName
        clock: root.hasClock && !Theme.controlsLow ? root.tablet.clock : ""
        summit: root.tablet.summit
        hasRidge: !root.isAnswer
        branchColor: root.isStaff ? Theme.inkOnStaff : Theme.textBrand
        clockColor: root.isStaff ? Theme.staffText : root.isAnswer ? Theme.textStrong : Theme.textQuiet
        ridgeColor: root.toneRidge
        isDotted: root.isUncertain || (Theme.controlsLow && root.tablet.isOffline)
    }
    RidgeHeader {
        // Under the strip only the ridge is left of the header, dotted.
        visible: strip.visible && !root.isAnswer
        width: Metrics.panelWidth
        summit: root.tablet.summit
        isDotted: true
    }
    OfflineStrip {
        id: strip

        visible: root.tablet.isOffline && !root.isStaff && !Theme.controlsLow
        width: Metrics.panelWidth
        height: Math.min(implicitHeight, Metrics.ridgeY - Metrics.gap8)
        clock: root.hasClock ? root.tablet.clock : ""
    }
    Emblem {
        visible: root.isAnswer
        y: root.emblemY
        width: Metrics.panelWidth
        mark: root.emblem
        ridgeColor: root.toneRidge
        markColor: root.toneMark
        isDotted: root.isUncertain
    }
    Column {
        id: informationColumn

        x: Metrics.margin
        y: root.informationY
        width: Metrics.contentWidth
        spacing: Metrics.gap16
    }
    Item {
        id: besideInformation

        anchors.fill: parent
    }
    Column {
        id: actionColumn

        x: Metrics.actionX
        y: root.actionY
        width: Metrics.actionWidth
        spacing: Metrics.rowGap
    }
    Item {
        id: body

        anchors.fill: parent
    }
    // Lying, the ground stands above the footer and is heard before it; standing, it is the last.
    Item {
        id: beforeFooter

        anchors.fill: parent
    }
    Ground {
        parent: Theme.isLandscape ? beforeFooter : root
        visible: root.groundText !== ""
        x: Theme.isLandscape ? Metrics.actionX : 0
        y: Theme.isLandscape ? Metrics.footerY - height - Metrics.gap16 : parent.height - height
        width: Theme.isLandscape ? Metrics.actionWidth : parent.width
        radius: Theme.isLandscape ? Metrics.buttonRadius : 0
        text: root.groundText
        reader: root.tablet.reader
    }
    Footer {
        visible: root.hasFooter && !root.isStaff
        y: root.hasGround ? Metrics.footerOverGroundY : Metrics.footerY
        width: parent.width
        tablet: root.tablet
        hasHelp: root.hasHelp
    }
}
