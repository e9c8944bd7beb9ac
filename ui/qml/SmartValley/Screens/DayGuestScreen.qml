import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K13: what is free and what one gets, one question, one way on.
InnerPage {
    id: root

    required property DayGuestPage page

    // With large text there is room for every way on, and for nothing that stands elsewhere as well.
    readonly property bool isTight: page.hasPhonePage && Theme.largeText

    informationSpacing: Metrics.gap32
    actionY: GuestPlaces.actionY
    actionSpacing: GuestPlaces.gap
    groundText: isTight && Theme.isLandscape ? "" : I18n.text("work.have")

    information: [
        PageTitle {
            title: I18n.text("work.title")
            subtitle: Theme.isLandscape && Theme.largeText ? "" : I18n.text("work.sub")
        },
        Card {
            width: parent.width
            height: free.height + 2 * Metrics.cardPadding

            Item {
                id: free

                x: Metrics.cardPadding
                y: Metrics.cardPadding
                width: parent.width - 2 * x
                height: words.height

                StateMark {
                    id: ring

                    y: Theme.px(4)
                    spaceState: root.page.freeDesks > 0 ? "free" : "busy"
                    size: GuestPlaces.ring
                }
                Column {
                    id: words

                    anchors.left: ring.right
                    anchors.leftMargin: Metrics.gap32
                    anchors.right: parent.right
                    spacing: Metrics.gap8

                    SvText {
                        objectName: "free"
                        width: parent.width
                        text: I18n.text("home.free.desks", {n: root.page.freeDesks})
                        role: Type.lead
                    }
                    SvText {
                        width: parent.width
                        text: I18n.text("work.pick")
                        role: Type.small
                        color: Theme.textQuiet
                    }
                    Rectangle {
                        visible: openUntil.visible
                        width: parent.width
                        height: Metrics.hair
                        color: Theme.line
                    }
                    Row {
                        id: openUntil

                        visible: root.page.openUntil !== ""
                        spacing: Metrics.gap16
                        topPadding: Metrics.gap8

                        SvIcon {
                            name: "clock"
                            size: Theme.px(40)
                            anchors.verticalCenter: parent.verticalCenter
                        }
                        SvText {
                            text: I18n.text("desk.until", {t: root.page.openUntil})
                            role: Type.small
                            anchors.verticalCenter: parent.verticalCenter
                        }
                    }
                }
            }
        }
    ]

    action: [
        Column {
            width: parent.width
            spacing: Metrics.gap14

            SvText {
                text: I18n.text("work.howlong")
                role: Type.question
                color: Theme.textQuiet
            }
            ChoiceGrid {
                width: parent.width
                columns: root.page.lengths.length === 3 && !Theme.largeText ? 3 : GuestPlaces.columns
                namePrefix: "length"
                options: root.page.lengths
                chosen: root.page.length
                onPicked: id => root.page.touchLength(id)
            }
        },
        MainButton {
            objectName: "here"
            height: Metrics.mainHeightTall
            icon: "keyboard"
            label: I18n.text("work.here")
            onPressed: root.page.touchHere()
        },
        RowTile {
            objectName: "phone"
            visible: root.page.hasPhonePage
            icon: "smartphone"
            label: I18n.text("work.phone")
            sub: root.isTight && Theme.isLandscape ? "" : I18n.text("work.phone.sub")
            hasChevron: false
            onPressed: root.page.touchPhone()
        },
        QuietPair {
            onBack: root.page.touchBack()
            onErase: root.page.touchErase()
        },
        NoticeBox {
            // Lying, the ground stands here; the notice stands above the fields of the next page in any case.
            visible: !Theme.isLandscape && !root.isTight
            icon: "shield-check"
            text: I18n.text("priv.short.work")
        }
    ]
}
