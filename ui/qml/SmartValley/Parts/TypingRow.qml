import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Theme

// One row of quiet words for a lying typing page: the ways out left, accessibility and help right.
Item {
    id: root

    required property Tablet tablet
    property bool hasExits: true
    property string thirdText: ""
    property string thirdIcon: ""
    readonly property bool hasThird: thirdText !== ""
    // Five large words find room without theirs.
    readonly property bool hasIcons: !(hasThird && Theme.largeText)
    readonly property real words: backWord.width + eraseWord.width + accessibility.width + help.width + (hasThird ? thirdWord.width : 0)
    readonly property real gap: (width - words) / (hasThird ? 4 : 3)

    signal back
    signal erase
    signal third

    implicitHeight: JourneyPlaces.typingRowHeight

    QuietWord {
        id: backWord

        objectName: "back"
        visible: root.hasExits
        width: contentWidth
        height: parent.height
        icon: root.hasIcons ? "arrow-left" : ""
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
        icon: root.hasIcons ? "x" : ""
        label: I18n.text(Theme.largeText ? "key.clear" : "nav.erase")
        onPressed: root.erase()
    }
    QuietWord {
        id: thirdWord

        objectName: "third"
        visible: root.hasThird
        x: eraseWord.x + eraseWord.width + root.gap
        width: contentWidth
        height: parent.height
        icon: root.hasIcons ? root.thirdIcon : ""
        label: root.thirdText
        onPressed: root.third()
    }
    QuietWord {
        id: accessibility

        objectName: "footer.accessibility"
        x: !root.hasExits ? 0 : root.hasThird ? thirdWord.x + thirdWord.width + root.gap : eraseWord.x + eraseWord.width + root.gap
        width: contentWidth
        height: parent.height
        icon: root.hasIcons ? "accessibility" : ""
        label: I18n.text("home.btn.a11y")
        onPressed: root.tablet.touchAccessibility()
    }
    QuietWord {
        id: help

        objectName: "footer.help"
        x: root.width - width
        // A word as short as this is still as wide as a finger.
        width: Math.max(contentWidth, height)
        isRightAligned: true
        height: parent.height
        icon: root.hasIcons ? "life-buoy" : ""
        label: I18n.text("home.btn.help.short")
        onPressed: root.tablet.touchHelp()
    }
}
