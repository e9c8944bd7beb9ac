import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// A room's day: name, seats, when it is free, and the strip.
Item {
    id: root

    property var room: ({})
    property var axis: ({first: 480, last: 1110, now: -1})
    property var slot: ({})
    property string slotTone: "mine"
    property bool hasWords: true
    property real stripHeight: Metrics.strip

    // Lying, the sentence has no room beside the name, and the card says what is so.
    readonly property bool isAired: room.ready?.key !== undefined && (!Theme.isLandscape || Theme.largeText)
    readonly property bool hasSlot: slot.to !== undefined
    readonly property string seats: I18n.text("book.seats", {n: room.seats ?? 0})

    implicitHeight: strip.y + strip.height
    Accessible.role: Accessible.StaticText
    Accessible.name: [I18n.spoken(room.name ?? ""), seats, free.text].filter(part => part !== "").join(", ")

    SvText {
        id: name

        width: Math.min(implicitWidth, parent.width * 0.5)
        text: I18n.plainName(root.room.name ?? "")
        role: Theme.largeText ? Type.lead : Type.stripName
        isName: true
        Accessible.ignored: true
    }
    SvText {
        visible: !Theme.isLandscape || Theme.largeText
        anchors.left: name.right
        anchors.leftMargin: Metrics.gap20
        anchors.baseline: name.baseline
        text: root.seats
        role: Theme.largeText ? Type.body : Type.small
        color: Theme.textQuiet
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }
    SvText {
        id: free

        x: Theme.largeText ? 0 : parent.width - width
        y: Theme.largeText ? name.height : (name.height - height) / 2
        text: I18n.text(root.isAired ? root.room.ready : root.room.free)
        role: Theme.largeText ? Type.label : Type.stripFree
        color: root.isAired ? Theme.textQuiet : Theme.free
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }
    TimeStrip {
        id: strip

        y: (Theme.largeText ? free.y + free.height : name.height) + Metrics.stripGap
        width: parent.width
        height: root.stripHeight
        axis: root.axis
        taken: root.room.taken ?? []
        blocks: root.hasSlot ? [{from: root.slot.from, to: root.slot.to, tone: root.slotTone}] : []
        hasWords: root.hasWords
    }
}
