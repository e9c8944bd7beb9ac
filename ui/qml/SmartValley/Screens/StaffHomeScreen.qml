pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// R8: how many, who comes, what waits for a person; then the ways on.
StaffFrame {
    id: root

    required property StaffHomePage page

    staff: page

    SvText {
        objectName: "people"
        x: StaffPlaces.count.x
        y: StaffPlaces.count.y
        width: StaffPlaces.count.width
        text: I18n.text("pr.title", {n: root.page.people})
        role: Type.pageTitle
        color: Theme.textBrand
        isHeading: true
    }
    SvText {
        x: StaffPlaces.count.x
        y: StaffPlaces.countSubY
        width: StaffPlaces.count.width
        text: I18n.text("pr.limit", {max: root.page.limit, n: root.page.guests}) + " · " + I18n.text("day.sum.free", {n: root.page.freeDesks})
        role: Type.small
        color: Theme.textQuiet
    }
    FillBar {
        objectName: "bar"
        x: StaffPlaces.bar.x
        y: StaffPlaces.bar.y
        width: StaffPlaces.bar.width
        height: StaffPlaces.bar.height
        part: root.page.limit > 0 ? root.page.people / root.page.limit : 0
        tick: root.page.warning
    }
    // Standing, who comes next stands above what is to be settled, and the tiles below; lying, the other way round. Who
    // listens hears either in its own order.
    Item {
        id: first

        anchors.fill: parent
    }
    Item {
        id: second

        anchors.fill: parent
    }
    StaffArrivals {
        parent: Theme.isLandscape ? third : first
        visible: root.page.arrivals.length > 0
        x: StaffPlaces.arrivals.x
        y: StaffPlaces.arrivals.y
        width: StaffPlaces.arrivals.width
        lines: root.page.arrivals
    }
    StaffNotes {
        x: StaffPlaces.notes.x
        y: StaffPlaces.notes.y
        width: StaffPlaces.notes.width
        height: StaffPlaces.notes.height
        page: root.page
    }
    Item {
        id: third

        anchors.fill: parent
    }
    Row {
        parent: Theme.isLandscape ? first : third
        x: StaffPlaces.tiles.x
        y: StaffPlaces.tiles.y
        width: StaffPlaces.tiles.width
        height: StaffPlaces.tiles.height
        spacing: Metrics.columnGap

        Tile {
            objectName: "present"
            width: (parent.width - parent.spacing) / 2
            height: parent.height
            icon: "users"
            label: I18n.text("sm.present")
            role: Type.smallButton
            isRow: true
            showsSub: false
            onPressed: root.page.touchPresent()
        }

        Tile {
            objectName: "day"
            width: (parent.width - parent.spacing) / 2
            height: parent.height
            icon: "calendar"
            label: I18n.text("sm.day")
            role: Type.smallButton
            isRow: true
            showsSub: false
            onPressed: root.page.touchDay()
        }
    }
    Row {
        x: StaffPlaces.tools.x
        y: StaffPlaces.tools.y
        width: StaffPlaces.tools.width
        height: StaffPlaces.tools.height
        spacing: Metrics.columnGap

        Tile {
            objectName: "cleaning"
            width: (parent.width - parent.spacing) / 2
            height: parent.height
            icon: "sparkles"
            label: I18n.text("sm.wipe")
            role: Type.smallButton
            isRow: true
            showsSub: false
            onPressed: root.page.touchCleaning()
        }

        Tile {
            objectName: "reader"
            width: (parent.width - parent.spacing) / 2
            height: parent.height
            icon: "qr-code"
            label: I18n.text("sm.reader")
            role: Type.smallButton
            isRow: true
            showsSub: false
            onPressed: root.page.touchReader()
        }
    }
    WhiteButton {
        objectName: "alarm"
        x: StaffPlaces.alarm.x
        y: StaffPlaces.alarm.y
        width: StaffPlaces.alarm.width
        height: StaffPlaces.alarm.height
        isSmall: true
        icon: "exit-run"
        label: I18n.text("sm.rollcall")
        onPressed: root.page.touchAlarm()
    }
    Item {
        id: last

        anchors.fill: parent
    }
    Column {
        parent: Theme.isLandscape ? second : last
        visible: StaffPlaces.health.width > 0
        x: StaffPlaces.health.x
        y: StaffPlaces.health.y
        width: StaffPlaces.health.width
        spacing: Metrics.gap16

        ExtendRemark {
            objectName: "exchange"
            visible: root.page.exchangeMinutes >= 0
            icon: "refresh-cw"
            text: I18n.text("day.hq.ago", {ago: {minutes: Math.max(0, root.page.exchangeMinutes)}})
        }
        ExtendRemark {
            objectName: "unsent"
            visible: root.page.unsent > 0
            icon: "activity"
            text: I18n.text("sys.unsent", {n: root.page.unsent})
        }
    }
}
