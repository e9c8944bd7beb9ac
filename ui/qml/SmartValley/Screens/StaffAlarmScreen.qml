pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// The alarm of the staff: two seconds held, then asked once more; while it stands, its end.
StaffFrame {
    id: root

    required property StaffAlarmPage page

    staff: page

    Column {
        x: StaffPlaces.alarmWords.x
        y: StaffPlaces.alarmWords.y
        width: StaffPlaces.alarmWords.width
        spacing: Metrics.gap24

        SvText {
            objectName: "title"
            width: parent.width
            text: I18n.text(root.page.title)
            role: Type.pageTitle
            color: Theme.textBrand
            isHeading: true
        }
        Rectangle {
            visible: root.page.isDrill
            width: drill.width + 2 * Metrics.gap24
            height: drill.height + Metrics.gap16
            radius: Metrics.keyRadius
            color: Theme.drillBand

            SvText {
                id: drill

                anchors.centerIn: parent
                text: I18n.text("rc.drill")
                role: Type.label
                color: Theme.inkOnDrillBand
                wrapMode: Text.NoWrap
            }
        }
        Repeater {
            model: root.page.lines

            SvText {
                required property var modelData

                width: parent.width
                text: I18n.spoken(modelData)
                role: Type.statement
            }
        }
    }
    Column {
        x: StaffPlaces.alarmActs.x
        y: StaffPlaces.alarmActs.y
        width: StaffPlaces.alarmActs.width
        spacing: Metrics.gap32

        Repeater {
            model: root.page.acts

            AlarmButton {
                required property var modelData

                width: parent.width
                act: modelData
                onDone: root.page.touchAct(modelData.id)
            }
        }
    }
    QuietWord {
        objectName: "back"
        visible: root.page.canGoBack
        x: StaffPlaces.back.x
        y: StaffPlaces.back.y
        width: contentWidth
        height: StaffPlaces.back.height
        icon: "arrow-left"
        label: I18n.text("nav.back")
        onPressed: root.page.touchBack()
    }
}
