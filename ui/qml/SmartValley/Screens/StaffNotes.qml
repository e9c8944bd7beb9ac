pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// What waits for a person: one sentence, what to do, and its acts. More than fit are counted by the arrows.
Item {
    id: root

    required property StaffHomePage page

    Row {
        id: heading

        spacing: Metrics.gap16

        SvText {
            text: I18n.text("sm.settle")
            role: Type.stripName
            anchors.verticalCenter: parent.verticalCenter
        }
        Rectangle {
            visible: root.page.notes.length > 0
            width: Math.max(number.width + Metrics.gap24, height)
            height: Metrics.nowPill
            radius: height / 2
            color: Theme.gold
            anchors.verticalCenter: parent.verticalCenter

            SvText {
                id: number

                anchors.centerIn: parent
                text: root.page.notes.length
                role: Type.bodyStrong
                color: Theme.inkOnGold
                wrapMode: Text.NoWrap
            }
        }
    }
    SvText {
        objectName: "nothing"
        visible: root.page.notes.length === 0
        y: heading.height + Metrics.gap16
        width: parent.width
        text: I18n.text("in.box.empty.day")
        role: Type.body
        color: Theme.textQuiet
    }
    PagedList {
        id: list

        y: heading.height + Metrics.gap16
        width: parent.width
        height: parent.height - y
        items: root.page.notes
        rowHeight: StaffPlaces.note
        rowGap: Metrics.gap16
        hasRail: true
        namePrefix: "notes"
        delegate: StaffNoteCard {
            required property var modelData

            width: list.itemWidth
            note: modelData
            onActed: (note, act) => root.page.touchNote(note, act)
        }
    }
}
