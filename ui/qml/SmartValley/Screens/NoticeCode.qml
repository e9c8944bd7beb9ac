import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// A code to take along, and what it is for.
Flow {
    id: root

    required property PrivacyNoticePage page

    // Lying down there is room for the code only below its words.
    readonly property bool isBeside: Theme.layout !== 2

    spacing: Metrics.gap24

    SvText {
        width: root.isBeside ? parent.width - code.width - parent.spacing : parent.width
        text: I18n.text(root.page.scan)
        role: Type.body
    }
    QrView {
        id: code

        objectName: "code"
        rows: root.page.matrix
        widthMax: HousePlaces.noticeCode
        ink: Theme.qrInk
        radius: Metrics.buttonRadius
        label: I18n.text(root.page.scan)
    }
}
