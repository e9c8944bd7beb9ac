import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// What the code is for, and the six digits instead of it.
Column {
    id: root

    property string digits: ""
    property bool hasCode: true
    property bool isShort: false
    // What became of the slip; here only where there is no room for it below.
    property string printed: ""

    spacing: isShort ? Metrics.gap8 : Metrics.gap20

    Plate {
        visible: root.hasCode && !root.isShort && !Theme.largeText
        icon: "camera"
    }
    SvText {
        visible: root.hasCode
        width: parent.width
        objectName: "printed.beside"
        text: root.printed || I18n.text("work.pass.title")
        role: root.printed === "" ? Type.passTitle : Type.sub
        color: Theme.textBrand
    }
    SvText {
        visible: !root.isShort
        width: parent.width
        text: I18n.text("work.pass.next")
        role: root.hasCode ? Type.body : Type.statement
    }
    SvText {
        visible: root.hasCode && !root.isShort && !Theme.largeText
        width: parent.width
        text: I18n.text("work.pass.code")
        role: Type.sub
        color: Theme.textQuiet
    }
    SvText {
        objectName: "digits"
        visible: root.digits !== ""
        width: parent.width
        text: root.digits.slice(0, 3) + "\u00A0" + root.digits.slice(3)
        role: root.hasCode ? Type.passDigits : Type.number
        color: Theme.inkOnBadgeQuiet
        wrapMode: Text.NoWrap
        Accessible.name: root.digits.split("").join(" ")
    }
}
