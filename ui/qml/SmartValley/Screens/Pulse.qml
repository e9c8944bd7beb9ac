import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Theme

// K10: how was it? Four faces, then what mattered most, then an offer to say more.
Column {
    id: root

    required property GoodbyePage page
    readonly property string step: page.step

    spacing: Metrics.rowGap

    Column {
        width: parent.width
        spacing: Theme.px(4)

        SvText {
            objectName: "pulse"
            width: parent.width
            text: I18n.text(({ask: "sv.pulse", why: "sv.why", thanks: "sv.intro"})[root.step] ?? "")
            role: Type.heading
            color: Theme.textBrand
            isHeading: true
        }
        SvText {
            width: parent.width
            visible: text !== "" && !(Theme.isLandscape && Theme.largeText && root.step === "ask")
            text: I18n.text(({ask: "sv.pulse.hint", thanks: "sv.intro.text"})[root.step] ?? "")
            role: Type.small
            color: Theme.textQuiet
        }
    }
    MoodRow {
        visible: root.step === "ask"
        options: root.page.moods
        onPicked: id => root.page.touchMood(id)
    }
    ChoiceGrid {
        visible: root.step === "why"
        width: parent.width
        columns: Theme.isLandscape ? (Theme.largeText ? 2 : 3) : (Theme.largeText ? 3 : 4)
        chipHeight: Theme.isLandscape && Theme.largeText ? Theme.px(Theme.controlsLow ? 96 : 90) : Metrics.chipHeight
        columnSpacing: Theme.largeText ? Metrics.gap14 : Metrics.gap16
        namePrefix: "reason"
        options: root.page.reasons
        onPicked: id => root.page.touchReason(id)
    }
}
