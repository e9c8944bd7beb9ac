import QtQuick
import SmartValley.Theme

// A choice of home: icon above, label and one line below, in the same places on every tile.
Pressable {
    id: root

    required property string icon
    property string sub: ""
    // A state whose mark stands before the line, or nothing.
    property string mark: ""
    property bool isRow: Theme.largeText
    property TypeRole role: Type.tile
    property bool showsSub: true

    description: sub

    Face {
        anchors.fill: parent
        fill: root.isPressed && Theme.highContrast ? Theme.pressedOnBlack : Theme.surface
        isPressed: root.isPressed

        Item {
            id: inner

            x: Metrics.tilePadding
            y: parent.inner.y
            width: parent.width - 2 * x
            height: parent.inner.height

            Plate {
                id: plate

                icon: root.icon
                y: root.isRow ? (parent.height - height) / 2 : Metrics.tileTop
            }
            Column {
                x: root.isRow ? plate.width + Metrics.tilePadding : 0
                y: root.isRow ? (parent.height - height) / 2 : parent.height - height - Metrics.tileTop
                width: parent.width - x
                spacing: Theme.px(6)

                SvText {
                    width: parent.width
                    text: root.label
                    role: root.role
                    Accessible.ignored: true
                }
                Row {
                    visible: root.showsSub
                    spacing: Metrics.gap14

                    StateMark {
                        visible: root.mark !== ""
                        spaceState: root.mark
                        anchors.verticalCenter: parent.verticalCenter
                    }
                    SvText {
                        text: root.sub
                        role: Type.tileSub
                        color: Theme.textQuiet
                        wrapMode: Text.NoWrap
                        Accessible.ignored: true
                    }
                }
            }
        }
    }
}
