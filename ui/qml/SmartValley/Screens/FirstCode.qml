import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// The visitor's sentence first, the installer's part under a line. The screen knows neither where nor when it is.
TypingPage {
    id: root

    required property FirstStartPage page

    readonly property string complaint: {
        if (page.step === "badCode")
            return I18n.text("first.code.bad.title") + " " + I18n.text("first.code.bad.next");
        if (page.step === "noNetwork")
            return I18n.text("first.net.title") + " " + I18n.text("first.net.next");
        return page.step === "stopped" ? I18n.text("first.stopped") : "";
    }

    // Where there is no room for both, what is so.
    readonly property string shortComplaint: ({badCode: I18n.text("first.code.bad.title"), noNetwork: I18n.text("first.net.title")})[page.step] ?? complaint

    hasExits: false
    isCode: true
    onLetter: letter => page.typeText(letter)
    onBackspace: page.backspace()

    SvText {
        objectName: "title"
        x: StartPlaces.title.x
        y: StartPlaces.title.y
        width: StartPlaces.title.width
        text: I18n.text("first.title")
        role: StartPlaces.isTight ? Type.label : Theme.isLandscape ? Type.heading : Type.title
        color: Theme.textBrand
        isHeading: true
    }
    Row {
        visible: root.page.phone !== ""
        x: StartPlaces.call.x
        y: StartPlaces.call.y
        spacing: Metrics.gap20

        SvIcon {
            name: "phone"
            size: Metrics.smallButtonIcon
            anchors.verticalCenter: parent.verticalCenter
        }
        SvText {
            objectName: "call"
            text: I18n.text("first.next", {tel: root.page.phone})
            width: Math.min(implicitWidth, StartPlaces.call.width - Metrics.smallButtonIcon - Metrics.gap20)
            role: Theme.isLandscape ? Type.label : Theme.largeText ? Type.bodyStrong : Type.person
            anchors.verticalCenter: parent.verticalCenter
        }
    }
    Rectangle {
        x: StartPlaces.divider.x
        y: StartPlaces.divider.y
        width: StartPlaces.divider.width
        height: StartPlaces.divider.height
        color: Theme.line
    }
    SvText {
        id: label

        x: StartPlaces.label.x
        y: StartPlaces.label.y
        width: StartPlaces.label.width
        text: StartPlaces.isTight && root.complaint !== "" ? root.shortComplaint : I18n.text("first.who")
        role: Type.question
        font.weight: Font.DemiBold
        color: StartPlaces.isTight && root.complaint !== "" ? Theme.noticeText : Theme.textQuiet
        maximumLineCount: StartPlaces.isTight ? 3 : 1
        elide: Text.ElideRight
    }
    CodeBoxes {
        objectName: "boxes"
        x: StartPlaces.boxes.x
        y: StartPlaces.isTight ? Math.max(StartPlaces.boxes.y, label.y + label.height + Metrics.gap8) : StartPlaces.boxes.y
        width: StartPlaces.boxes.width
        height: StartPlaces.boxes.height
        code: root.page.code
        length: root.page.length
    }
    SvText {
        visible: StartPlaces.hint.width > 0 && (!Theme.isLandscape || status.text === "")
        x: StartPlaces.hint.x
        y: StartPlaces.hint.y
        width: StartPlaces.hint.width
        text: I18n.text("first.code.hint")
        role: Type.small
        color: Theme.textQuiet
    }
    NoticeBox {
        id: status

        objectName: "status"
        visible: !StartPlaces.isTight && text !== ""
        x: StartPlaces.status.x
        y: StartPlaces.status.y
        width: StartPlaces.status.width
        tone: root.complaint !== "" ? "notice" : "good"
        icon: root.page.step === "noNetwork" ? "cloud-off" : root.complaint !== "" ? "circle-alert" : "clock"
        role: Type.body
        text: root.complaint !== "" ? root.complaint : root.page.step === "waiting" ? I18n.text("scan.reading") : Theme.isLandscape ? "" : I18n.text("first.clock")
    }
    SvText {
        objectName: "address"
        visible: root.page.address !== "" && StartPlaces.address.width > 0
        x: StartPlaces.address.x
        y: StartPlaces.address.y
        width: StartPlaces.address.width
        text: I18n.text("hq.name") + ": " + root.page.address
        role: Type.caption
        color: Theme.textQuiet
        isName: true
    }
}
