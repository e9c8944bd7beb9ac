import QtQuick
import SmartValley.Theme

// Half a day that one may want: an empty ring, or a tick and the word. Stacked, the word always stands below.
Pressable {
    id: root

    property string word: ""
    property bool isChosen: false
    property bool isStacked: false

    Accessible.role: Accessible.CheckBox
    Accessible.checkable: true
    Accessible.checked: isChosen

    Face {
        anchors.fill: parent
        radius: Metrics.buttonRadius
        fill: root.isChosen ? Theme.selected : root.isPressed && Theme.highContrast ? Theme.pressedOnBlack : Theme.surface
        edge: root.isChosen ? Theme.selectedEdge : Theme.lip
        edgeWidth: root.isChosen ? Metrics.focusOutline : Theme.highContrast ? Metrics.outline : Metrics.hair
        lip: root.isChosen ? Metrics.focusOutline : Metrics.whiteLip
        lipColor: root.isChosen ? Theme.selectedEdge : Theme.lip
        isPressed: root.isPressed && !root.isChosen

        Grid {
            anchors.horizontalCenter: parent.horizontalCenter
            y: parent.inner.y + (parent.inner.height - height) / 2
            columns: root.isStacked ? 1 : 2
            columnSpacing: Metrics.gap16
            rowSpacing: Theme.px(4)
            horizontalItemAlignment: Grid.AlignHCenter
            verticalItemAlignment: Grid.AlignVCenter

            Tick {
                isOn: root.isChosen
            }
            SvText {
                visible: root.isChosen || root.isStacked
                text: root.word
                role: Type.label
                color: root.isChosen ? (Theme.highContrast ? Theme.inkOnSelected : Theme.textBrand) : Theme.textStrong
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
    }
}
