import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K14: card number and PIN on one page; the pad goes on to the second row by itself.
InnerPage {
    id: root

    required property ForgottenPage page

    readonly property bool isTight: Theme.isLandscape && Theme.largeText
    readonly property bool isAtPin: page.card.length === page.cardLength

    informationSpacing: 0
    actionY: JourneyPlaces.numberPadY
    actionSpacing: JourneyPlaces.padActionGap

    information: [
        PageTitle {
            title: I18n.text("home.btn.noqr")
            // Lying with large text there is room for the title and the boxes alone.
            subtitle: root.isTight ? "" : I18n.text("forgot.hint")
        },
        Item {
            width: 1
            height: JourneyPlaces.numbersGap
        },
        NumberRow {
            objectName: "card"
            label: I18n.text("forgot.title")
            code: root.page.card
            length: root.page.cardLength
            columns: root.page.cardLength
            isCurrent: !root.isAtPin
        },
        Item {
            width: 1
            height: Metrics.rowGap
        },
        NumberRow {
            objectName: "pin"
            label: I18n.text("forgot.pin")
            code: "•".repeat(root.page.pinCount)
            length: root.page.pinLength
            columns: root.page.cardLength
            isHidden: true
            isCurrent: root.isAtPin
        }
    ]

    action: [
        CodePad {
            width: parent.width
            keyHeight: JourneyPlaces.padKeyTall
            canErase: root.page.card !== ""
            onDigit: digit => root.page.typeText(digit)
            onErase: root.page.backspace()
            onClear: root.page.clear()
        },
        ButtonPair {
            id: ways

            WhiteButton {
                objectName: "invited"
                width: ways.cellWidth
                height: ways.cellHeight
                isSmall: true
                icon: "mail"
                label: I18n.text("forgot.invite")
                onPressed: root.page.touchInvited()
            }
            WhiteButton {
                // Where it does not fit, help is one touch away in the footer.
                visible: !root.isTight
                objectName: "noNumber"
                width: ways.cellWidth
                height: ways.cellHeight
                isSmall: true
                icon: "life-buoy"
                label: I18n.text("forgot.none")
                onPressed: root.page.touchNoNumber()
            }
        },
        QuietPair {
            onBack: root.page.touchBack()
            onErase: root.page.touchErase()
        }
    ]
}
