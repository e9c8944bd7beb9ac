pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K9: how much more, and the time it then ends; one touch and it is done.
InnerPage {
    id: root

    required property ExtendPage page

    readonly property string limitText: I18n.text(page.limit)
    readonly property var blocks: {
        const own = {from: page.own.from ?? 0, to: page.own.to ?? 0, tone: "own"};
        return page.added.to === undefined ? [own] : [own, {from: page.added.from, to: page.added.to, tone: "added"}];
    }

    informationSpacing: Metrics.gap32
    actionY: ExtendPlaces.actionY
    actionSpacing: ExtendPlaces.rowGap

    information: [
        PageTitle {
            title: I18n.text("ext.title")
        },
        StatusCard {
            space: root.page.space
            line: I18n.text(root.page.until)

            TimeStrip {
                id: strip

                objectName: "strip"
                width: parent.width
                height: ExtendPlaces.strip
                axis: root.page.axis
                taken: root.page.taken
                blocks: root.blocks
                bulge: 0
                hasDot: true
            }
            ExtendTimes {
                objectName: "times"
                width: parent.width
                strip: strip
                page: root.page
            }
        }
    ]

    action: [
        Repeater {
            model: root.page.options

            SplitButton {
                required property var modelData
                // The deck says it in one breath, "+1 hour, until 14:00"; the eye wants the time at the right.
                readonly property list<string> parts: label.split(", ")

                objectName: "option." + modelData.id
                isMain: modelData.id === root.page.likeliest
                label: I18n.text(modelData.phrase)
                amount: parts[0]
                ending: parts.slice(1).join(", ")
                onPressed: root.page.touchOption(modelData.id)
            }
        },
        ExtendRemark {
            objectName: "limit"
            // Lying and large there is no line left for it: the hatched part of the bar says it.
            visible: text !== "" && !(Theme.isLandscape && Theme.largeText)
            spaceState: "busy"
            text: root.limitText
        },
        ExtendRemark {
            visible: root.page.canMove && !(Theme.isLandscape && Theme.largeText)
            icon: "arrow-left-right"
            text: I18n.text("ext.stay")
        }
    ]

    ButtonPair {
        id: ways

        x: Metrics.actionX
        y: ExtendPlaces.backY
        width: Metrics.actionWidth

        WhiteButton {
            objectName: "back"
            width: ways.cellWidth
            height: ways.cellHeight
            isSmall: true
            icon: "arrow-left"
            label: I18n.text("nav.back")
            onPressed: root.page.touchBack()
        }
        WhiteButton {
            objectName: "move"
            visible: root.page.canMove
            width: ways.cellWidth
            height: ways.cellHeight
            isSmall: true
            icon: "arrow-left-right"
            label: I18n.text("in.move")
            onPressed: root.page.touchMove()
        }
    }
}
