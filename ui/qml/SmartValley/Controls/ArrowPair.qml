import QtQuick
import SmartValley.Theme

// Two big arrows instead of a scroll: each says how many follow, the one that leads nowhere rests.
Item {
    id: root

    property int before: 0
    property int after: 0
    // One above the other, without words, beside a list.
    property bool isRail: false
    property bool hasWords: !isRail
    property string namePrefix: "list"

    signal up
    signal down

    implicitHeight: Metrics.smallButtonHeight
    implicitWidth: Metrics.rail

    readonly property real side: isRail ? width : (width - (hasWords ? Metrics.columnGap : Metrics.gap14)) / 2
    readonly property real tall: isRail ? (height - Metrics.rowGap) / 2 : height

    WhiteButton {
        objectName: root.namePrefix + ".up"
        width: root.side
        height: root.tall
        isSmall: true
        icon: "chevron-up"
        label: root.before > 0 ? I18n.text("desk.more", {n: root.before}) : I18n.text("nav.up")
        showsLabel: root.hasWords && root.before > 0
        isActive: root.before > 0
        description: I18n.text("nav.up")
        onPressed: root.up()
    }
    WhiteButton {
        objectName: root.namePrefix + ".down"
        x: root.isRail ? 0 : parent.width - width
        y: root.isRail ? parent.height - height : 0
        width: root.side
        height: root.tall
        isSmall: true
        icon: "chevron-down"
        label: root.after > 0 ? I18n.text("desk.more", {n: root.after}) : I18n.text("nav.down")
        showsLabel: root.hasWords && root.after > 0
        isActive: root.after > 0
        description: I18n.text("nav.down")
        onPressed: root.down()
    }
}
