pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Theme

// List or plan, and what the desk should have; the filters act on both.
Row {
    id: root

    required property PickDeskPage page
    property bool isPlan: false
    readonly property var filters: Theme.largeText ? [] : page.filters
    readonly property real filterWidth: (width - views.width - spacing * filters.length) / Math.max(1, filters.length)

    signal planned(bool isPlan)

    spacing: Metrics.gap16
    height: DeskPlaces.viewsHeight

    Segments {
        id: views

        visible: root.page.plans.length > 0
        width: !visible ? 0 : root.filters.length === 0 ? root.width : DeskPlaces.viewsWidth
        height: DeskPlaces.viewsHeight
        namePrefix: "view"
        role: Type.chip
        options: [
            {id: "list", text: I18n.text("desk.list"), icon: "list"},
            {id: "plan", text: I18n.text("desk.map"), icon: "map"}
        ]
        chosen: root.isPlan ? "plan" : "list"
        onPicked: id => root.planned(id === "plan")
    }
    Repeater {
        model: root.filters

        FilterChip {
            required property var modelData

            objectName: "filter." + modelData.id
            width: root.filterWidth
            height: DeskPlaces.viewsHeight
            icon: Theme.isLandscape && modelData.id === "quiet" ? "" : ({quiet: "volume-x", access: "accessibility"})[modelData.id] ?? ""
            label: I18n.text("feature." + modelData.id)
            showsLabel: !Theme.isLandscape || modelData.id === "quiet"
            isOn: modelData.isOn
            onPressed: root.page.touchFilter(modelData.id)
        }
    }
}
