pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// Who is inside: choose people, say why, check them out.
StaffFrame {
    id: root

    required property StaffPresentPage page

    staff: page

    readonly property int guests: page.lines.filter(line => line.host !== "").length
    readonly property bool isChoosing: page.chosen.length > 0

    PageTitle {
        x: StaffPlaces.listTitle.x
        y: StaffPlaces.listTitle.y
        width: StaffPlaces.listTitle.width
        role: Type.pageTitle
        title: I18n.text("pr.title", {n: root.page.lines.length})
        subtitle: root.isChoosing ? I18n.text("pr.sel", {n: root.page.chosen.length}) : I18n.text("pr.limit", {max: root.page.limit, n: root.guests})
    }
    SvText {
        objectName: "empty"
        visible: root.page.lines.length === 0
        x: StaffPlaces.list.x
        y: StaffPlaces.list.y
        width: StaffPlaces.list.width
        text: I18n.text("pr.empty")
        role: Type.lead
    }
    PagedList {
        id: list

        x: StaffPlaces.list.x
        y: StaffPlaces.list.y
        width: Theme.isLandscape && !root.isChoosing ? StaffPlaces.listWide : StaffPlaces.list.width
        columns: Theme.isLandscape && !root.isChoosing ? 2 : 1
        height: root.isChoosing ? StaffPlaces.listShort : StaffPlaces.list.height
        items: root.page.lines
        rowHeight: StaffPlaces.row
        rowGap: Metrics.gap14
        hasRail: true
        namePrefix: "present"
        delegate: PresentRow {
            required property var modelData

            objectName: "present." + modelData.id
            width: list.itemWidth
            line: modelData
            isChosen: root.page.chosen.includes(modelData.id)
            onPressed: root.page.touchLine(modelData.id)
        }
    }
    Column {
        visible: root.isChoosing
        x: StaffPlaces.reasons.x
        y: StaffPlaces.reasons.y
        width: StaffPlaces.reasons.width
        spacing: Metrics.gap20

        ReasonChips {
            width: parent.width
            chosen: root.page.reason
            onPicked: reason => root.page.touchReason(reason)
        }
        MainButton {
            objectName: "checkOut"
            height: StaffPlaces.mainHeight
            icon: "log-out"
            role: Type.button
            isActive: root.page.canCheckOut
            label: I18n.text("pr.out", {n: root.page.chosen.length})
            onPressed: root.page.touchCheckOut()
        }
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
