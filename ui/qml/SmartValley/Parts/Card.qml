import QtQuick
import SmartValley.Theme

// A white card: something to read, never to press (it has an edge and no lip).
Rectangle {
    radius: Metrics.cardRadius
    color: Theme.surface
    border.color: Theme.rim
    border.width: Theme.highContrast ? Metrics.outline : Metrics.hair
}
