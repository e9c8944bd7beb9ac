pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Theme

// The rooms as answers, as many as there are strips; more by two arrows.
Item {
    id: root

    required property BookRoomPage page
    property int first: 0
    property int most: 2
    readonly property int shown: Theme.isLandscape && page.rooms.length > most ? 1 : most

    readonly property var rooms: page.rooms.slice(first, first + shown)
    readonly property bool isPaged: page.rooms.length > shown
    // Where a card is narrow, the strip above says enough.
    readonly property bool hasFeatures: Theme.largeText || !(isPaged || Theme.isLandscape)
    readonly property int columns: Theme.largeText ? 1 : shown
    readonly property real listWidth: width - (isPaged ? rail.width + Metrics.columnGap : 0)

    signal moved(int first)

    implicitHeight: cards.height

    function subline(room: var): string {
        if (!room.isPossible && room.ready.key !== undefined && Theme.isLandscape)
            return I18n.text("state.clean");
        if (!room.isPossible)
            return I18n.text(room.refusal);
        const features = hasFeatures ? Array.from(room.features, feature => I18n.text(feature)) : [];
        return [I18n.text("book.seats", {n: room.seats}), ...features].join(", ");
    }

    Grid {
        id: cards

        columns: root.columns
        columnSpacing: Metrics.columnGap
        rowSpacing: Metrics.gap14

        Repeater {
            model: root.rooms

            RoomCard {
                required property var modelData

                objectName: "room." + modelData.id
                width: (root.listWidth - (root.columns - 1) * Metrics.columnGap) / root.columns
                name: modelData.name
                sub: root.subline(modelData)
                isActive: modelData.isPossible
                isChosen: modelData.id === root.page.room && modelData.isPossible
                onPressed: root.page.touchRoom(modelData.id)
            }
        }
    }
    ArrowPair {
        id: rail

        visible: root.isPaged
        isRail: Theme.largeText
        hasWords: false
        namePrefix: "rooms"
        x: root.width - width
        width: isRail ? Metrics.rail : 2 * Metrics.rail + Metrics.gap14
        height: cards.height
        before: root.first
        after: Math.max(0, root.page.rooms.length - root.first - root.shown)
        onUp: root.moved(Math.max(0, root.first - root.shown))
        onDown: root.moved(Math.min(root.page.rooms.length - root.shown, root.first + root.shown))
    }
}
