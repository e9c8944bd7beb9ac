import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// A space's badge with what is said about it: beside it in portrait, beneath it in a narrow panel.
Flow {
    id: root

    property string space: ""
    property string tone: "mine"
    property string line: ""
    property string reason: ""
    property bool isStacked: Theme.isLandscape || Theme.largeText

    width: parent ? parent.width : implicitWidth
    spacing: Metrics.gap24

    Badge {
        id: badge

        visible: root.space !== ""
        text: root.space
        tone: root.tone
        widthMax: root.isStacked ? root.width : root.width * 0.5
    }
    Column {
        id: words

        readonly property real said: first.height + (second.visible ? spacing + second.height : 0)

        visible: root.line !== "" || root.reason !== ""
        spacing: Theme.px(6)
        topPadding: root.isStacked || !badge.visible ? 0 : Math.max(0, (badge.height - said) / 2)
        width: root.isStacked ? root.width : root.width - (badge.visible ? badge.width + root.spacing : 0)

        SvText {
            id: first

            objectName: "space.line"
            width: parent.width
            text: root.line
            role: Type.lead
        }
        SvText {
            id: second

            width: parent.width
            visible: text !== ""
            text: root.reason
            role: Type.small
        }
    }
}
