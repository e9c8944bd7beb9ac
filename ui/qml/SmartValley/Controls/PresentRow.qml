import QtQuick
import SmartValley.Theme

// Somebody inside: a tick, the short name, where and since when.
Pressable {
    id: root

    // {name, place, since, host}
    property var line: ({})
    property bool isChosen: false

    readonly property string where: [line.host ? I18n.text("pr.role.guest", {host: line.host}) : "", I18n.plainName(line.place ?? ""), line.since ? I18n.text("in.since", {t: line.since}) : ""].filter(part => part !== "").join(" · ")

    label: I18n.plainName(line.name ?? "")
    description: where
    implicitHeight: StaffPlaces.row
    Accessible.role: Accessible.CheckBox
    Accessible.checkable: true
    Accessible.checked: isChosen

    Face {
        anchors.fill: parent
        radius: Metrics.buttonRadius
        fill: root.isChosen ? Theme.selected : root.isPressed && Theme.highContrast ? Theme.pressedOnBlack : Theme.surface
        edge: root.isChosen ? Theme.selectedEdge : Theme.lip
        edgeWidth: root.isChosen ? Metrics.focusOutline : Theme.highContrast ? Metrics.outline : Metrics.hair
        lip: root.isChosen ? Metrics.focusOutline : Metrics.whiteLip
        lipColor: root.isChosen ? Theme.selectedEdge : Theme.lip
        isPressed: root.isPressed && !root.isChosen

        Rectangle {
            id: tick

            x: Metrics.gap24
            anchors.verticalCenter: parent.verticalCenter
            width: Metrics.radio * 0.8
            height: width
            radius: Metrics.gap8
            color: root.isChosen ? (Theme.highContrast ? Theme.ground : Theme.main) : "transparent"
            border.color: root.isChosen ? color : Theme.fieldEdge
            border.width: Theme.px(4)

            SvIcon {
                visible: root.isChosen
                anchors.centerIn: parent
                name: "check"
                size: parent.width * 0.75
                stroke: 2.6
                color: Theme.gold
            }
        }
        SvText {
            id: name

            readonly property real room: parent.width - x - Metrics.gap24

            anchors.left: tick.right
            anchors.leftMargin: Metrics.gap24
            y: Theme.largeText ? parent.inner.y + Metrics.gap8 : parent.inner.y + (parent.inner.height - height) / 2
            width: Math.min(implicitWidth, Theme.largeText ? room : room * 0.45)
            text: root.label
            role: Type.stripName
            color: root.isChosen ? Theme.inkOnSelected : Theme.textStrong
            isName: true
            Accessible.ignored: true
        }
        SvText {
            x: Theme.largeText ? name.x : parent.width - width - Metrics.gap24
            y: Theme.largeText ? name.y + name.height : parent.inner.y + (parent.inner.height - height) / 2
            width: Math.min(implicitWidth, Theme.largeText ? name.room : name.room - name.width - Metrics.gap24)
            text: root.where
            role: Type.small
            color: root.isChosen ? Theme.inkOnSelected : Theme.textQuiet
            isName: true
            Accessible.ignored: true
        }
    }
}
