import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// Above everything: this is a drill. The only capitals of the product.
Rectangle {
    id: root

    property string drill: ""
    property string exercise: ""

    objectName: "drill"
    height: EmergencyPlaces.band
    color: Theme.drillBand

    Column {
        x: Metrics.margin
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width - 2 * x

        SvText {
            width: parent.width
            text: root.drill
            role: Type.drill
            color: Theme.inkOnDrillBand
            isHeading: true
        }
        SvText {
            width: parent.width
            visible: !EmergencyPlaces.isTight
            text: root.exercise
            role: Type.caption
            color: Theme.inkOnDrillBand
        }
    }
}
