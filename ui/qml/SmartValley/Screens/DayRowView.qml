pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// One space's day. The whole row is one control: a bar of half an hour is narrower than a finger.
Pressable {
    id: root

    // {id, name, bars: [{id, from, to, name, state}]}
    property var row: ({})
    property var axis: ({first: 480, last: 1110, now: -1})
    property string chosen: ""

    readonly property real barsX: StaffPlaces.rowName
    readonly property real barsWidth: width - barsX - Metrics.gap8
    readonly property bool hasNow: (axis.now ?? -1) >= axis.first && axis.now <= axis.last
    readonly property bool isFree: (row.bars ?? []).length === 0
    readonly property bool isChosen: (row.bars ?? []).some(bar => bar.id === chosen)

    signal picked(int minute)

    label: [I18n.plainName(row.name ?? ""), ...Array.from(row.bars ?? [], bar => I18n.plainName(bar.name) + " " + I18n.clock(bar.from) + "–" + I18n.clock(bar.to))].join(", ")
    height: StaffPlaces.dayRow
    isActive: !isFree
    Accessible.checkable: true
    Accessible.checked: isChosen

    function at(minute: real): real {
        return Math.max(0, Math.min(1, (minute - axis.first) / Math.max(1, axis.last - axis.first))) * barsWidth;
    }

    function minuteAt(x: real): int {
        return Math.round(axis.first + (x - barsX) / Math.max(1, barsWidth) * (axis.last - axis.first));
    }

    onPressed: picked(minuteAt(touchedAt.x))

    Rectangle {
        anchors.fill: parent
        radius: Metrics.keyRadius
        color: root.isPressed ? Theme.disabledFill : Theme.surface
        border.color: Theme.rim
        border.width: Metrics.hair
    }
    SvText {
        x: Metrics.gap16
        width: root.barsX - x - Metrics.gap8
        anchors.verticalCenter: parent.verticalCenter
        text: I18n.plainName(root.row.name ?? "")
        role: Type.rowName
        isName: true
        Accessible.ignored: true
    }
    Rectangle {
        visible: root.hasNow
        x: root.barsX + root.at(root.axis.now ?? 0) - width / 2
        y: -StaffPlaces.dayGap
        width: Metrics.nowBar
        height: parent.height + StaffPlaces.dayGap
        color: Theme.nowMark
    }
    Row {
        visible: root.isFree
        x: root.barsX + Math.max(Metrics.gap48, root.hasNow ? root.at(root.axis.now) + Metrics.gap24 : 0)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Metrics.gap16

        StateMark {
            spaceState: "free"
            size: Metrics.mark
            anchors.verticalCenter: parent.verticalCenter
        }
        SvText {
            text: I18n.text("book.free.allday")
            role: Type.bodyStrong
            color: Theme.free
            wrapMode: Text.NoWrap
            anchors.verticalCenter: parent.verticalCenter
            Accessible.ignored: true
        }
    }
    Repeater {
        model: root.row.bars ?? []

        Rectangle {
            id: bar

            required property var modelData
            readonly property bool isChosen: modelData.id === root.chosen
            readonly property bool isInside: modelData.state === "inside"

            x: root.barsX + root.at(modelData.from)
            y: Metrics.gap8
            width: Math.max(Metrics.gap16, root.at(modelData.to) - root.at(modelData.from))
            height: root.height - 2 * y
            radius: Metrics.gap8
            color: isChosen ? Theme.mine : isInside ? Theme.good : modelData.state === "reserved" ? Theme.info : Theme.surface
            border.color: isChosen ? Theme.focus : isInside ? Theme.textBrand : modelData.state === "reserved" ? Theme.inkOnInfo : Theme.mine
            border.width: isChosen ? Metrics.focusOutline : Metrics.outline

            SvIcon {
                id: sign

                visible: bar.width > width + Metrics.gap8
                x: Metrics.gap8
                anchors.verticalCenter: parent.verticalCenter
                name: bar.isInside ? "user" : bar.modelData.state === "reserved" ? "landmark" : "clock"
                size: Theme.px(32)
                color: bar.isChosen ? Theme.inkOnMineMark : Theme.highContrast ? Theme.textStrong : bar.border.color
            }
            SvText {
                visible: width > Metrics.gap48
                anchors.left: sign.right
                anchors.leftMargin: Metrics.gap8
                anchors.right: parent.right
                anchors.rightMargin: Metrics.gap8
                anchors.verticalCenter: parent.verticalCenter
                text: I18n.plainName(bar.modelData.name)
                role: Type.barName
                color: bar.isChosen ? Theme.inkOnMine : Theme.textStrong
                isName: true
                Accessible.ignored: true
            }
        }
    }
}
