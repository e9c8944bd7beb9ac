import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K4: six digits and nothing to confirm them with; whoever has none goes on by name.
InnerPage {
    id: root

    required property VisitorCodePage page

    // Lying with large text there is room for the title and the boxes alone.
    readonly property bool isTight: Theme.isLandscape && Theme.largeText

    informationSpacing: 0
    actionY: JourneyPlaces.padY
    actionSpacing: JourneyPlaces.padActionGap

    information: [
        PageTitle {
            title: I18n.text("meet.title")
            subtitle: root.isTight ? "" : I18n.text("meet.hint")
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
            visible: !root.isTight
            topPadding: Metrics.gap24
            text: I18n.text("code.auto", {n: root.page.code.length, total: root.page.length})
            role: Type.sub
            color: Theme.textQuiet
        }
    ]

    action: [
        CodePad {
            width: parent.width
            keyHeight: JourneyPlaces.padKey
            canErase: root.page.code !== ""
            onDigit: digit => root.page.typeText(digit)
            onErase: root.page.backspace()
            onClear: root.page.clear()
        },
        WhiteButton {
            objectName: "withoutCode"
            isSmall: true
            heightLeast: root.isTight ? Metrics.chipHeight : Metrics.smallButtonHeight
            icon: "user-round-search"
            label: I18n.text("meet.nocode")
            onPressed: root.page.touchWithoutCode()
        },
        ButtonPair {
            id: others

            WhiteButton {
                objectName: "group"
                width: others.cellWidth
                height: others.cellHeight
                isSmall: true
                icon: "users"
                label: I18n.text("meet.group")
                onPressed: root.page.touchGroup()
            }
            WhiteButton {
                objectName: "parcel"
                width: others.cellWidth
                height: others.cellHeight
                isSmall: true
                icon: "package"
                label: I18n.text("meet.parcel")
                onPressed: root.page.touchParcel()
            }
        }
    ]

    QuietPair {
        x: Metrics.margin
        y: Theme.isLandscape ? Metrics.footerY - height - Metrics.gap14 : root.actionBottom + root.actionSpacing
        width: Metrics.contentWidth
        isShort: Theme.largeText || Theme.isLandscape
        onBack: root.page.touchBack()
        onErase: root.page.touchErase()
    }
}
