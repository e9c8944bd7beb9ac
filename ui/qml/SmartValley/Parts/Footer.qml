import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Theme

// Accessibility, languages, help: the same words in the same places on every public page.
Item {
    id: root

    required property Tablet tablet
    property bool isHome: false
    property bool hasHelp: true

    implicitHeight: Metrics.footerHeight

    QuietWord {
        objectName: "footer.accessibility"
        x: root.isHome && Theme.isLandscape ? Metrics.actionX : Metrics.margin
        height: parent.height
        width: contentWidth
        icon: "accessibility"
        label: I18n.text("home.btn.a11y")
        role: Type.footerWord
        onPressed: root.tablet.touchAccessibility()
    }
    LanguageBar {
        objectName: "footer.languages"
        visible: !(root.isHome && Theme.isLandscape)
        x: Theme.isLandscape ? Metrics.actionX : Math.round((root.width - width) / 2)
        height: parent.height
        chosen: root.tablet.language
        onPicked: id => root.tablet.touchLanguage(id)
    }
    QuietWord {
        objectName: "footer.help"
        visible: root.hasHelp
        x: root.width - width - Metrics.margin
        height: parent.height
        width: contentWidth
        icon: "life-buoy"
        label: I18n.text(Theme.isLandscape && Theme.largeText ? "home.btn.help.short" : "home.btn.help")
        role: Type.footerWord
        onPressed: root.tablet.touchHelp()
    }
}
