import QtQuick
import SmartValley.Theme

// One key of a pad or of the keyboard: a letter, a word or an icon.
Pressable {
    id: root

    property string text: ""
    property string icon: ""
    property TypeRole role: Type.key
    // "key", "quiet", "main", "pad", "padQuiet", "staff", "staffQuiet"
    property string tone: "key"
    property bool isLatched: false

    readonly property bool isStaff: tone === "staff" || tone === "staffQuiet"
    // A staff key that rests is an outline.
    readonly property color restEdge: Theme.highContrast ? Theme.staffEdge : Theme.staffKey
    readonly property bool isMain: tone === "main"
    readonly property color fillColor: ({
            key: Theme.key,
            pad: Theme.surface,
            quiet: Theme.keyQuiet,
            padQuiet: Theme.padQuiet,
            main: root.isActive ? Theme.main : Theme.keyQuiet,
            staff: Theme.staffKey,
            staffQuiet: Theme.staffKeyQuiet
        })[tone]

    label: text

    Face {
        readonly property bool isFlat: root.isStaff || (root.isMain && root.isActive)

        anchors.fill: parent
        radius: root.tone === "pad" || root.tone === "padQuiet" || root.isStaff ? Metrics.buttonRadius : Metrics.keyRadius
        fill: root.isStaff && !root.isActive ? Theme.staffGround : root.isLatched ? Theme.selected : root.isPressed && Theme.highContrast ? Theme.pressedOnBlack : root.fillColor
        edge: root.isStaff && !root.isActive ? root.restEdge : isFlat && !Theme.highContrast ? fill : root.isMain && root.isActive ? Theme.main : Theme.lip
        edgeWidth: Theme.highContrast || (root.isStaff && !root.isActive) ? Metrics.outline : isFlat ? 0 : root.tone === "pad" || root.tone === "padQuiet" ? Metrics.hair : 0
        lipColor: root.isStaff && !root.isActive ? root.restEdge : root.isStaff ? Theme.staffKeyLip : isFlat ? Theme.mainLip : Theme.lip
        lip: Metrics.mainLip
        isPressed: root.isPressed

        ButtonContent {
            y: parent.inner.y
            width: parent.width
            height: parent.inner.height
            icon: root.icon
            text: root.text
            role: root.role
            color: root.isLatched ? Theme.inkOnSelected : root.isMain && root.isActive ? Theme.inkOnMain : root.isStaff ? (root.isActive ? Theme.inkOnStaff : Theme.staffEdge) : root.isActive ? Theme.textStrong : Theme.textInactive
            iconColor: color
        }
    }
}
