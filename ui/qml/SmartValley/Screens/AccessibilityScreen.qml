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

    // Large words lying down leave the rows no room for one more.
    readonly property bool isNarrow: Theme.isLandscape && Theme.largeText
    readonly property string subtitle: {
        if (Theme.largeText)
            return "";
        if (page.canBeRemembered)
            return I18n.text("a11y.remember.sub");
        return Theme.isLandscape ? "" : I18n.text("a11y.keep");
    }
    readonly property bool hasOneMore: page.canBeRemembered && tablet.canSpeak && !isNarrow
    readonly property real rowHeight: hasOneMore ? Metrics.switchRowLow : Metrics.switchRowHeight

    hasFooter: false
    informationSpacing: Theme.isLandscape || hasOneMore ? Metrics.gap16 : Metrics.gap32
    actionY: Math.max(Metrics.actionY, Theme.isLandscape ? 0 : informationBottom + informationSpacing)
    actionSpacing: hasOneMore ? Metrics.switchRowLowGap : Theme.isLandscape ? Metrics.gap16 : Metrics.rowGap

    information: [
        PageTitle {
            title: I18n.text("a11y.title")
            subtitle: root.subtitle
        },
        Column {
            id: underTitle

            visible: root.page.canBeRemembered && root.isNarrow
            width: parent.width
        },
        Card {
            objectName: "sample"
            // Where there is no room for both, the page is its own sample.
            visible: root.page.canBeRemembered ? !(Theme.isLandscape || Theme.largeText) : Theme.controlsLow || !root.isNarrow
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
            id: rows

            width: parent.width
            spacing: root.hasOneMore ? Metrics.switchRowLowGap : Metrics.switchRowGap

            Repeater {
                model: root.modes

                SwitchRow {
                    required property var modelData

                    objectName: "mode." + modelData.id
                    heightLeast: root.rowHeight
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

    SwitchRow {
        id: remember

        parent: root.isNarrow ? underTitle : rows
        objectName: "remember"
        heightLeast: root.rowHeight
        visible: root.page.canBeRemembered
        icon: "qr-code"
        label: I18n.text("a11y.remember")
        description: I18n.text("a11y.remember.sub")
        isStacked: root.isNarrow
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
