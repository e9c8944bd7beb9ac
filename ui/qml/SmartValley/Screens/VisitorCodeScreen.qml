import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K4: six digits and nothing to confirm them with; whoever has none goes on by name.
InnerPage {
    id: root

    required property VisitorCodePage page

    informationSpacing: 0
    actionY: JourneyPlaces.padY
    actionSpacing: JourneyPlaces.padActionGap

    information: [
        PageTitle {
            title: I18n.text("meet.title")
            subtitle: I18n.text("meet.hint")
        },
        Item {
            width: 1
            height: JourneyPlaces.boxesGap
        },
        CodeBoxes {
            objectName: "boxes"
            width: parent.width
            code: root.page.code
            length: root.page.length
        },
        SvText {
            width: parent.width
            topPadding: Metrics.gap24
            text: I18n.text(Theme.isLandscape && Theme.largeText ? "forgot.digits" : "code.auto", {n: root.page.code.length, total: root.page.length})
            role: Type.sub
            color: Theme.textQuiet
        }
    ]

    action: [
        CodePad {
            width: parent.width
            keyHeight: JourneyPlaces.padKey
            onDigit: digit => root.page.typeText(digit)
            onErase: root.page.backspace()
            onClear: root.page.clear()
        },
        WhiteButton {
            objectName: "withoutCode"
            isSmall: true
            icon: "user-round-search"
            label: I18n.text("meet.nocode")
            onPressed: root.page.touchWithoutCode()
        },
        QuietPair {
            onBack: root.page.touchBack()
            onErase: root.page.touchErase()
        }
    ]
}
