pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K19: no place left; the ridge becomes a map to the nearest branch that has one.
InnerPage {
    id: root

    required property FullPage page

    readonly property bool hasNearest: page.nearest.name !== undefined
    readonly property var first: page.acts[0] ?? null
    readonly property var others: page.acts.slice(1, 3)

    tone: "notice"
    emblem: "users-round"
    emblemY: FullPlaces.emblem
    informationY: FullPlaces.title
    informationSpacing: Metrics.gap24
    headHeight: Math.max(FullPlaces.head, informationBottom + Metrics.gap48)
    actionY: Theme.isLandscape ? (hasNearest ? FullPlaces.actionNear : FullPlaces.action) : headHeight + FullPlaces.actionGap
    actionSpacing: FullPlaces.gap
    // Help stands among the buttons already.
    hasHelp: !page.acts.some(act => act.id === "help")

    information: [
        SvText {
            objectName: "title"
            width: parent.width
            text: I18n.text(root.page.title)
            role: Type.verdict
            isHeading: true
        },
        SvText {
            objectName: "nextStep"
            width: parent.width
            visible: text !== ""
            text: I18n.text(root.page.nextStep)
            role: Type.nextStep
        },
        NearestCard {
            visible: root.hasNearest && !Theme.isLandscape
            width: parent.width
            page: root.page
            summit: root.tablet.summit
        }
    ]

    action: [
        NearestCard {
            visible: root.hasNearest && Theme.isLandscape
            width: parent.width
            page: root.page
            summit: root.tablet.summit
        },
        MainButton {
            objectName: "act.first"
            visible: root.first !== null
            height: Metrics.mainHeightTall
            icon: root.first?.icon ?? ""
            label: I18n.text(root.first?.phrase)
            onPressed: root.page.touchAct(root.first.id)
        },
        Row {
            id: others

            visible: root.others.length > 0
            width: parent.width
            spacing: Metrics.columnGap

            Repeater {
                model: root.others

                WhiteButton {
                    required property var modelData

                    objectName: "act." + modelData.id
                    width: (others.width - others.spacing * (root.others.length - 1)) / root.others.length
                    isSmall: true
                    icon: modelData.icon
                    label: I18n.text(modelData.phrase)
                    onPressed: root.page.touchAct(modelData.id)
                }
            }
        },
        WhiteButton {
            objectName: "home"
            icon: "home"
            label: I18n.text("nav.home")
            countdown: root.page.secondsLeft
            onPressed: root.page.touchHome()
        }
    ]
}
