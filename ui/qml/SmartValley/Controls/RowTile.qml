import QtQuick
import SmartValley.Theme

// A way on that says beforehand what is possible; when nothing is, it says why and cannot be pressed.
Pressable {
    id: root

    property string icon: ""
    property string sub: ""
    property bool hasChevron: true

    description: sub
    implicitHeight: Math.max(Metrics.rowTileHeight, words.height + 2 * Metrics.rowTilePadding)
    width: parent ? parent.width : implicitWidth

    Face {
        anchors.fill: parent
        edge: root.isActive ? Theme.lip : Theme.edgeInactive
        edgeWidth: root.isActive && Theme.highContrast ? Metrics.outline : Metrics.hair
        fill: !root.isActive ? Theme.disabledFill : root.isPressed && Theme.highContrast ? Theme.pressedOnBlack : Theme.surface
        isPressed: root.isPressed

        Item {
            x: Metrics.gap24 + Metrics.hair
            y: parent.inner.y
            width: parent.width - x - Metrics.gap32
            height: parent.inner.height

            Plate {
                id: plate

                icon: root.icon
                side: Metrics.plateRow
                iconSize: Metrics.plateRowIcon
                iconColor: root.isActive ? Theme.inkOnPlate : Theme.textDisabled
                keepsPlace: true
                anchors.verticalCenter: parent.verticalCenter
            }
            Column {
                id: words

                anchors.left: plate.right
                anchors.leftMargin: Metrics.gap24
                anchors.right: chevron.visible ? chevron.left : parent.right
                anchors.verticalCenter: parent.verticalCenter

                SvText {
                    width: parent.width
                    text: root.label
                    role: Type.rowTile
                    color: root.isActive ? Theme.textStrong : Theme.textInactive
                    Accessible.ignored: true
                }
                SvText {
                    width: parent.width
                    visible: text !== ""
                    text: root.sub
                    role: Type.sub
                    color: root.isActive ? Theme.textQuiet : Theme.textInactive
                    Accessible.ignored: true
                }
            }
            SvIcon {
                id: chevron

                visible: root.hasChevron && root.isActive
                name: "chevron-right"
                size: Metrics.chevron
                color: Theme.fieldEdge
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
            }
        }
    }
}
