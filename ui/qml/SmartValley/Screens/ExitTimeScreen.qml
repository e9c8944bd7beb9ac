pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K11: when did they leave that day? One touch says it.
InnerPage {
    id: root

    required property ExitTimePage page

    actionY: Theme.isLandscape ? JourneyPlaces.timesY : Metrics.actionY
    actionSpacing: Metrics.gap24

    information: [
        PageTitle {
            title: I18n.text("in.fix.when")
            subtitle: I18n.text(root.page.came)
        }
    ]

    action: [
        PagedList {
            id: times

            objectName: "times"
            width: parent.width
            height: JourneyPlaces.timesHeight
            items: root.page.times
            columns: JourneyPlaces.timeColumns
            rowHeight: Metrics.chipHeight
            namePrefix: "times"
            delegate: Chip {
                required property var modelData

                objectName: "time." + modelData.id
                width: times.itemWidth
                height: Metrics.chipHeight
                label: I18n.text(modelData.phrase)
                onPressed: root.page.touchTime(modelData.id)
            }
        },
        QuietPair {
            onBack: root.page.touchBack()
            onErase: root.page.touchErase()
        }
    ]
}
