pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Theme

// The booking that was picked, and what may be done with it. Its implicit height is what its words and buttons
// need: what was just done may take two lines.
Rectangle {
    id: root

    required property StaffDayPage page

    readonly property var acts: page.chosen.acts ?? []
    readonly property var main: acts.find(act => act.id === "move") ?? null
    readonly property var others: acts.filter(act => act.id !== "move")
    readonly property int columns: Theme.isLandscape || Theme.largeText ? 2 : Math.max(1, others.length)

    // Of an odd number the last one takes the row: no hole beside it.
    function widthOf(at: int): real {
        const isAlone = at === others.length - 1 && others.length % columns === 1;
        return isAlone ? buttons.width : Math.floor((buttons.width - (columns - 1) * buttons.spacing) / columns);
    }

    implicitHeight: content.y + content.height + Metrics.gap8
    color: Theme.panel

    Rectangle {
        width: Theme.isLandscape ? Metrics.focusOutline : parent.width
        height: Theme.isLandscape ? parent.height : Metrics.focusOutline
        color: Theme.focus
    }
    WhiteButton {
        id: back

        // Standing, the panel lies over the page's own way back.
        objectName: "panel.back"
        visible: !Theme.isLandscape
        x: parent.width - width - Metrics.margin
        y: Metrics.gap24
        width: StaffPlaces.actHeight
        height: StaffPlaces.actHeight
        icon: "arrow-left"
        label: I18n.text("nav.back")
        showsLabel: false
        onPressed: root.page.touchBack()
    }
    Column {
        id: content

        x: Theme.isLandscape ? Metrics.gap32 : Metrics.margin
        y: Metrics.gap32
        width: parent.width - 2 * x
        spacing: Metrics.gap20

        Flow {
            width: parent.width
            height: Theme.isLandscape ? implicitHeight : Math.max(implicitHeight, back.height)
            spacing: Metrics.gap24

            Badge {
                id: badge

                text: root.page.chosen.place ?? ""
                role: Type.badgeCard
                widthMax: parent.width
            }
            Column {
                width: Theme.isLandscape ? parent.width : parent.width - badge.width - parent.spacing - back.width - Metrics.gap24

                SvText {
                    objectName: "chosen.name"
                    width: parent.width
                    text: I18n.plainName(root.page.chosen.name ?? "")
                    role: Type.lead
                    isName: true
                }
                SvText {
                    objectName: "chosen.line"
                    width: parent.width
                    text: [root.page.chosen.span ?? "", I18n.text(root.page.chosen.line)].filter(part => part !== "").join(" · ")
                    role: Type.small
                    color: Theme.textQuiet
                }
            }
        }
        Flow {
            id: buttons

            visible: root.others.length > 0
            width: parent.width
            spacing: Metrics.gap16

            Repeater {
                model: root.others

                WhiteButton {
                    required property var modelData
                    required property int index

                    objectName: "act." + modelData.id
                    width: root.widthOf(index)
                    height: StaffPlaces.actHeight
                    icon: root.columns > 3 ? "" : modelData.icon
                    isSmall: true
                    role: root.columns > 3 ? Type.captionStrong : Type.reason
                    label: I18n.text(modelData.phrase)
                    onPressed: root.page.touchAct(modelData.id)
                }
            }
        }
        MainButton {
            objectName: "act.move"
            visible: root.main !== null
            height: StaffPlaces.mainHeight
            role: Type.button
            icon: root.main?.icon ?? ""
            label: I18n.text(root.main?.phrase)
            onPressed: root.page.touchAct("move")
        }
    }
}
