pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// R9: the day, space by space; a touch anywhere in a row picks the booking nearest in time.
StaffFrame {
    id: root

    required property StaffDayPage page

    staff: page

    readonly property bool isChosen: page.chosen.id !== undefined
    readonly property real barsX: StaffPlaces.dayTitle.x + StaffPlaces.rowName
    readonly property real barsWidth: rowsWidth - StaffPlaces.rowName - Metrics.gap8
    readonly property real rowsWidth: Theme.isLandscape && !isChosen ? root.width - 2 * StaffPlaces.dayTitle.x : StaffPlaces.rowsWidth
    readonly property real rowsBottom: !isChosen ? StaffPlaces.rowsBottom : Theme.isLandscape ? StaffPlaces.rowsBottomChosen : Math.min(StaffPlaces.rowsBottomChosen, panel.y - Metrics.gap20)

    SvText {
        objectName: "title"
        x: StaffPlaces.dayTitle.x
        y: StaffPlaces.dayTitle.y
        width: StaffPlaces.dayTitle.width
        text: root.page.day === "" ? "" : I18n.date(root.page.day, "long")
        role: Type.dayTitle
        color: Theme.textBrand
        isHeading: true
        maximumLineCount: 1
        elide: Text.ElideRight
    }
    DayLegend {
        visible: StaffPlaces.legend.width > 0 && StaffPlaces.legend.height > 0
        x: StaffPlaces.legend.x
        y: StaffPlaces.legend.y
        width: StaffPlaces.legend.width
    }
    WhiteButton {
        objectName: "earlier"
        x: StaffPlaces.dayArrows.x
        y: StaffPlaces.dayArrows.y
        width: (StaffPlaces.dayArrows.width - Metrics.gap16) / 2
        height: StaffPlaces.dayArrows.height
        icon: "chevron-left"
        label: I18n.text("bk.fact.before")
        showsLabel: false
        isActive: root.page.canGoBack
        onPressed: root.page.touchEarlier()
    }
    WhiteButton {
        objectName: "later"
        x: StaffPlaces.dayArrows.x + StaffPlaces.dayArrows.width - width
        y: StaffPlaces.dayArrows.y
        width: (StaffPlaces.dayArrows.width - Metrics.gap16) / 2
        height: StaffPlaces.dayArrows.height
        icon: "chevron-right"
        label: I18n.text("bk.fact.after")
        showsLabel: false
        isActive: root.page.canGoOn
        onPressed: root.page.touchLater()
    }
    TimeAxis {
        x: root.barsX
        y: StaffPlaces.axisY
        width: list.itemWidth - StaffPlaces.rowName - Metrics.gap8
        axis: root.page.axis
        nowText: root.page.axis.now >= 0 ? root.tablet.clock : ""
    }
    PagedList {
        id: list

        x: StaffPlaces.dayTitle.x
        y: StaffPlaces.rowsY
        width: root.rowsWidth
        height: root.rowsBottom - y - (root.isChosen && !Theme.isLandscape ? 0 : backWord.height + Metrics.gap8)
        items: root.page.rows
        rowHeight: StaffPlaces.dayRow
        rowGap: StaffPlaces.dayGap
        hasRail: true
        namePrefix: "spaces"
        delegate: DayRowView {
            required property var modelData

            objectName: "row." + modelData.id
            width: list.itemWidth
            row: modelData
            axis: root.page.axis
            chosen: root.page.chosen.id ?? ""
            onPicked: minute => root.page.touchRow(modelData.id, minute)
        }
    }
    QuietWord {
        id: backWord

        objectName: "back"
        visible: !root.isChosen || Theme.isLandscape
        x: StaffPlaces.dayTitle.x
        y: root.rowsBottom - height
        width: contentWidth
        height: Theme.isLandscape ? Theme.px(92) : Metrics.quietHeight
        icon: "arrow-left"
        label: I18n.text("nav.back")
        onPressed: root.page.touchBack()
    }
    DayPanel {
        id: panel

        objectName: "panel"
        visible: root.isChosen
        x: StaffPlaces.panel.x
        // Standing on the foot, it grows upwards and the rows give way.
        y: StaffPlaces.panel.y + StaffPlaces.panel.height - height
        width: StaffPlaces.panel.width
        height: Math.max(StaffPlaces.panel.height, implicitHeight)
        page: root.page
    }
}
