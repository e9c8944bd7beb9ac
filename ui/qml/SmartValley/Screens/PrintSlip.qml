import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Theme

// The code on paper: a white button, and in its place what became of the slip.
Item {
    id: root

    required property DayPassPage page
    property real heightLeast: 0
    // In one word, where it stands beside two others.
    property bool isShort: false
    readonly property real widthLeast: button.widthLeast

    height: Math.max(heightLeast, button.implicitHeight, printed.height)

    WhiteButton {
        id: button

        objectName: "print"
        visible: printed.text === ""
        height: parent.height
        isActive: !root.page.isPrinting
        isSmall: true
        icon: "printer"
        label: I18n.text(root.isShort ? "ho.print" : "work.pass.print")
        onPressed: root.page.touchPrint()
    }
    SvText {
        id: printed

        objectName: "printed"
        visible: text !== ""
        width: parent.width
        anchors.verticalCenter: parent.verticalCenter
        text: I18n.text(root.page.printed)
        role: Type.sub
    }
}
