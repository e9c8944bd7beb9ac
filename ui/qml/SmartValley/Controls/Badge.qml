import QtQuick
import SmartValley.Theme

// The code or name of a space. "mine" is filled; "quiet" is white, for what is not yours yet.
Rectangle {
    id: root

    property string text: ""
    property string tone: "mine"
    property TypeRole role: Type.badge
    property real widthMax: Metrics.contentWidth

    implicitHeight: role === Type.badge ? Metrics.badgeHeight : Metrics.cardBadgeHeight
    implicitWidth: Math.min(words.implicitWidth + 2 * Metrics.badgePadding, widthMax)
    height: implicitHeight
    width: implicitWidth
    radius: Metrics.badgeRadius
    color: tone === "mine" ? Theme.mine : tone === "notice" ? Theme.notice : Theme.badgeQuiet
    border.color: Theme.rim
    border.width: Theme.highContrast && tone !== "mine" ? Metrics.outline : 0

    SvText {
        id: words

        x: Metrics.badgePadding
        width: parent.width - 2 * x
        anchors.verticalCenter: parent.verticalCenter
        text: I18n.cut(I18n.plainName(root.text), I18n.nameLetters)
        spoken: root.text
        role: root.role
        isName: true
        color: root.tone === "mine" ? Theme.inkOnMine : Theme.inkOnBadgeQuiet
    }
}
