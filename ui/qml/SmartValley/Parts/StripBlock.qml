import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// One stretch of a time strip. Tones: "taken" (hatched, with its word where it fits), "mine" (your slot, taller
// and starred), "ghost" (the same slot on another room), "dashed" (asked, not confirmed), "leaving" (dashed,
// unstarred), "own" (what you have), "added" (what would come).
Item {
    id: root

    property string tone: "taken"
    property bool hasWord: true

    readonly property bool isTaken: tone === "taken"
    readonly property bool isDashed: tone === "dashed" || tone === "leaving"

    Rectangle {
        visible: !root.isDashed
        anchors.fill: parent
        radius: root.tone === "own" || root.tone === "added" ? 0 : Metrics.stripRadius
        color: ({taken: Theme.busyFill, mine: Theme.mine, own: Theme.mine, added: Theme.added})[root.tone] ?? "transparent"
        border.color: root.isTaken ? Theme.busy : Theme.mine
        border.width: root.tone === "ghost" ? Metrics.focusOutline : Metrics.outline
    }
    Hatching {
        visible: root.isTaken
        anchors.fill: parent
        anchors.margins: Metrics.outline
    }
    Rectangle {
        visible: root.isTaken && word.visible
        anchors.centerIn: parent
        width: word.width + Metrics.gap24
        height: word.height + Metrics.gap8
        color: Theme.busyFill
    }
    SvText {
        id: word

        visible: root.isTaken && root.hasWord && root.width >= implicitWidth + Metrics.gap48
        anchors.centerIn: parent
        text: I18n.text("state.busy")
        role: Type.captionStrong
        color: Theme.busy
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }
    StateMark {
        visible: root.isTaken && !word.visible && root.width >= size + Metrics.gap8
        anchors.centerIn: parent
        spaceState: "busy"
        size: Metrics.mark
    }
    DashedFrame {
        visible: root.isDashed
        anchors.fill: parent
    }
    SvIcon {
        visible: (root.tone === "mine" || root.tone === "dashed") && root.width >= size
        anchors.centerIn: parent
        name: "star"
        size: Math.min(Metrics.stripStar, root.height * 0.6)
        color: root.tone === "mine" ? Theme.inkOnMineMark : Theme.mine
    }
}
