import QtQuick
import SmartValley.Theme

// The only Text of the product: always plain, because rich text fetches what a visitor's name points at. A line
// is a fixed number of pixels, so that lines of large type neither drift apart nor touch.
Text {
    id: root

    property TypeRole role: Type.body
    // Text inside a drawing that is shown smaller or larger than drawn.
    property real zoom: 1
    property bool isHeading: false
    // What is heard, where the text that is seen is cut.
    property string spoken: text
    // A name stays on one line and is cut; everything else wraps.
    property bool isName: false
    // Only inside buttons and in the air around them.
    property bool isCentred: false

    readonly property real size: role.size * zoom
    readonly property real line: role.line * zoom

    textFormat: Text.PlainText
    font.family: Type.family
    font.pixelSize: Math.max(1, Math.round(size))
    font.weight: role.weight
    color: Theme.textStrong
    lineHeightMode: Text.FixedHeight
    lineHeight: line
    // Qt gives the last line the font's own 1.3 em; this takes it back to the role's line, half above and half
    // below, which also sets the capitals in the middle of a single line.
    topPadding: (line - size * 1.3) / 2
    bottomPadding: topPadding
    wrapMode: isName ? Text.NoWrap : Text.Wrap
    elide: isName ? Text.ElideRight : Text.ElideNone
    horizontalAlignment: isCentred ? Text.AlignHCenter : Text.AlignLeft

    Accessible.ignored: text === ""
    Accessible.role: isHeading ? Accessible.Heading : Accessible.StaticText
    Accessible.name: spoken
}
