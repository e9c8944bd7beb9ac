import QtQuick
import SmartValley.Theme

// Icon, words and, where the button acts by itself, the seconds left: centred together.
Item {
    id: root

    property string icon: ""
    property string text: ""
    property int countdown: -1
    property TypeRole role: Type.button
    property color color: Theme.textStrong
    property color iconColor: Theme.textStrong
    property color countdownColor: Theme.textQuiet
    property real iconSize: Metrics.buttonIcon

    // Words that fit beside no icon go without it.
    readonly property bool hasIcon: icon !== "" && (text === "" || words.implicitWidth <= width - iconSize - Metrics.buttonIconGap - row.secondsWidth)
    readonly property real wordsWidth: width - row.secondsWidth - (hasIcon ? iconSize + Metrics.buttonIconGap : 0)
    // What the words want on one line, without the icon.
    readonly property real widthLeast: words.implicitWidth
    // What the button needs at least, with the air its words want above and below.
    readonly property real heightLeast: words.height + Metrics.gap32

    Row {
        id: row

        readonly property real secondsWidth: root.countdown >= 0 ? seconds.width + spacing : 0

        anchors.centerIn: parent
        spacing: Metrics.buttonIconGap

        SvIcon {
            id: mark

            visible: root.hasIcon
            name: root.icon
            size: root.iconSize
            color: root.iconColor
            anchors.verticalCenter: parent.verticalCenter
        }
        SvText {
            id: words

            visible: text !== ""
            width: Math.min(implicitWidth, root.wordsWidth)
            text: root.text
            role: root.role
            color: root.color
            isCentred: true
            anchors.verticalCenter: parent.verticalCenter
            Accessible.ignored: true
        }
        SvText {
            id: seconds

            visible: root.countdown >= 0
            text: root.countdown
            role: root.role
            color: root.countdownColor
            font.weight: Font.Medium
            wrapMode: Text.NoWrap
            anchors.verticalCenter: parent.verticalCenter
            Accessible.ignored: true
        }
    }
}
