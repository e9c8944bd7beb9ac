pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// One thing the staff must know, with at most two acts at its right.
Rectangle {
    id: root

    property var note: ({})

    readonly property var acts: note.acts ?? []

    signal acted(string note, string act)

    height: StaffPlaces.note
    radius: Metrics.cardRadius
    color: Theme.notice
    border.color: Theme.noticeEdge
    border.width: Theme.highContrast ? Metrics.outline : Metrics.hair

    Rectangle {
        id: sign

        visible: !Theme.largeText
        x: Metrics.gap24
        anchors.verticalCenter: parent.verticalCenter
        width: Metrics.radio
        height: width
        radius: width / 2
        color: Theme.disc

        SvIcon {
            anchors.centerIn: parent
            name: "circle-alert"
            size: parent.width * 0.6
            color: Theme.highContrast ? Theme.noticeMark : Theme.noticeText
        }
    }
    Column {
        anchors.left: sign.visible ? sign.right : parent.left
        anchors.leftMargin: Metrics.gap24
        anchors.right: buttons.visible ? buttons.left : parent.right
        anchors.rightMargin: Metrics.gap16
        anchors.verticalCenter: parent.verticalCenter

        SvText {
            width: parent.width
            text: I18n.text(root.note.title)
            role: Type.noteTitle
        }
        SvText {
            width: parent.width
            visible: text !== ""
            text: I18n.text(root.note.nextStep)
            role: Type.sub
        }
    }
    Row {
        id: buttons

        visible: root.acts.length > 0
        anchors.right: parent.right
        anchors.rightMargin: Metrics.gap16
        anchors.verticalCenter: parent.verticalCenter
        spacing: Metrics.gap14

        Repeater {
            model: root.acts

            WhiteButton {
                required property var modelData

                objectName: "note." + root.note.id + "." + modelData.id
                width: StaffPlaces.noteButton
                height: StaffPlaces.noteButtonHeight
                role: Type.reason
                label: I18n.text(modelData.phrase)
                description: I18n.text(root.note.title)
                onPressed: root.acted(root.note.id, modelData.id)
            }
        }
    }
}
