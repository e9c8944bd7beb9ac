import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// One space of a list: mark, code, one attribute, its state as a word; touched, it is taken.
Pressable {
    id: root

    property string code: ""
    property string attribute: ""
    // Said in a pill after the attribute, for instance "your usual".
    property string remark: ""
    property string spaceState: "free"
    property string stateText: ""
    // Without a state the attribute is a sentence, never cut; without a code it has the row for itself.
    readonly property bool isSentence: stateText === ""
    readonly property bool isAlone: code === ""

    label: [code, stateText].filter(word => word !== "").join(", ") || attribute
    description: attribute
    implicitHeight: Metrics.rowHeight
    width: parent ? parent.width : implicitWidth

    Face {
        anchors.fill: parent
        fill: root.spaceState === "soon" ? Theme.soonFill : root.isPressed && Theme.highContrast ? Theme.pressedOnBlack : Theme.surface
        isPressed: root.isPressed

        Item {
            x: root.isAlone ? Metrics.gap16 : Theme.px(38)
            y: parent.inner.y
            width: parent.width - 2 * x
            height: parent.inner.height

            StateMark {
                id: mark

                visible: !root.isAlone
                spaceState: root.spaceState
                size: Metrics.markRow
                anchors.verticalCenter: parent.verticalCenter
            }
            SvText {
                id: codeText

                anchors.left: mark.right
                anchors.leftMargin: Metrics.gap32
                anchors.verticalCenter: parent.verticalCenter
                width: Math.min(implicitWidth, parent.width * 0.4)
                text: I18n.plainName(root.code)
                role: Type.rowCode
                isName: true
                Accessible.ignored: true
            }
            SvText {
                id: attributeText

                anchors.left: root.isAlone ? parent.left : codeText.right
                anchors.leftMargin: root.isAlone ? 0 : root.isSentence && Theme.isLandscape ? Metrics.gap24 : Metrics.gap48
                anchors.verticalCenter: parent.verticalCenter
                width: root.isSentence ? parent.width - x : Math.min(implicitWidth, stateWord.x - x - Metrics.gap16)
                text: root.attribute
                role: Type.rowWord
                color: root.spaceState === "soon" || root.isSentence ? Theme.textStrong : Theme.textQuiet
                isName: !root.isSentence
                Accessible.ignored: true
            }
            Rectangle {
                visible: root.remark !== "" && !Theme.largeText && !Theme.isLandscape
                anchors.left: attributeText.right
                anchors.leftMargin: Metrics.gap48
                anchors.verticalCenter: parent.verticalCenter
                width: pill.width + 2 * Metrics.gap16
                height: Theme.px(56)
                radius: height / 2
                color: Theme.good
                border.color: Theme.rim
                border.width: Theme.highContrast ? Metrics.outline : 0

                Row {
                    id: pill

                    anchors.centerIn: parent
                    spacing: Metrics.gap8

                    SvIcon {
                        name: "star"
                        size: Theme.px(30)
                        anchors.verticalCenter: parent.verticalCenter
                    }
                    SvText {
                        text: root.remark
                        role: Type.bodyStrong
                        color: Theme.textBrand
                        wrapMode: Text.NoWrap
                        Accessible.ignored: true
                    }
                }
            }
            SvText {
                id: stateWord

                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                text: root.stateText
                role: Type.label
                color: root.spaceState === "free" ? Theme.free : root.spaceState === "soon" ? Theme.noticeText : Theme.textStrong
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
    }
}
