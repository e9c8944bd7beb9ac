import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// The last row of an inner page: "Back" left, "Finish and erase" right, without frames; with large text "Done".
Item {
    id: root

    property bool hasErase: true
    property bool isShort: Theme.largeText

    signal back
    signal erase

    width: parent ? parent.width : implicitWidth
    implicitHeight: Metrics.quietHeight

    QuietWord {
        objectName: "back"
        width: contentWidth
        height: parent.height
        icon: "arrow-left"
        label: I18n.text("nav.back")
        onPressed: root.back()
    }
    QuietWord {
        objectName: "erase"
        visible: root.hasErase
        x: Math.max(Math.min(parent.width * 0.6, parent.width - width), parent.width - width - Theme.px(80))
        width: contentWidth
        height: parent.height
        icon: "x"
        label: I18n.text(root.isShort ? "nav.done" : "nav.erase")
        onPressed: root.erase()
    }
}
