import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Theme

// The two keys of who listens, in the lowest corners of the glass, where a hand finds them along its edge: one
// goes on to the next control, the other presses it.
Rectangle {
    id: root

    required property Tablet tablet
    // Of the glass, not of the page above, which is drawn smaller.
    readonly property real inset: Math.round(height / 10)

    color: Theme.ground

    Rectangle {
        width: parent.width
        height: Metrics.outline
        color: Theme.line
    }

    Row {
        x: root.inset
        y: root.inset
        width: parent.width - 2 * x
        height: parent.height - 2 * y
        spacing: root.inset

        WhiteButton {
            objectName: "voice.next"
            width: (parent.width - parent.spacing) / 2
            height: parent.height
            icon: "arrow-right"
            label: I18n.text("a11y.voice.next")
            onPressed: root.tablet.touchNext()
        }
        MainButton {
            objectName: "voice.choose"
            width: (parent.width - parent.spacing) / 2
            height: parent.height
            icon: "check"
            label: I18n.text("a11y.voice.choose")
            onPressed: root.tablet.touchChoose()
        }
    }
}
