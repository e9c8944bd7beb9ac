pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Theme

// A code between four golden corners, the viewfinder that says "photograph me". Nothing reaches into its margin.
Rectangle {
    id: root

    property list<string> rows
    property string label: ""

    width: GuestPlaces.code
    height: width
    color: Theme.qrLight
    radius: Metrics.buttonRadius

    QrView {
        anchors.centerIn: parent
        rows: root.rows
        widthMax: root.width - 2 * (GuestPlaces.cornerInset + Metrics.focusOutline)
        label: root.label
    }
    Repeater {
        model: 4

        Item {
            id: corner

            required property int index
            readonly property bool isRight: index % 2 === 1
            readonly property bool isLow: index > 1

            x: isRight ? parent.width - width - GuestPlaces.cornerInset : GuestPlaces.cornerInset
            y: isLow ? parent.height - height - GuestPlaces.cornerInset : GuestPlaces.cornerInset
            width: GuestPlaces.corner
            height: width

            Rectangle {
                y: corner.isLow ? parent.height - height : 0
                width: parent.width
                height: Metrics.focusOutline
                color: Theme.qrCorner
            }
            Rectangle {
                x: corner.isRight ? parent.width - width : 0
                width: Metrics.focusOutline
                height: parent.height
                color: Theme.qrCorner
            }
        }
    }
}
