pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K5: the list lives between the field and the keys, so nobody has to look away from the word.
TypingPage {
    id: root

    required property HostSearchPage page

    readonly property int found: page.hosts.length
    readonly property bool hasMessage: message.text !== ""
    // With four names, or a message in their place, "nobody" goes to the ways out.
    readonly property bool isCrowded: found >= page.hostsMax || hasMessage

    thirdText: isCrowded ? I18n.text("host.nobody") : ""
    enterText: I18n.text("nav.search")
    canEnter: false
    onLetter: letter => page.typeText(letter)
    onBackspace: page.backspace()
    onBack: page.touchBack()
    onErase: page.touchErase()
    onThird: page.touchNobody()

    PageTitle {
        x: HostPlaces.title.x
        y: HostPlaces.title.y
        width: HostPlaces.title.width
        role: Theme.isLandscape ? Type.lead : Type.title
        title: I18n.text("host.title")
        subtitle: Theme.isLandscape ? "" : I18n.text("host.hint")
    }
    SearchField {
        objectName: "field"
        x: HostPlaces.field.x
        y: HostPlaces.field.y
        width: HostPlaces.field.width
        height: HostPlaces.field.height
        value: root.page.text
        hint: I18n.text("host.field")
    }
    Row {
        visible: HostPlaces.remark.width > 0
        x: HostPlaces.remark.x
        y: HostPlaces.remark.y
        spacing: Metrics.gap20

        SvIcon {
            name: "shield-check"
            size: Theme.px(40)
            color: Theme.inkOnInfo
        }
        SvText {
            width: HostPlaces.remark.width - Theme.px(60)
            text: I18n.text("host.branch", {branch: root.tablet.branchName, n: root.page.hostsMax})
            role: Type.sub
            color: Theme.textQuiet
            anchors.verticalCenter: parent.verticalCenter
        }
    }
    Grid {
        x: HostPlaces.list.x
        y: HostPlaces.list.y
        width: HostPlaces.list.width
        columns: HostPlaces.columns
        columnSpacing: Metrics.columnGap
        rowSpacing: Metrics.gap16

        Repeater {
            model: root.page.hosts

            PersonButton {
                required property var modelData
                required property int index

                objectName: "host." + index
                width: HostPlaces.personWidth
                initials: modelData.initials
                name: modelData.name
                onPressed: root.page.touchHost(modelData.id)
            }
        }
        Item {
            visible: !root.isCrowded && !Theme.isLandscape && root.page.text !== ""
            width: HostPlaces.personWidth
            height: JourneyPlaces.personHeight

            QuietWord {
                objectName: "nobody"
                anchors.centerIn: parent
                width: contentWidth
                icon: "circle-help"
                label: I18n.text("host.nobody")
                onPressed: root.page.touchNobody()
            }
        }
    }
    QuietWord {
        objectName: "nobody.lying"
        visible: Theme.isLandscape && !root.hasMessage && root.page.text !== ""
        x: HostPlaces.nobody.x
        y: HostPlaces.nobody.y
        width: contentWidth
        height: HostPlaces.nobody.height
        icon: "circle-help"
        label: I18n.text("host.nobody")
        onPressed: root.page.touchNobody()
    }
    NoticeBox {
        id: message

        objectName: "message"
        visible: text !== ""
        x: HostPlaces.list.x
        y: HostPlaces.messageY
        width: HostPlaces.list.width
        tone: "info"
        icon: "circle-help"
        role: Type.body
        text: [I18n.text(root.page.message), I18n.text(root.page.nextStep)].filter(line => line !== "").join(" ")
    }
}
