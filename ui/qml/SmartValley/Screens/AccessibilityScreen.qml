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
        {id: "calm", icon: "leaf", isOn: tablet.calm}
    ]

    hasFooter: false
    informationSpacing: Metrics.gap32
    actionY: Math.max(Metrics.actionY, Theme.isLandscape ? 0 : informationBottom + Metrics.gap32)
    actionSpacing: Theme.isLandscape ? Metrics.gap16 : Metrics.rowGap

    information: [
        PageTitle {
            title: I18n.text("a11y.title")
            subtitle: Theme.isLandscape && Theme.largeText ? "" : I18n.text("a11y.keep")
        },
        Column {
            visible: root.page.canBeRemembered && Theme.isLandscape
            width: parent.width
            spacing: Metrics.gap8

            Column {
                id: underTitle

                width: parent.width
            }
            SvText {
                visible: !Theme.largeText
                width: parent.width
                text: remember.description
                role: Type.sub
                color: Theme.textQuiet
                Accessible.ignored: true
            }
        },
        Card {
            objectName: "sample"
            // The page itself shows it; there is no room for both.
            visible: !(root.page.canBeRemembered && (Theme.isLandscape || Theme.largeText))
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
                    reason: Theme.largeText ? "" : root.tablet.branchFullName
                }
            }
        }
    ]

    action: [
        Column {
            id: rows

            width: parent.width
            spacing: Metrics.gap16

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

    SwitchRow {
        id: remember

        // Lying down the rows have no room left for it.
        parent: Theme.isLandscape ? underTitle : rows
        objectName: "remember"
        visible: root.page.canBeRemembered
        icon: "qr-code"
        label: I18n.text("a11y.remember")
        sub: Theme.isLandscape ? "" : description
        description: I18n.text("a11y.remember.sub")
        isTight: Theme.isLandscape
        isOn: root.page.isRemembered
        onText: I18n.text("a11y.on")
        offText: I18n.text("a11y.off")
        onPressed: root.page.touchRemember()
    }
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
