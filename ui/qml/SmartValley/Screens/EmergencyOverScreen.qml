pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Theme

// K20, afterwards: it is over, and who says when one may go back in.
Rectangle {
    id: root

    required property Tablet tablet
    required property EmergencyOverPage page

    readonly property list<string> order: [tablet.language, ...["it", "de", "en"].filter(one => one !== tablet.language)]

    color: Theme.ground

    Column {
        x: EmergencyPlaces.overTitle.x
        y: EmergencyPlaces.overTitle.y
        width: EmergencyPlaces.overTitle.width
        spacing: Theme.isLandscape ? Metrics.gap24 : Metrics.gap48

        Repeater {
            model: root.order

            Column {
                id: said

                required property string modelData
                readonly property bool isFirst: modelData === root.order[0]

                width: parent.width
                spacing: Metrics.gap8

                SvText {
                    width: parent.width
                    text: root.page.title[said.modelData] ?? ""
                    role: said.isFirst ? Type.hero : Type.lead
                    color: Theme.textBrand
                    isHeading: said.isFirst
                }
                SvText {
                    width: parent.width
                    text: root.page.nextStep[said.modelData] ?? ""
                    role: said.isFirst ? Type.nextStep : Type.body
                }
            }
        }
    }
    MainButton {
        objectName: "done"
        x: EmergencyPlaces.overDone.x
        y: EmergencyPlaces.overDone.y
        width: EmergencyPlaces.overDone.width
        height: EmergencyPlaces.overDone.height
        icon: "home"
        label: I18n.text("nav.home")
        countdown: root.page.secondsLeft
        onPressed: root.page.touchDone()
    }
}
