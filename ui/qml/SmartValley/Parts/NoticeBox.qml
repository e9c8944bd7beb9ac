import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// One remark on a tinted ground. `tone`: "info", "good" or "notice".
Rectangle {
    id: root

    property string tone: "info"
    property string icon: "info"
    property string text: ""
    property TypeRole role: Type.sub

    width: parent ? parent.width : implicitWidth
    implicitHeight: words.height + 2 * Metrics.gap24
    radius: Metrics.cardRadius
    color: ({info: Theme.info, good: Theme.good, notice: Theme.notice})[tone]
    border.color: Theme.rim
    border.width: Theme.highContrast ? Metrics.outline : 0

    SvIcon {
        id: sign

        x: Metrics.gap32
        y: Metrics.gap24
        name: root.icon
        size: Metrics.noticeIcon
        color: root.tone === "info" ? Theme.inkOnInfo : root.tone === "notice" ? Theme.noticeText : Theme.textBrand
    }
    SvText {
        id: words

        anchors.left: sign.right
        anchors.leftMargin: Metrics.gap24
        anchors.right: parent.right
        anchors.rightMargin: Metrics.gap24
        anchors.verticalCenter: parent.verticalCenter
        text: root.text
        role: root.role
    }
}
