import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// The field of the search: it is always the one typed into, so it needs no touch.
Rectangle {
    id: root

    property string value: ""
    property string hint: ""
    property string icon: "search"

    implicitHeight: JourneyPlaces.searchHeight
    radius: Metrics.buttonRadius
    color: Theme.surface
    border.color: Theme.focus
    border.width: Metrics.focusOutline
    Accessible.role: Accessible.EditableText
    Accessible.focused: true
    Accessible.name: hint
    Accessible.description: value

    SvIcon {
        id: glass

        x: Metrics.gap32
        anchors.verticalCenter: parent.verticalCenter
        name: root.icon
        size: Metrics.buttonIcon
        color: Theme.focus
    }
    SvText {
        id: typed

        anchors.left: glass.right
        anchors.leftMargin: Metrics.gap32
        anchors.verticalCenter: parent.verticalCenter
        width: Math.min(implicitWidth, root.width - x - Metrics.gap32)
        text: I18n.plainName(root.value)
        role: Type.searchText
        wrapMode: Text.NoWrap
        // The end of what is typed stays in view.
        elide: Text.ElideLeft
        Accessible.ignored: true
    }
    Rectangle {
        id: cursor

        anchors.left: typed.right
        anchors.leftMargin: root.value === "" ? 0 : Theme.px(4)
        anchors.verticalCenter: parent.verticalCenter
        width: Metrics.outline
        height: Type.searchText.size * 1.1
        color: Theme.focus
    }
    SvText {
        visible: root.value === ""
        anchors.left: cursor.right
        anchors.leftMargin: Metrics.gap16
        anchors.right: parent.right
        anchors.rightMargin: Metrics.gap16
        anchors.verticalCenter: parent.verticalCenter
        text: root.hint
        role: Type.fieldHint
        color: Theme.textQuiet
        isName: true
        Accessible.ignored: true
    }
}
