pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes
import SmartValley.Controls
import SmartValley.Theme

// One floor, drawn 888 x 520 and turned so that up is straight ahead of a person facing this screen. With a
// destination only that place is named and coloured, all others are mute. Who listens hears its desks where they can be
// touched; the way itself is told in words beside it.
Item {
    id: root

    // Of ui.bridge.plans.
    property var plan: ({})
    property bool isTouchable: false
    property bool hasCodes: false
    property bool hasNames: true

    readonly property real zoom: width / 888
    // However small the plan is drawn, its letters stay large enough to be read.
    readonly property real letters: Math.max(zoom / Theme.unit, Metrics.planLettersLeast)
    readonly property bool isRoomy: zoom / Theme.unit >= Metrics.planLettersLeast
    readonly property bool isEmpty: (plan.walls ?? []).length === 0
    readonly property list<real> start: plan.start ?? []

    signal picked(string id)

    implicitHeight: 520 * zoom
    height: implicitHeight
    visible: !isEmpty

    function lines(list: var): string {
        return (list ?? []).map(l => `M${l[0] * root.zoom} ${l[1] * root.zoom}L${l[2] * root.zoom} ${l[3] * root.zoom}`).join("");
    }

    function leaf(door: var): string {
        const p = point => `${point[0] * root.zoom} ${point[1] * root.zoom}`;
        const radius = Math.hypot(door.ajar[0] - door.hinge[0], door.ajar[1] - door.hinge[1]) * root.zoom;
        const turn = (door.ajar[0] - door.hinge[0]) * (door.shut[1] - door.hinge[1]) - (door.ajar[1] - door.hinge[1]) * (door.shut[0] - door.hinge[0]);
        return `M${p(door.hinge)}L${p(door.ajar)}A${radius} ${radius} 0 0 ${turn > 0 ? 1 : 0} ${p(door.shut)}`;
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.planFloor
    }
    Repeater {
        model: (root.plan.areas ?? []).filter(area => area.hasWalls)

        Rectangle {
            required property var modelData

            x: modelData.x * root.zoom
            y: modelData.y * root.zoom
            width: modelData.width * root.zoom
            height: modelData.height * root.zoom
            color: Theme.planRoom
        }
    }
    Repeater {
        model: (root.plan.spaces ?? []).filter(space => !space.isDesk)

        Rectangle {
            id: room

            required property var modelData
            readonly property bool isDestination: modelData.id === root.plan.destination

            x: modelData.x * root.zoom
            y: modelData.y * root.zoom
            width: modelData.width * root.zoom
            height: modelData.height * root.zoom
            color: isDestination ? Theme.mine : Theme.planRoom

            SvText {
                visible: root.hasNames
                anchors.centerIn: parent
                width: Math.min(implicitWidth, parent.width - 16 * root.zoom)
                text: I18n.plainName(room.modelData.name)
                role: Type.plan
                zoom: root.letters
                color: room.isDestination ? Theme.inkOnMine : Theme.textQuiet
                isName: true
                Accessible.ignored: true
            }
        }
    }
    Repeater {
        model: root.plan.areas ?? []

        SvIcon {
            required property var modelData

            name: ({toilet: "toilet", coffee: "coffee", stairs: "footprints", lift: "move-vertical", counter: "user"})[modelData.use] ?? ""
            size: 44 * root.zoom
            color: Theme.fieldEdge
            x: (modelData.x + modelData.width / 2) * root.zoom - size / 2
            y: (modelData.y + modelData.height / 2) * root.zoom - size / 2
        }
    }
    Shape {
        anchors.fill: parent

        ShapePath {
            strokeColor: Theme.planWall
            strokeWidth: Metrics.planWall * root.zoom
            fillColor: "transparent"
            capStyle: ShapePath.SquareCap

            PathSvg {
                path: root.lines(root.plan.walls)
            }
        }
        ShapePath {
            strokeColor: Theme.planWindow
            strokeWidth: Metrics.planWall * root.zoom
            fillColor: "transparent"
            capStyle: ShapePath.FlatCap

            PathSvg {
                path: root.lines(root.plan.windows)
            }
        }
        ShapePath {
            strokeColor: Theme.lip
            strokeWidth: Math.max(1, 3 * root.zoom)
            fillColor: Theme.planFloor

            PathSvg {
                path: (root.plan.doors ?? []).map(root.leaf).join("")
            }
        }
    }
    Repeater {
        model: (root.plan.spaces ?? []).filter(space => space.isDesk)

        PlanDesk {
            required property var modelData

            objectName: "plan." + modelData.id
            space: modelData
            zoom: root.zoom
            letters: root.letters
            isRoomy: root.isRoomy
            isDestination: modelData.id === root.plan.destination
            isTouchable: root.isTouchable
            hasCode: root.hasCodes
            onPressed: root.picked(modelData.id)
        }
    }
    SvText {
        readonly property list<real> entrance: root.plan.entrance ?? []

        visible: root.hasNames && root.isRoomy && entrance.length === 2
        x: visible ? entrance[0] * root.zoom - width / 2 : 0
        y: visible ? entrance[1] * root.zoom - height - 6 * root.zoom : 0
        text: I18n.text("way.entrance")
        role: Type.plan
        zoom: root.letters
        color: Theme.textQuiet
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }
    PlanRoute {
        anchors.fill: parent
        points: root.plan.route ?? []
        zoom: root.zoom
    }
    StateMark {
        id: here

        visible: root.start.length === 2 && root.plan.hasScreen === true
        spaceState: "here"
        size: 48 * root.zoom
        x: visible ? root.start[0] * root.zoom - size / 2 : 0
        y: visible ? root.start[1] * root.zoom - size / 2 : 0
    }
    Rectangle {
        visible: here.visible && root.hasNames
        anchors.right: here.left
        anchors.rightMargin: 12 * root.zoom
        anchors.verticalCenter: here.verticalCenter
        width: hereText.width + 32 * root.zoom
        height: Math.max(46 * root.zoom, hereText.height + Metrics.gap8)
        radius: height / 2
        color: Theme.hereLabel

        SvText {
            id: hereText

            anchors.centerIn: parent
            text: I18n.text("way.here")
            role: Type.planCode
            zoom: root.letters
            font.weight: Font.DemiBold
            color: Theme.inkOnHereLabel
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
}
