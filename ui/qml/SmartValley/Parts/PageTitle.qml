import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// The title of an inner page and the line under it.
Column {
    id: root

    property string title: ""
    property string subtitle: ""
    property string spokenTitle: title
    property TypeRole role: Type.title

    width: parent ? parent.width : implicitWidth
    spacing: Theme.px(4)

    SvText {
        objectName: "title"
        width: parent.width
        text: root.title
        spoken: root.spokenTitle
        role: root.role
        color: Theme.textBrand
        isHeading: true
        maximumLineCount: 3
        elide: Text.ElideRight
    }
    SvText {
        width: parent.width
        visible: text !== ""
        text: root.subtitle
        role: Type.subtitle
        color: Theme.textQuiet
    }
}
