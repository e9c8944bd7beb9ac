import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// The ways out of a typing page, standing: two buttons, or three words.
Item {
    id: root

    property string thirdText: ""
    property string thirdIcon: ""
    readonly property bool hasThird: thirdText !== ""
    // Three large words find room without theirs.
    readonly property bool hasIcons: !(hasThird && Theme.largeText)

    signal back
    signal erase
    signal third

    implicitHeight: Metrics.smallButtonHeight

    WhiteButton {
        objectName: "back"
        visible: !root.hasThird
        width: (parent.width - Metrics.columnGap) / 2
        isSmall: true
        icon: "arrow-left"
        label: I18n.text("nav.back")
        onPressed: root.back()
    }
    WhiteButton {
        objectName: "erase"
        visible: !root.hasThird
        anchors.right: parent.right
        width: (parent.width - Metrics.columnGap) / 2
        isSmall: true
        icon: "x"
        label: I18n.text(Theme.largeText ? "key.clear" : "nav.erase")
        onPressed: root.erase()
    }
    QuietWord {
        id: backWord

        objectName: "back.word"
        visible: root.hasThird
        height: parent.height
        width: contentWidth
        icon: root.hasIcons ? "arrow-left" : ""
        label: I18n.text("nav.back")
        onPressed: root.back()
    }
    QuietWord {
        objectName: "third"
        visible: root.hasThird
        x: (backWord.width + eraseWord.x - width) / 2
        height: parent.height
        width: contentWidth
        icon: root.hasIcons ? root.thirdIcon : ""
        label: root.thirdText
        onPressed: root.third()
    }
    QuietWord {
        id: eraseWord

        objectName: "erase.word"
        visible: root.hasThird
        x: parent.width - width
        height: parent.height
        width: contentWidth
        icon: root.hasIcons ? "x" : ""
        label: I18n.text(Theme.largeText ? "key.clear" : "nav.erase")
        onPressed: root.erase()
    }
}
