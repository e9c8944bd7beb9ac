pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K8: list first, plan as an equal second view; one touch on a free desk takes it.
InnerPage {
    id: root

    required property PickDeskPage page

    property bool isPlan: false
    property int floorIndex: 0

    readonly property bool hasPlans: page.plans.length > 0
    readonly property var shownPlan: page.plans[Math.min(floorIndex, page.plans.length - 1)]
    readonly property bool hasSmallPlan: hasPlans && !isPlan && DeskPlaces.smallPlan > 0
    readonly property var soonest: page.soon[0]
    readonly property var legend: [
        {state: "free", text: I18n.text("state.free"), count: page.counts.free ?? 0, sub: I18n.text("desk.count", {n: page.counts.free ?? 0})},
        {state: "soon", text: I18n.text("state.soon"), count: page.counts.soon ?? 0, sub: soonest ? soonest.code + " " + I18n.text("desk.from", {t: soonest.until}) : I18n.text("desk.count", {n: 0})},
        {state: "busy", text: I18n.text("state.busy"), count: page.counts.busy ?? 0, sub: I18n.text("desk.count", {n: page.counts.busy ?? 0})},
        {state: "here", text: I18n.text("way.here"), sub: I18n.text("way.here.sub")}
    ]

    function attribute(row: var): string {
        if (row.state === "mine")
            return I18n.text("swap.taken");
        if (Theme.isLandscape && Theme.largeText)
            return "";
        if (row.state === "soon")
            return I18n.text("desk.until", {t: row.until});
        if (row.isUsual && (Theme.largeText || Theme.isLandscape))
            return I18n.text("desk.usual");
        return Array.from(row.features).slice(0, 2).map(feature => I18n.text("feature." + feature)).join(", ");
    }

    informationSpacing: DeskPlaces.infoGap
    actionY: DeskPlaces.actionY
    actionSpacing: DeskPlaces.rowGap

    information: [
        PageTitle {
            title: I18n.text(root.page.title)
            subtitle: I18n.text(root.page.hint)
        },
        Item {
            visible: !root.isPlan
            width: parent.width
            height: Theme.isLandscape ? smallPlan.height + Metrics.gap8 + legend.height : Math.max(smallPlan.height, legend.height)

            FloorPlan {
                id: smallPlan

                objectName: "smallPlan"
                visible: root.hasSmallPlan
                width: root.hasSmallPlan ? DeskPlaces.smallPlan : 0
                plan: root.shownPlan?.plan ?? ({})
                hasNames: false
            }
            StateLegend {
                id: legend

                x: root.hasSmallPlan && !Theme.isLandscape ? DeskPlaces.legendX : 0
                y: Theme.isLandscape && root.hasSmallPlan ? smallPlan.height + Metrics.gap14 : 0
                width: parent.width - x
                columns: Theme.isLandscape && !Theme.largeText ? 2 : 1
                entries: root.hasSmallPlan ? root.legend : root.legend.slice(0, 3)
            }
        },
        StateLegend {
            visible: root.isPlan
            width: parent.width
            hasSubs: !Theme.isLandscape && !Theme.largeText
            columns: Theme.isLandscape ? 1 : 2
            pitch: Theme.isLandscape ? DeskPlaces.legendPitch : Metrics.rowHeight
            entries: root.legend
        }
    ]

    action: [
        DeskViews {
            id: views

            visible: root.hasPlans || filters.length > 0
            width: parent.width
            page: root.page
            isPlan: root.isPlan
            onPlanned: isPlan => root.isPlan = isPlan
        },
        Item {
            visible: !root.isPlan
            width: parent.width
            height: DeskPlaces.listHeight + (views.visible ? 0 : views.height + root.actionSpacing)

            PagedList {
                id: list

                width: parent.width
                height: parent.height - (taken.isWanted ? taken.height : 0)
                items: root.page.rows
                rowGap: DeskPlaces.rowGap
                namePrefix: "desks"
                delegate: SpaceRow {
                    required property var modelData

                    objectName: "desk." + modelData.id
                    width: list.itemWidth
                    // Lying with large text the sentence needs the row for itself.
                    code: modelData.state === "mine" && Theme.isLandscape && Theme.largeText ? "" : modelData.code
                    attribute: root.attribute(modelData)
                    remark: modelData.isUsual ? I18n.text("desk.usual") : ""
                    spaceState: modelData.state
                    stateText: modelData.state === "mine" ? "" : I18n.text("state." + modelData.state)
                    onPressed: root.page.touchDesk(modelData.id)
                }
            }
            SvText {
                visible: root.page.rows.length === 0
                topPadding: Metrics.gap32
                width: parent.width
                text: I18n.text("home.free.desks", {n: 0})
                role: Type.lead
            }
            Item {
                id: taken

                readonly property bool isWanted: DeskPlaces.takenHeight > 0 && root.page.takenCodes.length > 0

                visible: isWanted && !list.isPaged
                y: list.listBottom + Metrics.gap8
                width: parent.width
                height: DeskPlaces.takenHeight

                StateMark {
                    id: takenMark

                    x: Theme.px(40)
                    anchors.verticalCenter: parent.verticalCenter
                    spaceState: "busy"
                    size: DeskPlaces.legendMark
                }
                SvText {
                    anchors.left: takenMark.right
                    anchors.leftMargin: Metrics.gap24
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    text: I18n.text("desk.busy", {list: {list: root.page.takenCodes}})
                    role: Type.body
                    color: Theme.textQuiet
                    isName: true
                }
            }
        },
        DeskPlan {
            visible: root.isPlan
            width: parent.width
            height: root.isPlan ? DeskPlaces.planCard : 0
            plans: root.page.plans
            index: root.floorIndex
            onPicked: id => root.page.touchDesk(id)
            onMoved: index => root.floorIndex = index
        }
    ]

    QuietPair {
        visible: Theme.largeText || Theme.isLandscape
        x: Metrics.actionX
        y: DeskPlaces.backY
        width: Metrics.actionWidth
        onBack: root.page.touchBack()
        onErase: root.page.touchErase()
    }
    WhiteButton {
        objectName: "back"
        visible: !Theme.largeText && !Theme.isLandscape
        x: Metrics.margin
        y: DeskPlaces.backY
        width: (Metrics.contentWidth - Metrics.columnGap) / 2
        height: DeskPlaces.backHeight
        isSmall: true
        icon: "arrow-left"
        label: I18n.text("nav.back")
        onPressed: root.page.touchBack()
    }
    QuietWord {
        objectName: "erase"
        visible: !Theme.largeText && !Theme.isLandscape
        x: Metrics.margin + Metrics.contentWidth * 0.6
        y: DeskPlaces.backY
        width: contentWidth
        height: DeskPlaces.backHeight
        icon: "x"
        label: I18n.text("nav.erase")
        onPressed: root.page.touchErase()
    }
}
