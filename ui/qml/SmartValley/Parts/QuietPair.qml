import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// The last row of an inner page: "Back" left, "Finish and erase" right, without frames; with large text "Done".
Item {
    id: root

    property bool hasErase: true
    property bool isShort: Theme.largeText
    // Nothing was entered, so there is nothing to erase: the second word is the way home.
    property bool isHome: false
    // One word above the other, where two beside each other find no room.
    property bool isStacked: false
    readonly property real wordHeight: isStacked ? (height - Metrics.gap16) / 2 : height

    signal back
    signal erase

    width: parent ? parent.width : implicitWidth
    implicitHeight: Metrics.quietHeight

    QuietWord {
        objectName: "back"
        width: contentWidth
        height: root.wordHeight
        icon: "arrow-left"
        label: I18n.text("nav.back")
        onPressed: root.back()
    }
    QuietWord {
        objectName: "erase"
        visible: root.hasErase
        x: root.isStacked ? 0 : Math.max(Math.min(parent.width * 0.6, parent.width - width), parent.width - width - Theme.px(80))
        y: parent.height - height
        width: contentWidth
        height: root.wordHeight
        icon: root.isHome ? "home" : "x"
        label: I18n.text(root.isHome ? "nav.home" : root.isShort ? "nav.done" : "nav.erase")
        onPressed: root.erase()
    }
}
