import QtQuick
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// One side of a change: the place and its time, and the slot on the day.
Rectangle {
    id: root

    property string caption: ""
    // {place, span, slot, taken}
    property var side: ({})
    property var axis: ({first: 480, last: 1110, now: -1})
    property string slotTone: "mine"
    property bool isNew: false

    height: StaffPlaces.side
    radius: Metrics.cardRadius
    color: isNew ? Theme.good : Theme.surface
    border.color: isNew ? Theme.selectedEdge : Theme.rim
    border.width: isNew ? Metrics.focusOutline : Theme.highContrast ? Metrics.outline : Metrics.hair

    Column {
        id: words

        x: Metrics.gap24
        width: StaffPlaces.sideName
        anchors.verticalCenter: parent.verticalCenter

        SvText {
            width: parent.width
            text: root.caption
            role: Type.sub
            color: root.isNew ? Theme.textStrong : Theme.textQuiet
        }
        SvText {
            width: parent.width
            text: I18n.plainName(root.side.place ?? "")
            role: Type.sidePlace
            isName: true
        }
        SvText {
            width: parent.width
            text: root.side.span ?? ""
            role: Type.sub
            wrapMode: Text.NoWrap
        }
    }
    TimeStrip {
        anchors.left: words.right
        anchors.leftMargin: Metrics.gap16
        anchors.right: parent.right
        anchors.rightMargin: Metrics.gap32
        anchors.verticalCenter: parent.verticalCenter
        height: StaffPlaces.sideStrip
        axis: root.axis
        taken: root.side.taken ?? []
        blocks: root.side.slot?.to === undefined ? [] : [{from: root.side.slot.from, to: root.side.slot.to, tone: root.slotTone}]
        hasWords: !Theme.isLandscape
        hasBar: false
    }
}
