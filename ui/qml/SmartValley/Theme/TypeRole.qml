import QtQuick

// One role of text: its size in each layout (portrait, portrait large, landscape, landscape large), its weight,
// and its line as a multiple of the size. The line is used in fixed pixels: the font's own line is 1.30 em.
QtObject {
    required property list<real> sizes
    property int weight: 400
    property real lineFactor: 1.3

    readonly property int size: Math.max(1, Math.round(sizes[Theme.layout] * Theme.unit))
    readonly property int line: Math.round(size * lineFactor)
}
