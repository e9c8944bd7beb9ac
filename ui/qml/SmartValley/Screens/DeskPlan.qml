pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// The floor at full size: free desks are touched where they stand. A branch of several floors shows one of them.
Item {
    id: root

    // {floor, plan}
    property var plans: []
    property int index: 0

    readonly property var shown: plans[Math.min(index, plans.length - 1)]

    signal picked(string id)
    signal moved(int index)

    function pickNearest(point: point): void {
        const free = Array.from(shown.plan.spaces).filter(space => ["free", "soon", "mine"].includes(space.state));
        const away = space => Math.hypot((space.x + space.width / 2) * plan.zoom - point.x, (space.y + space.height / 2) * plan.zoom - point.y);
        const near = free.filter(space => away(space) < Metrics.nearTouch).sort((a, b) => away(a) - away(b));
        if (near.length > 0)
            picked(near[0].id);
    }

    ChoiceChips {
        id: floors

        visible: root.plans.length > 1
        height: visible ? implicitHeight : 0
        namePrefix: "floor"
        options: root.plans.map((one, index) => ({id: String(index), phrase: "floor." + one.floor}))
        chosen: String(Math.min(root.index, root.plans.length - 1))
        onPicked: id => root.moved(Number(id))
    }
    Card {
        y: floors.visible ? floors.height + Metrics.gap16 : 0
        width: parent.width
        height: Math.min(plan.height + 2 * DeskPlaces.planInset, parent.height - y)

        FloorPlan {
            id: plan

            objectName: "plan"
            anchors.centerIn: parent
            width: DeskPlaces.planWidth
            plan: root.shown?.plan ?? ({})
            isTouchable: !Theme.isLandscape
            hasCodes: true
            onPicked: id => root.picked(id)

            // Lying, a desk is smaller than a finger: a touch takes the free one nearest to it.
            TapHandler {
                enabled: !plan.isTouchable
                gesturePolicy: TapHandler.ReleaseWithinBounds
                longPressThreshold: 0
                onTapped: point => root.pickNearest(point.position)
            }
        }
    }
}
