pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// The ridge as a map: the larch dot is here, the free ring is the nearest branch with room.
Card {
    id: root

    required property FullPage page
    property int summit: -1

    readonly property int there: page.nearest.summit ?? -1

    height: words.y + words.height + Metrics.cardPadding

    Item {
        id: map

        visible: !(Theme.isLandscape && Theme.largeText)
        y: Metrics.cardPadding
        width: parent.width
        height: visible ? FullPlaces.map : 0
        clip: true

        Ridge {
            y: FullPlaces.dot / 2
            width: parent.width
            height: FullPlaces.mapTall
            lineWidth: Metrics.emblemLine
        }
        Repeater {
            model: map.visible ? Summits.summitX.length : 0

            Item {
                id: peak

                required property int index
                readonly property point spot: Summits.summit(index, map.width, FullPlaces.mapTall)
                readonly property bool isHere: index === root.summit
                readonly property bool isThere: index === root.there

                x: spot.x
                y: spot.y + FullPlaces.dot / 2

                Rectangle {
                    visible: !peak.isHere && !peak.isThere
                    x: -width / 2
                    y: -height / 2
                    width: Metrics.dotSize
                    height: width
                    radius: width / 2
                    color: Theme.surface
                    border.color: Theme.ridge
                    border.width: Metrics.outline
                }
                StateMark {
                    visible: peak.isHere || peak.isThere
                    x: -size / 2
                    y: -size / 2
                    size: FullPlaces.dot
                    spaceState: peak.isHere ? "here" : "free"
                }
                SvText {
                    visible: peak.isHere || peak.isThere
                    x: Math.max(-peak.x, Math.min(map.width - peak.x - width, peak.isHere === (root.summit < root.there) ? -width + FullPlaces.dot : -FullPlaces.dot))
                    y: FullPlaces.mapTall + FullPlaces.dot / 2 - peak.y + Metrics.gap14
                    text: peak.isHere ? I18n.text("way.here") : I18n.plainName(root.page.nearest.name ?? "")
                    role: Type.captionStrong
                    color: peak.isHere ? Theme.textStrong : Theme.free
                    wrapMode: Text.NoWrap
                }
            }
        }
    }
    StateMark {
        id: ring

        visible: !Theme.largeText
        x: Metrics.cardPadding
        y: words.y + Metrics.gap8
        spaceState: "free"
        size: GuestPlaces.ring
    }
    Column {
        id: words

        x: ring.visible ? ring.x + ring.size + Metrics.gap24 : Metrics.cardPadding
        y: map.y + map.height + (map.visible ? Metrics.gap16 : 0)
        width: parent.width - x - Metrics.cardPadding
        spacing: Metrics.gap8

        SvText {
            objectName: "offer"
            width: parent.width
            text: I18n.text(root.page.nearest.offer)
            role: Type.offer
        }
        SvText {
            width: parent.width
            text: I18n.text(root.page.nearest.age)
            role: Type.small
            color: Theme.textQuiet
        }
    }
}
