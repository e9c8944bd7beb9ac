import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K3: what one has, what is possible from here - said before the tap - and the way out as the one dark button.
InnerPage {
    id: root

    required property InsidePage page

    readonly property var own: page.own
    readonly property bool hasBar: own.to !== undefined && (page.axis.now ?? -1) >= 0
    // With large text in landscape a row has one line: what it does or, where that is not possible, why.
    readonly property bool isTight: Theme.isLandscape && Theme.largeText

    informationSpacing: isTight ? Metrics.gap16 : Metrics.gap32
    actionY: Math.max(Metrics.actionY, Theme.isLandscape ? 0 : informationBottom + Metrics.gap24)
    actionSpacing: Theme.isLandscape ? Theme.px(12) : Metrics.rowGap

    function labelOf(key: string, way: var): string {
        return isTight && !way.isPossible ? I18n.text(way.sub) : I18n.text(key);
    }

    function subOf(way: var): string {
        return isTight ? "" : I18n.text(way.sub);
    }

    information: [
        PageTitle {
            title: I18n.text(root.page.title)
            spokenTitle: I18n.spoken(root.page.title)
            subtitle: root.isTight ? "" : I18n.text("in.ask")
        },
        StatusCard {
            objectName: "stay"
            space: root.page.space
            line: I18n.text(root.page.line)
            leftText: I18n.text(root.page.leftText)

            DayBar {
                visible: root.hasBar
                width: parent.width
                part: root.hasBar ? (root.page.axis.now - root.own.from) / (root.own.to - root.own.from) : 0
                fromText: root.hasBar ? I18n.text("in.since", {t: I18n.clock(root.own.from)}) : ""
                toText: root.hasBar ? I18n.clock(root.own.to) : ""
                nowText: I18n.text("in.now")
            }
        }
    ]

    action: [
        RowTile {
            objectName: "extend"
            icon: "calendar-plus"
            label: root.labelOf("in.extend", root.page.longer)
            sub: root.subOf(root.page.longer)
            isActive: root.page.longer.isPossible
            onPressed: root.page.touchExtend()
        },
        RowTile {
            objectName: "room"
            icon: "room"
            label: root.labelOf("in.room", root.page.room)
            sub: root.subOf(root.page.room)
            isActive: root.page.room.isPossible
            onPressed: root.page.touchRoom()
        },
        RowTile {
            objectName: "change"
            icon: "arrow-left-right"
            label: root.labelOf("in.move", root.page.change)
            sub: root.subOf(root.page.change)
            isActive: root.page.change.isPossible
            onPressed: root.page.touchChange()
        },
        Item {
            visible: height > 0
            width: parent.width
            height: Places.insideLeaveGap
        },
        MainButton {
            objectName: "leave"
            heightLeast: Metrics.mainHeightTall
            icon: "log-out"
            label: I18n.text("in.out")
            onPressed: root.page.touchLeave()
        },
        ButtonPair {
            id: ways

            WhiteButton {
                objectName: "done"
                width: ways.cellWidth
                height: ways.cellHeight
                isSmall: true
                label: I18n.text("nav.done")
                onPressed: root.page.touchDone()
            }
            WhiteButton {
                objectName: "disown"
                width: ways.cellWidth
                height: ways.cellHeight
                isSmall: true
                icon: "user-round-x"
                label: I18n.text("ok.notme")
                onPressed: root.page.touchDisown()
            }
        }
    ]
}
