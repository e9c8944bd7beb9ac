pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K26: who asked to be seen, two beside each other where they fit, leafed through; the others are mute heads.
InnerPage {
    id: root

    required property WhoIsInPage page

    readonly property int columns: HousePlaces.hasGrid ? 2 : 1
    readonly property var rows: Array.from({length: Math.ceil(page.cards.length / columns)}, (_, at) => page.cards.slice(at * columns, (at + 1) * columns))
    readonly property bool hasOthers: page.others > 0 && page.cards.length > 0
    readonly property real cardHeight: HousePlaces.hasGrid ? Theme.px(174) : JourneyPlaces.personHeight
    readonly property real listBottom: add.y - Metrics.gap16 - (heads.visible ? heads.height + Metrics.gap24 : 0)

    informationSpacing: Metrics.gap24
    information: [
        PageTitle {
            title: I18n.text("comm.wall")
            subtitle: Theme.isLandscape && Theme.largeText ? "" : I18n.text("comm.sub")
        },
        Rectangle {
            width: parent.width
            height: counted.height + 2 * Metrics.gap24
            radius: Metrics.cardRadius
            color: Theme.good
            border.color: Theme.rim
            border.width: Theme.highContrast ? Metrics.outline : 0

            Column {
                id: counted

                x: Metrics.gap24
                y: Metrics.gap24
                width: parent.width - 2 * x

                SvText {
                    objectName: "count"
                    width: parent.width
                    text: I18n.text("comm.count", {n: root.page.people})
                    role: HousePlaces.isTight ? Type.body : Type.lead
                    color: Theme.textBrand
                }
                SvText {
                    visible: Theme.isLandscape && root.hasOthers
                    width: parent.width
                    text: I18n.text("comm.wall.more", {n: root.page.others})
                    role: Type.body
                    color: Theme.textStrong
                }
            }
        }
    ]

    SvText {
        visible: root.page.cards.length === 0 && root.page.people > 0
        x: list.x
        y: list.y
        width: list.width
        text: I18n.text("comm.wall.empty")
        role: Type.body
    }
    PagedColumn {
        id: list

        x: Metrics.actionX
        y: Theme.isLandscape ? HousePlaces.listY : root.informationBottom + Metrics.gap32
        width: Metrics.actionWidth
        height: root.listBottom - y
        gap: Metrics.gap16
        namePrefix: "cards"
        perItem: root.columns
        total: root.page.cards.length
        items: root.rows
        delegate: Row {
            id: row

            required property var modelData
            required property int index

            visible: list.holds(index)
            width: list.width
            spacing: Metrics.columnGap

            Repeater {
                model: row.modelData

                Card {
                    id: card

                    required property var modelData

                    width: (list.width - (root.columns - 1) * Metrics.columnGap) / root.columns
                    height: root.cardHeight

                    InitialsDisc {
                        id: disc

                        x: Metrics.gap24
                        anchors.verticalCenter: parent.verticalCenter
                        side: JourneyPlaces.personDisc || parent.height - 2 * Metrics.gap24
                        initials: card.modelData.initials
                        role: Type.smallButton
                    }
                    Column {
                        anchors.left: disc.right
                        anchors.leftMargin: Metrics.gap24
                        anchors.right: parent.right
                        anchors.rightMargin: Metrics.gap16
                        anchors.verticalCenter: parent.verticalCenter

                        SvText {
                            width: parent.width
                            text: I18n.plainName(card.modelData.name)
                            role: Type.person
                            isName: true
                            maximumLineCount: 1
                            elide: Text.ElideRight
                        }
                        SvText {
                            visible: text !== ""
                            width: parent.width
                            text: I18n.plainName(card.modelData.words)
                            role: Type.sub
                            color: Theme.textQuiet
                            // One line where the row is low; two beside each other need a second one.
                            maximumLineCount: HousePlaces.hasGrid ? 2 : 1
                            elide: Text.ElideRight
                        }
                    }
                }
            }
        }
    }
    Row {
        id: heads

        visible: root.hasOthers && !Theme.isLandscape
        x: Metrics.margin
        y: list.isPaged ? add.y - Metrics.gap24 - height : list.y + root.rows.length * (root.cardHeight + list.gap) + Metrics.gap8
        spacing: Metrics.gap14

        Repeater {
            model: Math.min(5, root.page.others)

            Rectangle {
                width: Theme.px(64)
                height: width
                radius: width / 2
                color: Theme.panel
                border.color: Theme.rim
                border.width: Metrics.hair

                SvIcon {
                    anchors.centerIn: parent
                    name: "user"
                    size: parent.width * 0.55
                    color: Theme.textQuiet
                }
            }
        }
        SvText {
            objectName: "others"
            anchors.verticalCenter: parent.verticalCenter
            width: Theme.px(480)
            text: I18n.text("comm.wall.more", {n: root.page.others})
            role: Type.body
            color: Theme.textQuiet
        }
    }
    MainButton {
        id: add

        objectName: "add"
        x: Metrics.actionX
        y: (Theme.isLandscape ? HousePlaces.listBottom : hint.y - Metrics.gap16) - height
        width: Metrics.actionWidth
        icon: "user"
        label: I18n.text("comm.add")
        onPressed: root.page.touchAdd()
    }
    SvText {
        id: hint

        visible: !Theme.isLandscape
        x: Metrics.margin
        y: HousePlaces.wayOut.y - Metrics.gap16 - height
        width: Metrics.contentWidth
        text: I18n.text("comm.add.hint")
        role: Type.sub
        color: Theme.textQuiet
    }
    QuietWord {
        objectName: "back"
        x: HousePlaces.wayOut.x
        y: HousePlaces.wayOut.y
        width: contentWidth
        height: HousePlaces.isTight ? (HousePlaces.wayOut.height - Metrics.gap16) / 2 : HousePlaces.wayOut.height
        icon: "arrow-left"
        label: I18n.text("nav.back")
        onPressed: root.page.touchBack()
    }
    QuietWord {
        objectName: "rules"
        x: HousePlaces.isTight ? HousePlaces.wayOut.x : HousePlaces.wayOut.x + HousePlaces.wayOut.width - width
        y: HousePlaces.wayOut.y + HousePlaces.wayOut.height - height
        width: contentWidth
        height: HousePlaces.isTight ? (HousePlaces.wayOut.height - Metrics.gap16) / 2 : HousePlaces.wayOut.height
        icon: "list"
        label: I18n.text("rules.title")
        onPressed: root.page.touchRules()
    }
}
