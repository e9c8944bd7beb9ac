pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Parts
import SmartValley.Theme

// K25: six cards to read, and the exit always the last. Where they do not fit side by side they are leafed through.
InnerPage {
    id: root

    required property HouseRulesPage page

    readonly property var signs: ["volume-x", "desk", "users-round", "no-smoking", "footprints"]
    readonly property var notes: [
        {icon: "first-aid", text: page.firstAid === "" ? "" : I18n.spoken("rules.aid", {place: page.firstAid})},
        {icon: "wifi", text: I18n.text("rules.wifi")},
        {icon: "phone", text: page.phone === "" ? "" : I18n.text("rules.lost", {tel: page.phone.replace(/ /g, "\u00A0")})}
    ].filter(note => note.text !== "")
    // Lying down, what is good to know stands beside the rules.
    readonly property bool hasNotesBeside: Theme.layout === 2
    readonly property var rules: [
        ...signs.map((sign, at) => ({icon: sign, title: I18n.text("rules." + (at + 1) + ".title"), text: I18n.text("rules." + (at + 1))})),
        ...(hasNotesBeside ? [] : [{lines: notes}]),
        ...(HousePlaces.isTight ? [{isExit: true}] : [])
    ]

    informationSpacing: Metrics.gap24
    information: [
        PageTitle {
            title: I18n.text("rules.title")
            subtitle: root.hasNotesBeside ? "" : I18n.text("rules.sub")
        },
        RuleNotes {
            visible: root.hasNotesBeside
            width: parent.width
            lines: root.notes
        }
    ]

    Grid {
        visible: HousePlaces.hasGrid
        x: Metrics.margin
        y: root.informationBottom + Metrics.gap48
        columns: 2
        spacing: HousePlaces.cardGap

        Repeater {
            model: HousePlaces.hasGrid ? root.rules : []

            RuleCard {
                required property var modelData

                width: (Metrics.contentWidth - HousePlaces.cardGap) / 2
                rule: modelData
            }
        }
    }
    PagedColumn {
        id: list

        visible: !HousePlaces.hasGrid
        x: Metrics.actionX
        y: Theme.isLandscape ? HousePlaces.listY : root.informationBottom + Metrics.gap32
        width: Metrics.actionWidth
        height: (Theme.isLandscape ? HousePlaces.listBottom : strip.y - HousePlaces.cardGap) - y
        gap: HousePlaces.cardGap
        namePrefix: "rules"
        items: HousePlaces.hasGrid ? [] : root.rules
        delegate: Item {
            id: row

            required property var modelData
            required property int index
            readonly property bool isExit: modelData.isExit ?? false

            visible: list.holds(index)
            width: list.width
            height: isExit ? lastOne.height : card.height

            RuleCard {
                id: card

                visible: !row.isExit
                width: parent.width
                rule: row.modelData
            }
            ExitStrip {
                id: lastOne

                visible: row.isExit
                width: parent.width
                assembly: root.page.assembly
            }
        }
    }
    ExitStrip {
        id: strip

        visible: !HousePlaces.isTight
        x: Metrics.margin
        y: (Theme.isLandscape ? Metrics.footerY - Metrics.gap16 : HousePlaces.listBottom) - height
        width: Metrics.contentWidth
        assembly: root.page.assembly
    }
    QuietPair {
        x: HousePlaces.wayOut.x
        y: HousePlaces.wayOut.y
        width: HousePlaces.wayOut.width
        height: HousePlaces.wayOut.height
        isHome: true
        isStacked: HousePlaces.isTight
        onBack: root.page.touchBack()
        onErase: root.page.touchErase()
    }
}
