pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K16: a page, not a sheet. The card above shows what a change does before one decides; only modes that this
// screen really has stand here.
InnerPage {
    id: root

    required property AccessibilityPage page

    // Lying down, everything is within reach.
    readonly property bool stands: Theme.controlsLow || !Theme.isLandscape
    readonly property var modes: [
        {id: "large", icon: "a-large-small", isOn: tablet.largeText},
        {id: "contrast", icon: "contrast", isOn: tablet.highContrast},
        ...(stands ? [{id: "low", icon: "panel-bottom", isOn: tablet.controlsLow}] : []),
        ...(tablet.canSpeak ? [{id: "voice", icon: "volume-2", isOn: tablet.voice}] : []),
        {id: "calm", icon: "leaf", isOn: tablet.calm}
    ]

    hasFooter: false
    informationSpacing: Theme.isLandscape ? Metrics.gap16 : Metrics.gap32
    actionY: Math.max(Metrics.actionY, Theme.isLandscape ? 0 : informationBottom + Metrics.gap32)
    actionSpacing: Theme.isLandscape ? Metrics.gap16 : Metrics.rowGap

    information: [
        PageTitle {
            title: I18n.text("a11y.title")
            subtitle: Theme.isLandscape || Theme.largeText ? "" : I18n.text("a11y.keep")
        },
        Card {
            objectName: "sample"
            // Lying down in large type the page is its own sample.
            visible: Theme.controlsLow || !(Theme.isLandscape && Theme.largeText)
            width: parent.width
            height: sample.height + 2 * Metrics.cardPadding

            Column {
                id: sample

                x: Metrics.cardPadding
                y: Metrics.cardPadding
                width: parent.width - 2 * x
                spacing: Metrics.gap16

                SvText {
                    width: parent.width
                    text: I18n.text("a11y.sample")
                    role: Type.captionStrong
                    color: Theme.textQuiet
                }
                SpaceLine {
                    space: root.tablet.clock
                    line: root.tablet.today === "" ? "" : I18n.date(root.tablet.today, "long")
                    reason: Theme.isLandscape || Theme.largeText ? "" : root.tablet.branchFullName
                }
            }
        },
        // Lying down the rows need the whole height of their column.
        LanguageBar {
            visible: Theme.isLandscape
            height: Metrics.chipHeight
            chosen: root.tablet.language
            onPicked: id => root.tablet.touchLanguage(id)
        }
    ]

    action: [
        Column {
            width: parent.width
            spacing: Metrics.switchRowGap

            Repeater {
                model: root.modes

                SwitchRow {
                    required property var modelData

                    objectName: "mode." + modelData.id
                    icon: modelData.icon
                    label: I18n.text("a11y." + modelData.id)
                    sub: I18n.text("a11y." + modelData.id + ".sub")
                    isOn: modelData.isOn
                    onText: I18n.text("a11y.on")
                    offText: I18n.text("a11y.off")
                    onPressed: root.page.touchMode(modelData.id)
                }
            }
        },
        ChoiceChips {
            visible: !Theme.isLandscape
            namePrefix: "language"
            chosen: root.tablet.language
            options: ["it", "de", "en"].map(id => ({id: id, phrase: "lang." + id}))
            onPicked: id => root.tablet.touchLanguage(id)
        },
        MainButton {
            objectName: "done"
            icon: "check"
            label: I18n.text("a11y.done")
            onPressed: root.page.touchDone()
        }
    ]

    QuietWord {
        objectName: "rules"
        x: Theme.isLandscape ? Metrics.margin : Metrics.margin + Metrics.contentWidth - width
        y: Metrics.footerY
        width: contentWidth
        height: Metrics.footerHeight
        icon: "list"
        label: I18n.text("rules.title")
        onPressed: root.page.touchRules()
    }
    QuietWord {
        objectName: "reset"
        isActive: root.modes.some(mode => mode.isOn)
        x: Metrics.actionX
        y: Metrics.footerY
        width: contentWidth
        height: Metrics.footerHeight
        icon: "undo-2"
        label: I18n.text("a11y.reset")
        onPressed: root.page.touchReset()
    }
}
