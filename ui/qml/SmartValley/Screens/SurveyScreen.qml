import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K22: one question a page, eight segments above it, three ways on below it.
InnerPage {
    id: root

    required property SurveyPage page

    readonly property bool isWeek: page.look === "week"
    readonly property bool isTight: Theme.isLandscape && Theme.largeText
    readonly property real mainRoom: page.goesOnByItself ? 0 : Metrics.mainHeight + actionSpacing

    informationY: SurveyPlaces.progress
    informationSpacing: Metrics.gap16
    actionY: Theme.isLandscape ? Metrics.actionY : Math.max(isWeek ? SurveyPlaces.week : SurveyPlaces.options, informationBottom + Metrics.gap24)

    information: [
        SvText {
            width: parent.width
            text: root.page.total > 0 ? I18n.text("sv.progress", {n: root.page.number, total: root.page.total}) : ""
            role: Type.aside
            color: Theme.textQuiet
        },
        ProgressSegments {
            number: root.page.number
            total: root.page.total
        },
        Item {
            width: 1
            height: SurveyPlaces.titleGap
        },
        PageTitle {
            title: I18n.text(root.page.title)
            subtitle: root.isTight && root.page.goesOnByItself ? "" : I18n.text(root.page.hint)
            role: root.isTight ? Type.heading : Type.title
        }
    ]

    action: [
        SurveyOptions {
            visible: !root.isWeek
            width: parent.width
            height: SurveyPlaces.actionEnd - root.actionY - root.mainRoom - Metrics.gap16
            page: root.page
        },
        SurveyWeek {
            visible: root.isWeek
            page: root.page
        },
        MainButton {
            objectName: "on"
            visible: !root.page.goesOnByItself
            isActive: root.page.hasAnswer
            icon: "arrow-right"
            label: I18n.text("nav.next")
            onPressed: root.page.touchOn()
        }
    ]

    Item {
        x: SurveyPlaces.waysX
        y: SurveyPlaces.waysY
        width: Metrics.contentWidth
        height: Metrics.quietHeight

        QuietWord {
            objectName: "back"
            width: contentWidth
            icon: Theme.largeText ? "" : "arrow-left"
            label: I18n.text("nav.back")
            onPressed: root.page.touchBack()
        }
        QuietWord {
            objectName: "skip"
            x: SurveyPlaces.skipX
            width: Math.max(contentWidth, Metrics.quietHeight)
            icon: Theme.largeText ? "" : "chevrons-right"
            label: I18n.text("sv.skip")
            onPressed: root.page.touchSkip()
        }
        QuietWord {
            objectName: "enough"
            x: Theme.isLandscape ? 0 : parent.width - width
            y: Theme.isLandscape ? Metrics.quietHeight + Metrics.gap14 : 0
            width: contentWidth
            icon: Theme.largeText ? "" : "check-check"
            label: I18n.text("sv.enough")
            onPressed: root.page.touchEnough()
        }
    }
}
