import QtQuick
import SmartValley.Backend
import SmartValley.Parts
import SmartValley.Theme

// K13, on the own telephone: one code to scan, and the reader waits for the one that the telephone shows then.
InnerPage {
    id: root

    required property HandOffPage page

    informationSpacing: Metrics.gap32
    actionY: GuestPlaces.handOffY
    actionSpacing: GuestPlaces.gap
    groundText: I18n.text("err.ground")

    information: [
        PageTitle {
            title: I18n.text("work.phone")
            subtitle: I18n.text("work.phone.hint")
        },
        NoticeBox {
            visible: Theme.isLandscape && !Theme.largeText
            icon: "shield-check"
            text: I18n.text("priv.short.work")
        }
    ]

    action: [
        Item {
            width: parent.width
            height: code.height

            QrFrame {
                id: code

                objectName: "code"
                width: GuestPlaces.handOffCode
                anchors.horizontalCenter: parent.horizontalCenter
                rows: root.page.matrix
                label: I18n.text("work.phone.hint")
            }
        },
        QuietPair {
            onBack: root.page.touchBack()
            onErase: root.page.touchErase()
        },
        NoticeBox {
            visible: !Theme.isLandscape
            icon: "shield-check"
            text: I18n.text("priv.short.work")
        }
    ]
}
