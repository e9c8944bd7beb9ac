import QtQuick
import SmartValley.Theme

// A way out without a frame: icon and word, left-aligned unless told otherwise.
Pressable {
    id: root

    property string icon: ""
    property TypeRole role: Type.quietWord
    property real iconSize: Metrics.footerIcon
    property color color: isActive ? Theme.textBrand : Theme.textInactive
    property bool isRightAligned: false
    readonly property real contentWidth: content.width

    implicitHeight: Metrics.quietHeight
    implicitWidth: content.width

    Rectangle {
        anchors.fill: parent
        anchors.leftMargin: -Metrics.gap16
        anchors.rightMargin: -Metrics.gap16
        radius: Metrics.buttonRadius
        color: Theme.highContrast ? Theme.pressedOnBlack : Theme.line
        visible: root.isPressed
    }

    Row {
        id: content

        x: root.isRightAligned ? root.width - width : 0
        anchors.verticalCenter: parent.verticalCenter
        spacing: Metrics.footerIconGap

        SvIcon {
            name: root.icon
            size: root.iconSize
            color: root.color
            visible: root.icon !== ""
            anchors.verticalCenter: parent.verticalCenter
        }
        SvText {
            text: root.label
            role: root.role
            color: root.color
            wrapMode: Text.NoWrap
            anchors.verticalCenter: parent.verticalCenter
            Accessible.ignored: true
        }
    }
}
