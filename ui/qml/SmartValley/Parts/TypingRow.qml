import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Theme

// One row of quiet words for a lying typing page: the ways out left, accessibility and help right.
Item {
    id: root

    required property Tablet tablet
    property bool hasExits: true
    readonly property real gap: (width - backWord.width - eraseWord.width - accessibility.width - help.width) / 3

    signal back
    signal erase

    implicitHeight: JourneyPlaces.typingRowHeight

    QuietWord {
        id: backWord

        objectName: "back"
        visible: root.hasExits
        width: contentWidth
        height: parent.height
        icon: "arrow-left"
        label: I18n.text("nav.back")
        onPressed: root.back()
    }
    QuietWord {
        id: eraseWord

        objectName: "erase"
        visible: root.hasExits
        x: backWord.width + root.gap
        width: contentWidth
        height: parent.height
        icon: "x"
        label: I18n.text(Theme.largeText ? "nav.done" : "nav.erase")
        onPressed: root.erase()
    }
    QuietWord {
        id: accessibility

        objectName: "footer.accessibility"
        x: root.hasExits ? eraseWord.x + eraseWord.width + root.gap : 0
        width: contentWidth
        height: parent.height
        icon: "accessibility"
        label: I18n.text("home.btn.a11y")
        onPressed: root.tablet.touchAccessibility()
    }
    QuietWord {
        id: help

        objectName: "footer.help"
        x: root.width - width
        width: contentWidth
        height: parent.height
        icon: "life-buoy"
        label: I18n.text("home.btn.help.short")
        onPressed: root.tablet.touchHelp()
    }
}
