pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// Under the day's bar: now, the end of what one has, the end of what would come, and what stops it. Each stands
// under its own time, a little aside where two are near, or is not shown: a time under another one's place would lie.
Item {
    id: root

    required property ExtendPage page
    required property TimeStrip strip

    readonly property int ownEnd: page.own.to ?? 0
    readonly property int addedEnd: page.added.to ?? -1
    readonly property int stop: page.taken.length > 0 ? page.taken[0].from : -1

    implicitHeight: Type.sub.line + Metrics.gap8

    function clock(minute: int): string {
        const two = number => String(number).padStart(2, "0");
        return two(Math.floor(minute / 60) % 24) + ":" + two(minute % 60);
    }

    component Mark: SvText {
        property int minute: -1
        // Where it may begin at the earliest, so that two times never touch.
        property real after: 0
        // How far it makes room for the next one.
        property real aside: 0
        readonly property real time: root.strip.at(minute)
        readonly property real under: Math.max(0, Math.min(root.width - width, time - width / 2))
        readonly property real next: visible ? x + width + Metrics.gap14 : after

        visible: minute >= 0 && x <= Math.min(time, root.width - width) && time <= x + width
        x: Math.max(after, under - aside)
        y: Metrics.gap8
        role: Type.sub
        color: Theme.textQuiet
        wrapMode: Text.NoWrap
    }

    Mark {
        id: now

        minute: root.page.axis.now ?? -1
        text: I18n.text("in.now")
        color: Theme.textStrong
        font.weight: Font.Bold
    }
    Mark {
        id: own

        minute: root.ownEnd
        after: now.next
        aside: added.minute < 0 ? 0 : Math.max(0, under + width + Metrics.gap14 - added.under) / 2
        text: root.clock(root.ownEnd)
    }
    Mark {
        id: added

        minute: root.addedEnd
        after: own.next
        text: root.clock(root.addedEnd)
        color: Theme.textStrong
        font.weight: Font.Bold
    }
    Mark {
        minute: root.stop
        after: added.next
        text: root.clock(root.stop)
    }
}
