import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// "No network": it takes the place of the date row or the header, and nothing else moves. A narrow panel has no
// room for the clock, and with large text only for the first sentence.
Rectangle {
    id: root

    property string clock: ""
    readonly property string sentences: I18n.text("net.off")

    implicitHeight: Metrics.stripHeight
    color: Theme.notice

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Metrics.outline
        color: Theme.noticeEdge
    }
    SvIcon {
        id: cloud

        x: Metrics.margin
        anchors.verticalCenter: parent.verticalCenter
        name: "cloud-off"
        size: Theme.px(48)
        color: Theme.noticeText
    }
    SvText {
        anchors.left: cloud.right
        anchors.leftMargin: Metrics.gap24
        anchors.right: time.visible ? time.left : parent.right
        anchors.rightMargin: Metrics.gap16
        anchors.verticalCenter: parent.verticalCenter
        text: Theme.isLandscape && Theme.largeText ? root.sentences.split(". ")[0] + "." : root.sentences
        spoken: root.sentences
        role: Type.strip
        color: Theme.noticeText
    }
    SvText {
        id: time

        visible: !Theme.isLandscape
        x: root.width - width - (Theme.isLandscape ? Metrics.headerInset : Metrics.margin)
        anchors.verticalCenter: parent.verticalCenter
        text: root.clock
        role: Type.homeClock
        color: Theme.noticeText
        wrapMode: Text.NoWrap
    }
}
