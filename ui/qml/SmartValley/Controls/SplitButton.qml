import QtQuick
import SmartValley.Theme

// A choice with what it leads to at its right, both of one size; the likeliest is the dark one.
Pressable {
    id: root

    property string amount: ""
    property string ending: ""
    property bool isMain: false
    property TypeRole role: Type.mainButton

    readonly property bool isNarrow: leftText.implicitWidth + rightText.implicitWidth + Metrics.gap32 > inner.width

    implicitHeight: isMain ? Metrics.splitMain : Metrics.split
    width: parent ? parent.width : implicitWidth

    Face {
        anchors.fill: parent
        radius: Metrics.cardRadius
        fill: root.isMain ? (root.isPressed ? Theme.mainPressed : Theme.main) : root.isPressed && Theme.highContrast ? Theme.pressedOnBlack : Theme.surface
        edge: root.isMain ? fill : Theme.lip
        edgeWidth: root.isMain ? 0 : Theme.highContrast ? Metrics.outline : Metrics.hair
        lip: root.isMain ? Metrics.mainLip : Metrics.whiteLip
        lipColor: root.isMain ? Theme.mainLip : Theme.lip
        isPressed: root.isPressed

        Item {
            id: inner

            x: Metrics.gap48
            y: parent.inner.y
            width: parent.width - 2 * x
            height: parent.inner.height

            SvText {
                id: leftText

                y: root.isNarrow ? parent.height / 2 - height : (parent.height - height) / 2
                text: root.amount
                role: root.role
                color: root.isMain ? Theme.inkOnMain : Theme.textStrong
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
            SvText {
                id: rightText

                x: root.isNarrow ? 0 : parent.width - width
                y: root.isNarrow ? parent.height / 2 : (parent.height - height) / 2
                text: root.ending
                role: root.role
                font.weight: Font.Normal
                color: root.isMain ? Theme.inkOnMainQuiet : Theme.textQuiet
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
    }
}
