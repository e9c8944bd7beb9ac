pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// The way in words, two steps side by side, each with its arrow on a plate.
Grid {
    id: root

    // {icon, text: phrase}
    property list<var> steps

    columns: Theme.largeText ? 1 : Math.max(1, steps.length)
    columnSpacing: Metrics.gap24
    rowSpacing: Metrics.gap16
    width: parent ? parent.width : implicitWidth

    Repeater {
        model: root.steps

        Row {
            id: step

            required property var modelData

            width: (root.width - root.columnSpacing * (root.columns - 1)) / root.columns
            spacing: Metrics.gap16

            Rectangle {
                id: plate

                width: Theme.pick(76, 76, 64, 64)
                height: width
                radius: Theme.px(20)
                color: Theme.info
                border.color: Theme.rim
                border.width: Theme.highContrast ? Metrics.outline : 0

                SvIcon {
                    anchors.centerIn: parent
                    name: step.modelData.icon
                    size: Metrics.smallButtonIcon
                    color: Theme.inkOnInfo
                }
            }
            SvText {
                width: step.width - plate.width - step.spacing
                anchors.verticalCenter: plate.verticalCenter
                text: I18n.text(step.modelData.text)
                role: Type.bodyStrong
            }
        }
    }
}
