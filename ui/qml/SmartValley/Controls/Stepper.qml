import QtQuick
import SmartValley.Theme

// Minus, value, plus.
Item {
    id: root

    property string valueText: ""
    property string lessLabel: ""
    property string moreLabel: ""
    property bool canLess: true
    property bool canMore: true
    property string namePrefix: "stepper"

    signal less
    signal more

    implicitWidth: Metrics.stepButton * 3 + Metrics.gap32
    implicitHeight: Metrics.stepHeight

    WhiteButton {
        objectName: root.namePrefix + ".less"
        width: Metrics.stepButton
        height: parent.height
        icon: "minus"
        label: root.lessLabel
        isActive: root.canLess
        showsLabel: false
        onPressed: root.less()
    }
    SvText {
        anchors.centerIn: parent
        text: root.valueText
        role: Type.stepValue
        wrapMode: Text.NoWrap
    }
    WhiteButton {
        objectName: root.namePrefix + ".more"
        anchors.right: parent.right
        width: Metrics.stepButton
        height: parent.height
        icon: "plus"
        label: root.moreLabel
        isActive: root.canMore
        showsLabel: false
        onPressed: root.more()
    }
}
