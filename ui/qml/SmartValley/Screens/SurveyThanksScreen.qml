pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K22, the end: home's own landscape by day, as a gift; two facts on the hill, and nobody is named.
Rectangle {
    id: root

    required property Tablet tablet
    required property SurveyThanksPage page

    readonly property bool hasCode: page.matrix.length > 0
    readonly property real hillFoot: hasCode ? SurveyPlaces.hillFootOverCode : SurveyPlaces.hillFoot
    readonly property list<var> facts: [
        {icon: "user-round-x", title: I18n.text("sv.thanks.anon"), sub: ""},
        {icon: "chart-column", title: I18n.text("sv.thanks.read"), sub: Theme.isLandscape && Theme.largeText ? "" : I18n.text(page.count)}
    ]

    color: Theme.ground

    Panorama {
        width: root.width
        height: SurveyPlaces.hillTop
        summit: root.tablet.summit
        foot: SurveyPlaces.foot
        tall: SurveyPlaces.tall
        zoom: SurveyPlaces.zoom
    }
    Rectangle {
        y: SurveyPlaces.hillTop
        width: root.width
        height: root.hillFoot - y
        color: Theme.hill
    }
    Rectangle {
        visible: Theme.highContrast
        y: root.hillFoot
        width: parent.width
        height: Metrics.outline
        color: Theme.line
    }
    RidgeHeader {
        visible: !root.tablet.isOffline && !Theme.controlsLow
        width: root.width
        branch: Theme.largeText ? root.tablet.branchName : root.tablet.branchFullName
        clock: root.tablet.clock
        summit: root.tablet.summit
        hasRidge: false
        clockColor: Theme.textStrong
    }
    OfflineStrip {
        visible: root.tablet.isOffline && !Theme.controlsLow
        width: root.width
        clock: root.tablet.clock
    }
    SvText {
        objectName: "title"
        x: Metrics.margin
        y: SurveyPlaces.thanks
        width: parent.width - 2 * x
        text: I18n.text("sv.thanks")
        role: Type.verdict
        color: Theme.textBrand
        isHeading: true
    }
    Grid {
        id: told

        // Lying, the code takes their place.
        visible: !(root.hasCode && Theme.isLandscape)
        x: Metrics.margin
        y: SurveyPlaces.facts
        width: parent.width - 2 * x
        columns: Theme.isLandscape ? 2 : 1
        spacing: SurveyPlaces.factGap

        Repeater {
            model: root.facts

            HillFact {
                required property var modelData

                width: (told.width - told.spacing * (told.columns - 1)) / told.columns
                icon: modelData.icon
                title: modelData.title
                sub: modelData.sub
            }
        }
    }
    Card {
        visible: root.hasCode
        x: Metrics.margin
        y: SurveyPlaces.code
        width: parent.width - 2 * x
        height: code.height + 2 * Metrics.gap16

        Rectangle {
            id: code

            x: Metrics.gap16
            y: Metrics.gap16
            width: view.width
            height: view.height
            radius: Metrics.buttonRadius
            color: Theme.qrLight

            QrView {
                id: view

                objectName: "write"
                rows: root.page.matrix
                widthMax: SurveyPlaces.codeMost
                ink: Theme.qrInk
                color: "transparent"
                label: I18n.text("sv.q8")
            }
        }
        Column {
            anchors.left: code.right
            anchors.leftMargin: Metrics.gap32
            anchors.right: parent.right
            anchors.rightMargin: Metrics.gap24
            anchors.verticalCenter: parent.verticalCenter
            spacing: Metrics.gap8

            SvText {
                width: parent.width
                text: I18n.text("sv.q8")
                role: Type.hillFact
            }
            SvText {
                width: parent.width
                text: I18n.text("sv.q8.text")
                role: Type.small
                color: Theme.textQuiet
            }
        }
    }
    MainButton {
        objectName: "done"
        x: Metrics.margin
        y: SurveyPlaces.thanksDone
        width: parent.width - 2 * x
        label: I18n.text("nav.done")
        countdown: root.page.secondsLeft
        onPressed: root.page.touchDone()
    }
    Footer {
        y: Metrics.footerY
        width: parent.width
        tablet: root.tablet
    }
}
