import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Theme

// The four other choices of home, always in the same places.
Grid {
    id: root

    required property HomePlaces places
    required property HomePage page

    readonly property real tileWidth: (width - columnSpacing * (columns - 1)) / columns

    columns: places.tileColumns
    columnSpacing: places.tileGap
    rowSpacing: places.tileGap

    Tile {
        objectName: "meet"
        width: root.tileWidth
        height: root.places.tileHeight
        icon: "handshake"
        label: I18n.text("home.btn.meet")
        sub: I18n.text("home.sub.meet")
        showsSub: root.places.hasSubs
        isRow: root.places.hasRowTiles
        role: root.places.tileRole
        onPressed: root.page.touchMeet()
    }
    Tile {
        objectName: "work"
        width: root.tileWidth
        height: root.places.tileHeight
        icon: "desk"
        label: I18n.text("home.btn.work")
        sub: root.page.isReady ? I18n.text("home.free.desks", {n: root.page.freeDesks}) : ""
        mark: sub === "" ? "" : root.page.freeDesks > 0 ? "free" : "busy"
        showsSub: root.places.hasSubs
        isRow: root.places.hasRowTiles
        role: root.places.tileRole
        onPressed: root.page.touchWork()
    }
    Tile {
        objectName: "room"
        width: root.tileWidth
        height: root.places.tileHeight
        icon: "room"
        label: I18n.text("home.btn.room")
        sub: root.page.isReady ? I18n.text("home.free.rooms", {n: root.page.freeRooms}) : ""
        mark: sub === "" ? "" : root.page.freeRooms > 0 ? "free" : "busy"
        showsSub: root.places.hasSubs
        isRow: root.places.hasRowTiles
        role: root.places.tileRole
        onPressed: root.page.touchRoom()
    }
    Tile {
        objectName: "leave"
        width: root.tileWidth
        height: root.places.tileHeight
        icon: "log-out"
        label: I18n.text("home.btn.leave")
        sub: I18n.text("home.sub.leave")
        showsSub: root.places.hasSubs
        isRow: root.places.hasRowTiles
        role: root.places.tileRole
        onPressed: root.page.touchLeave()
    }
}
