import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// The reader is tried: a code to photograph and to show to it, and what of it arrived.
StaffFrame {
    id: root

    required property StaffReaderPage page

    readonly property string verdict: I18n.text(page.verdict)

    staff: page

    SvText {
        objectName: "title"
        x: StaffPlaces.readerTitle.x
        y: StaffPlaces.readerTitle.y
        width: StaffPlaces.readerTitle.width
        text: I18n.text("sm.reader")
        role: Type.pageTitle
        color: Theme.textBrand
        isHeading: true
    }
    Column {
        x: StaffPlaces.readerWords.x
        y: StaffPlaces.readerWords.y
        width: StaffPlaces.readerWords.width
        spacing: Metrics.gap24

        SvText {
            width: parent.width
            text: I18n.text("sys.reader.test")
            role: Type.statement
        }
        NoticeBox {
            objectName: "verdict"
            visible: root.verdict !== ""
            tone: root.page.isWell ? "good" : "notice"
            icon: root.page.isWell ? "check" : "circle-alert"
            text: root.verdict
            role: Type.noteTitle
        }
        SvText {
            objectName: "setting"
            width: parent.width
            text: I18n.spoken(root.page.setting)
            role: Type.small
            color: Theme.textQuiet
        }
    }
    QrFrame {
        objectName: "code"
        x: StaffPlaces.readerCode.x
        y: StaffPlaces.readerCode.y
        width: StaffPlaces.readerCode.width
        rows: root.page.matrix
        label: I18n.text("sys.reader.test")
    }
    QuietWord {
        objectName: "back"
        x: StaffPlaces.back.x
        y: StaffPlaces.back.y
        width: contentWidth
        height: StaffPlaces.back.height
        icon: "arrow-left"
        label: I18n.text("nav.back")
        onPressed: root.page.touchBack()
    }
}
