pragma Singleton
import QtQuick

// K9 in its four layouts, in drawn pixels.
QtObject {
    readonly property real strip: Theme.pick(56, 64, 44, 52)
    readonly property real actionY: Theme.pick(730, 750, 24, 20)
    readonly property real rowGap: Theme.pick(22, 18, 14, 12)
    readonly property real backY: Theme.pick(1620, 1628, 580, 540)
}
