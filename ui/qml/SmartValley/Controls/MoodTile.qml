import QtQuick
import SmartValley.Theme

// One of four faces, all in one colour: which is which, shape and word say. Beside each other in large text.
Pressable {
    id: root

    required property string icon
    readonly property bool isRow: Theme.largeText

    implicitHeight: Metrics.mood

    Face {
        anchors.fill: parent
        fill: root.isPressed && Theme.highContrast ? Theme.pressedOnBlack : Theme.surface
        isPressed: root.isPressed

        Grid {
            anchors.horizontalCenter: parent.horizontalCenter
            y: parent.inner.y + (parent.inner.height - height) / 2
            columns: root.isRow ? 2 : 1
            spacing: !root.isRow ? Metrics.gap16 : Theme.isLandscape ? Metrics.gap8 : Metrics.gap24
            horizontalItemAlignment: Grid.AlignHCenter
            verticalItemAlignment: Grid.AlignVCenter

            SvIcon {
                name: root.icon
                size: Metrics.moodIcon
                color: Theme.textBrand
            }
            SvText {
                text: root.label
                role: Type.mood
                wrapMode: Text.NoWrap
                isCentred: true
                Accessible.ignored: true
            }
        }
    }
}
