import QtQuick
import SmartValley.Theme

// "I'm here": the only golden button of the product.
Pressable {
    id: root

    width: parent ? parent.width : implicitWidth

    Face {
        anchors.fill: parent
        radius: Metrics.cardRadius
        fill: root.isPressed && Theme.highContrast ? Theme.inkOnHill : Theme.gold
        edge: fill
        edgeWidth: 0
        lipColor: Theme.goldLip
        isPressed: root.isPressed

        ButtonContent {
            y: parent.inner.y
            width: parent.width
            height: parent.inner.height
            text: root.label
            role: Type.goldButton
            color: Theme.inkOnGold
        }
    }
}
