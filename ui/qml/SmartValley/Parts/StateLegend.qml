pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// What the marks mean, and how many there are of each: one line each, or two columns with a line beneath.
Grid {
    id: root

    // {state, text, count?, sub?}
    property var entries: []
    property bool hasSubs: false
    property real pitch: DeskPlaces.legendPitch
    // Two columns, each as wide as its longest word.
    readonly property bool isCompact: columns > 1 && !hasSubs

    columns: hasSubs ? 2 : 1
    columnSpacing: hasSubs ? Metrics.columnGap : Metrics.gap24

    Repeater {
        model: root.entries

        Item {
            id: entry

            required property var modelData

            width: root.isCompact ? words.x + Math.ceil(natural.advanceWidth) + Metrics.hair + Metrics.gap14 + number.width : (root.width - (root.columns - 1) * root.columnSpacing) / root.columns
            height: root.pitch

            StateMark {
                id: mark

                x: Theme.px(4)
                anchors.verticalCenter: parent.verticalCenter
                spaceState: entry.modelData.state
                size: root.hasSubs ? Metrics.markRow : DeskPlaces.legendMark
            }
            Column {
                id: words

                anchors.left: mark.right
                anchors.leftMargin: root.isCompact ? Metrics.gap14 : Metrics.gap24
                anchors.verticalCenter: parent.verticalCenter
                width: Math.min(root.hasSubs || root.columns === 1 ? Infinity : Math.ceil(natural.advanceWidth) + Metrics.hair, entry.width - x - (number.visible ? number.width + Metrics.gap14 : 0))

                TextMetrics {
                    id: natural

                    font.family: Type.family
                    font.pixelSize: Type.legend.size
                    font.weight: Type.legend.weight
                    text: entry.modelData.text
                }
                SvText {
                    width: parent.width
                    text: entry.modelData.text
                    role: root.hasSubs ? Type.button : Type.legend
                    isName: true
                }
                SvText {
                    width: parent.width
                    visible: root.hasSubs && text !== ""
                    text: entry.modelData.sub ?? ""
                    role: Type.small
                    color: Theme.textQuiet
                    isName: true
                }
            }
            SvText {
                id: number

                visible: !root.hasSubs && entry.modelData.count !== undefined
                x: root.columns === 1 ? parent.width - width - Metrics.gap48 : words.x + words.width + Metrics.gap14
                anchors.verticalCenter: parent.verticalCenter
                text: entry.modelData.count ?? ""
                role: Type.legend
                font.weight: Font.Bold
                wrapMode: Text.NoWrap
            }
        }
    }
}
