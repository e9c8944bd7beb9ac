import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K15: the number is the hero and its code lets a phone dial it. Information, not an error; what one was doing
// is still there.
InnerPage {
    id: root

    required property HelpPage page

    readonly property bool hasCode: page.matrix.length > 0

    tone: "info"
    emblem: Theme.isLandscape && Theme.largeText ? "" : "phone"
    hasHelp: false
    informationSpacing: Theme.isLandscape ? Metrics.gap16 : Metrics.gap24
    headHeight: Math.max(Places.helpHead, informationBottom + Metrics.gap32)
    informationY: Places.helpTitle
    actionY: Theme.isLandscape ? Places.helpAction : headHeight + Theme.px(60)

    information: [
        SvText {
            objectName: "title"
            width: parent.width
            text: I18n.text(root.page.isStaffed ? "help.title" : "help.none.title")
            role: Type.heading
            isHeading: true
        },
        SvText {
            width: parent.width
            text: I18n.text("help.none.next")
            role: Type.subtitle
        },
        SvText {
            objectName: "phone"
            width: parent.width
            text: I18n.plainName(root.page.phone)
            role: Type.number
        },
        Row {
            visible: root.hasCode
            width: parent.width
            spacing: Metrics.gap32

            Column {
                width: parent.width - code.width - parent.spacing
                anchors.verticalCenter: parent.verticalCenter
                spacing: Metrics.gap24

                // Lying there is room beside the code for one of the two.
                SvText {
                    visible: !(Theme.isLandscape && root.page.isTold)
                    width: parent.width
                    text: I18n.text("help.dial")
                    role: Type.body
                }
                Row {
                    visible: root.page.isTold
                    width: parent.width
                    spacing: Metrics.gap16

                    SvIcon {
                        id: tick

                        visible: !(Theme.isLandscape && Theme.largeText)
                        anchors.verticalCenter: told.verticalCenter
                        name: "check-check"
                        size: Theme.px(36)
                        color: Theme.textStrong
                    }
                    SvText {
                        id: told

                        objectName: "told"
                        width: parent.width - (tick.visible ? tick.width + parent.spacing : 0)
                        text: I18n.text(root.page.told)
                        role: Type.caption
                        color: Theme.textStrong
                    }
                }
            }
            Rectangle {
                id: code

                width: view.width
                height: view.height
                radius: Metrics.cardRadius
                color: Theme.qrLight

                QrView {
                    id: view

                    objectName: "dial"
                    rows: root.page.matrix
                    widthMax: Places.helpQr
                    ink: Theme.qrInk
                    color: "transparent"
                    label: I18n.text("help.dial")
                }
            }
        }
    ]

    action: [
        MainButton {
            objectName: "resume"
            visible: root.page.canResume
            heightLeast: Metrics.mainHeightTall
            icon: "undo-2"
            label: I18n.text("help.resume")
            onPressed: root.page.touchResume()
        },
        MainButton {
            objectName: "home.main"
            visible: !root.page.canResume
            heightLeast: Metrics.mainHeightTall
            icon: root.page.isCalled ? "x" : "home"
            label: I18n.text(root.page.isCalled ? "help.cancel" : "nav.home")
            onPressed: root.page.touchHome()
        },
        ButtonPair {
            id: ways

            WhiteButton {
                objectName: "home"
                visible: root.page.canResume
                width: ways.cellWidth
                height: ways.cellHeight
                isSmall: true
                icon: root.page.isCalled ? "x" : "home"
                label: I18n.text(root.page.isCalled ? "help.cancel" : "nav.home")
                onPressed: root.page.touchHome()
            }
            WhiteButton {
                objectName: "ownData"
                width: ways.cellWidth
                height: ways.cellHeight
                isSmall: true
                icon: "shield-check"
                label: I18n.text("help.data")
                onPressed: root.page.touchOwnData()
            }
        },
        EmergencyCard {
            assembly: root.page.assembly
            place: I18n.text(root.page.where)
        }
    ]

    // Where the footer's word for help stands on every other page.
    QuietWord {
        objectName: "community"
        visible: root.page.showsWhoIsIn
        x: Metrics.actionX + Metrics.actionWidth - width
        y: Metrics.footerY
        width: contentWidth
        height: Metrics.footerHeight
        icon: Theme.largeText ? "" : "users-round"
        label: I18n.text(Theme.isLandscape && Theme.largeText ? "help.community.short" : "help.community")
        role: Type.footerWord
        onPressed: root.page.touchCommunity()
    }
}
