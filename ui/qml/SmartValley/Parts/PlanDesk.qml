pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// One desk on the plan. Mute without a state; with one it shows colour and mark, and its code where it is drawn
// large enough to be read and touched.
Pressable {
    id: root

    required property var space
    required property real zoom
    required property real letters
    required property bool isRoomy
    property bool isDestination: false
    property bool isTouchable: false
    property bool hasCode: false

    readonly property string spaceState: space.state ?? ""
    readonly property bool isOwn: isDestination || spaceState === "mine"
    readonly property bool isLoud: isDestination || hasCode

    x: space.x * zoom
    y: space.y * zoom
    width: space.width * zoom
    height: space.height * zoom
    isActive: isTouchable && ["free", "soon", "mine"].includes(spaceState)
    description: spaceState === "mine" ? I18n.text("swap.taken") : ""
    label: space.code
    Accessible.ignored: !isTouchable

    Rectangle {
        anchors.fill: parent
        radius: Theme.px(12)
        color: root.isDestination ? Theme.mine : ({free: Theme.surface, soon: Theme.soonFill, busy: Theme.busyFill, mine: Theme.mine, blocked: Theme.blocked})[root.spaceState] ?? Theme.planDesk
        border.color: root.isDestination ? Theme.mine : root.spaceState === "free" ? Theme.free : root.spaceState === "soon" ? Theme.soonEdge : Theme.planDeskEdge
        border.width: root.spaceState === "free" && !root.isDestination ? Math.max(2, 5 * root.zoom) : Metrics.hair
    }
    Rectangle {
        visible: root.space.isDesk
        anchors.horizontalCenter: parent.horizontalCenter
        y: parent.height + 4 * root.zoom
        width: 31 * root.zoom
        height: 23 * root.zoom
        radius: height / 2
        color: Theme.planChair
        z: -1
    }
    Loader {
        active: root.isLoud
        anchors.centerIn: parent
        sourceComponent: Row {
            spacing: 6 * root.zoom

            StateMark {
                visible: !root.isOwn && root.spaceState !== ""
                spaceState: root.spaceState
                size: 20 * root.zoom
                anchors.verticalCenter: parent.verticalCenter
            }
            SvIcon {
                visible: root.isOwn && root.isRoomy
                name: "star"
                size: 26 * root.zoom
                color: Theme.inkOnMineMark
                anchors.verticalCenter: parent.verticalCenter
            }
            SvText {
                text: root.space.code
                role: Type.planCode
                zoom: root.letters
                color: root.isOwn ? Theme.inkOnMine : root.spaceState === "busy" ? Theme.textQuiet : Theme.textStrong
                wrapMode: Text.NoWrap
                anchors.verticalCenter: parent.verticalCenter
                Accessible.ignored: true
            }
        }
    }
    StateMark {
        mineColor: Theme.inkOnMineMark
        anchors.centerIn: parent
        spaceState: root.isLoud ? "" : root.spaceState
        size: 46 * root.zoom
    }
}
