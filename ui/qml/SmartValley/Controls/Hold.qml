import QtQuick
import SmartValley.Theme

// Tells when a button was held long enough. Who presses it without a finger, by a screen reader, has done so on
// purpose: what follows asks again in any case.
Timer {
    id: root

    required property Pressable button
    property bool isTouched: false

    signal held

    interval: Theme.holdMs
    running: button.isPressed
    onRunningChanged: if (running)
        isTouched = true
    onTriggered: held()

    readonly property Connections listener: Connections {
        target: root.button

        function onPressed(): void {
            if (!root.isTouched)
                root.held();
            root.isTouched = false;
        }
    }
}
