import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// One quiet line with its mark or icon.
Item {
    id: root

    property string icon: ""
    property string spaceState: ""
    property string text: ""

    width: parent?.width ?? 0
    implicitHeight: Math.max(words.height, sign.size)

    SvIcon {
        id: sign

        visible: root.icon !== ""
        name: root.icon
        size: Theme.px(40)
        anchors.verticalCenter: parent.verticalCenter
    }
    StateMark {
        visible: root.spaceState !== ""
        x: Theme.px(4)
        anchors.verticalCenter: parent.verticalCenter
        spaceState: root.spaceState
        size: DeskPlaces.legendMark
    }
    SvText {
        id: words

        x: sign.size + Metrics.gap20
        width: parent.width - x
        anchors.verticalCenter: parent.verticalCenter
        text: root.text
        role: Type.small
        color: Theme.textQuiet
    }
}
