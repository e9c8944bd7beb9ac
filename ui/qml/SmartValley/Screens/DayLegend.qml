pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// What the bars of the day mean.
Row {
    id: root

    spacing: Metrics.gap24

    Repeater {
        model: [
            {icon: "user", key: "st.in"},
            {icon: "clock", key: "st.booked"},
            {icon: "landmark", key: "st.reserved"}
        ]

        Row {
            id: entry

            required property var modelData

            spacing: Metrics.gap8

            SvIcon {
                name: entry.modelData.icon
                size: Theme.px(30)
                color: Theme.textQuiet
                anchors.verticalCenter: parent.verticalCenter
            }
            SvText {
                text: I18n.text(entry.modelData.key)
                role: Type.caption
                color: Theme.textQuiet
                wrapMode: Text.NoWrap
                anchors.verticalCenter: parent.verticalCenter
            }
        }
    }
}
