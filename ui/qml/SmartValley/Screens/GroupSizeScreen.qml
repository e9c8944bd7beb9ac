import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K4: how many are they? Minus, number, plus, and on.
InnerPage {
    id: root

    required property GroupSizePage page

    actionY: Theme.isLandscape ? JourneyPlaces.groupY : Metrics.actionY
    actionSpacing: Metrics.gap48

    information: [
        PageTitle {
            title: I18n.text("group.title")
            subtitle: I18n.text("group.hint")
        }
    ]

    action: [
        Stepper {
            width: parent.width
            height: JourneyPlaces.groupStep
            namePrefix: "people"
            valueText: String(root.page.people)
            lessLabel: I18n.text("book.people.less")
            moreLabel: I18n.text("book.people.more")
            canLess: root.page.canLess
            canMore: root.page.canMore
            onLess: root.page.step(-1)
            onMore: root.page.step(1)
        },
        MainButton {
            objectName: "on"
            height: Metrics.mainHeightTall
            icon: "arrow-right"
            label: I18n.text("nav.next")
            onPressed: root.page.touchOn()
        },
        QuietPair {
            onBack: root.page.touchBack()
            onErase: root.page.touchErase()
        }
    ]
}
