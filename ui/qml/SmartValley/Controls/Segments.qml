pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Theme

// Two or three equal places in one track; the chosen one is a white face. `options`: {id, text, icon?, spoken?}.
Rectangle {
    id: root

    property list<var> options
    property string chosen: ""
    property string namePrefix: "segment"
    property TypeRole role: Type.smallButton

    signal picked(string id)

    radius: Metrics.cardRadius
    color: Theme.segmentTrack
    border.color: Theme.rim
    border.width: Theme.highContrast ? Metrics.outline : 0
    implicitHeight: Metrics.footerHeight

    Repeater {
        model: root.options

        Pressable {
            id: segment

            required property var modelData
            required property int index
            readonly property bool isChosen: modelData.id === root.chosen

            objectName: root.namePrefix + "." + modelData.id
            label: modelData.spoken ?? modelData.text
            width: root.width / root.options.length
            height: root.height
            x: index * width
            Accessible.role: Accessible.RadioButton
            Accessible.checkable: true
            Accessible.checked: isChosen
            onPressed: root.picked(modelData.id)

            Rectangle {
                anchors.fill: parent
                anchors.margins: Metrics.languageInset
                radius: Metrics.buttonRadius
                visible: segment.isChosen || segment.isPressed
                color: segment.isChosen ? Theme.segmentFace : Theme.disabledFill
                border.color: Theme.lip
                border.width: segment.isChosen && !Theme.highContrast ? Metrics.hair : 0
            }
            ButtonContent {
                anchors.fill: parent
                icon: segment.modelData.icon ?? ""
                iconSize: Metrics.smallButtonIcon
                text: segment.modelData.text
                role: root.role
                color: segment.isChosen ? Theme.inkOnSegmentFace : Theme.textQuiet
                iconColor: color
            }
        }
    }
}
