import QtQuick

// What every control is: it looks pressed at once, acts when the finger is lifted inside it however long it was
// held, takes several fingers, never takes the keyboard's focus, and has a name for those who listen.
Item {
    id: root

    property string label: ""
    property string description: ""
    property bool isActive: true
    readonly property bool isPressed: handler.pressed && isActive
    // Where in the control the finger was lifted; its middle when it was pressed without one.
    property point touchedAt

    signal pressed

    Accessible.role: Accessible.Button
    Accessible.name: label
    Accessible.description: description
    Accessible.onPressAction: root.act(Qt.point(width / 2, height / 2))

    function act(place: point): void {
        touchedAt = place;
        if (isActive)
            pressed();
    }

    TapHandler {
        id: handler

        enabled: root.isActive
        gesturePolicy: TapHandler.ReleaseWithinBounds
        longPressThreshold: 0
        onTapped: eventPoint => root.act(eventPoint.position)
    }
}
