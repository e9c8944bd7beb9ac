import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K6: the notice above the fields, the keys below, and Enter as the page's only main button.
TypingPage {
    id: root

    required property WalkInPage page

    readonly property bool isWorker: page.kind === "worker"
    readonly property bool hasHost: page.hostName !== "" && !isWorker
    readonly property string errorKey: ({name: "err.field", phone: "err.phone"})[page.error] ?? ""
    readonly property string secondField: isWorker ? "phone" : "company"

    enterText: I18n.text("nav.next")
    canEnter: page.canEnter
    wantsCapital: page.wantsCapital
    isNumber: page.field === "phone"
    onLetter: letter => page.typeText(letter)
    onBackspace: page.backspace()
    onEnter: page.enter()
    onBack: page.touchBack()
    onErase: page.touchErase()
    onThird: page.touchNotice()
    thirdText: I18n.text("priv.more")
    thirdIcon: "shield-check"
    hasThirdLying: true

    PageTitle {
        visible: !FormPlaces.isTight
        x: FormPlaces.title.x
        y: FormPlaces.title.y
        width: FormPlaces.title.width
        title: I18n.text("name.title")
    }
    Item {
        visible: root.hasHost && !FormPlaces.isTight
        x: FormPlaces.host.x
        y: FormPlaces.host.y
        width: FormPlaces.host.width
        height: FormPlaces.host.height

        InitialsDisc {
            id: disc

            side: parent.height
            initials: root.page.hostInitials
            role: Theme.isLandscape ? Type.label : Type.person
        }
        Column {
            anchors.left: disc.right
            anchors.leftMargin: FormPlaces.hostGap
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter

            SvText {
                objectName: "meeting"
                width: parent.width
                text: I18n.text("name.meeting", {host: root.page.hostName})
                role: FormPlaces.hostRole
                isName: true
            }
            SvText {
                width: parent.width
                visible: root.page.willNotify && !Theme.isLandscape
                text: I18n.text("name.notify")
                role: Type.small
                color: Theme.textQuiet
            }
        }
    }
    SvText {
        // Lying and large there is one line for whom one meets or, without a host, for the title.
        objectName: "meeting.tight"
        visible: FormPlaces.isTight
        x: FormPlaces.host.x
        y: FormPlaces.host.y
        width: FormPlaces.host.width
        text: root.hasHost ? I18n.text("name.meeting", {host: root.page.hostName}) : I18n.text("name.title")
        role: FormPlaces.hostRole
        color: Theme.textBrand
        isName: true
    }
    NoticeBox {
        id: notice

        objectName: "notice"
        visible: !FormPlaces.isTight
        x: FormPlaces.notice.x
        y: root.isWorker ? FormPlaces.noticeWorkerY : FormPlaces.notice.y
        width: FormPlaces.notice.width
        tone: root.errorKey === "" ? "info" : "notice"
        icon: root.errorKey === "" ? "shield-check" : "circle-alert"
        role: FormPlaces.noticeRole
        text: root.errorKey !== "" ? I18n.text(root.errorKey + ".title") + " " + I18n.text(root.errorKey + ".next") : root.isWorker ? I18n.text("priv.short.work") : I18n.text("priv.short", {n: root.page.guestDays})
    }
    SvText {
        visible: FormPlaces.isTight
        x: FormPlaces.notice.x
        y: FormPlaces.notice.y
        width: FormPlaces.notice.width
        text: notice.text
        role: Type.sub
        color: root.errorKey === "" ? Theme.textStrong : Theme.noticeText
    }
    TextField {
        objectName: "field.name"
        x: FormPlaces.first.x
        y: FormPlaces.first.y
        width: FormPlaces.first.width
        height: FormPlaces.first.height
        hint: I18n.text("name.field")
        value: root.page.name
        isCurrent: root.page.field === "name"
        onPressed: root.page.touchField("name")
    }
    TextField {
        objectName: "field." + root.secondField
        x: FormPlaces.second.x
        y: FormPlaces.second.y
        width: FormPlaces.second.width
        height: FormPlaces.second.height
        hint: I18n.text(root.isWorker ? "name.phone" : "name.company")
        value: root.isWorker ? root.page.phone : root.page.company
        isCurrent: root.page.field === root.secondField
        onPressed: root.page.touchField(root.secondField)
    }
}
