import QtQuick
import SmartValley.Theme

// Shows what our own keyboard typed. It never takes the keyboard's focus: a touch asks for it, the page says
// which field is current, and its cursor stands at the end.
Pressable {
    id: root

    property string value: ""
    property string hint: ""
    property bool isCurrent: false
    readonly property bool isFloating: isCurrent || value !== ""

    label: hint
    description: value
    implicitHeight: Metrics.fieldHeight
    width: parent ? parent.width : implicitWidth
    Accessible.role: Accessible.EditableText
    Accessible.focused: isCurrent

    Rectangle {
        anchors.fill: parent
        radius: Metrics.buttonRadius
        color: Theme.surface
        border.color: root.isCurrent ? Theme.focus : Theme.fieldEdge
        border.width: root.isCurrent ? Metrics.focusOutline : Metrics.outline

        SvText {
            id: floating

            visible: root.isFloating
            x: Theme.px(36)
            y: Theme.px(10)
            width: parent.width - 2 * x
            text: root.hint
            role: Type.fieldLabel
            color: root.isCurrent ? Theme.focus : Theme.textQuiet
            isName: true
            Accessible.ignored: true
        }
        SvText {
            visible: !root.isFloating
            x: floating.x
            width: floating.width
            anchors.verticalCenter: parent.verticalCenter
            text: root.hint
            role: Type.fieldHint
            color: Theme.textQuiet
            isName: true
            Accessible.ignored: true
        }
        SvText {
            id: typed

            x: floating.x
            y: parent.height - height - Theme.px(12)
            width: Math.min(implicitWidth, floating.width - cursor.width)
            // The end of what is typed stays in view.
            elide: Text.ElideLeft
            wrapMode: Text.NoWrap
            text: I18n.plainName(root.value)
            role: Type.field
            Accessible.ignored: true
        }
        Rectangle {
            id: cursor

            visible: root.isCurrent
            x: typed.x + typed.width + Theme.px(6)
            anchors.verticalCenter: typed.verticalCenter
            width: Metrics.outline
            height: Type.field.size * 1.1
            color: Theme.focus
        }
    }
}
