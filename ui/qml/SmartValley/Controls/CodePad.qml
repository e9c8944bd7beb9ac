pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Theme

// Twelve keys in telephone order. Below left: erase everything (visitors) or one digit (staff); below right:
// erase one digit, or OK for staff once the code is long enough.
Item {
    id: root

    property bool isStaff: false
    property bool canConfirm: false
    // Whether there is a digit to take back.
    required property bool canErase
    property real keyHeight: Metrics.padKeyHeight
    readonly property real keyWidth: (width - 2 * Metrics.padGapX) / 3

    signal digit(string digit)
    signal erase
    signal clear
    signal confirm

    implicitHeight: 4 * keyHeight + 3 * Metrics.padGapY

    Repeater {
        model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", root.isStaff ? "erase" : "clear", "0", root.isStaff ? "ok" : "erase"]

        Key {
            id: key

            required property string modelData
            required property int index
            readonly property bool isDigit: modelData.length === 1

            objectName: "pad." + modelData
            x: index % 3 * (root.keyWidth + Metrics.padGapX)
            y: Math.floor(index / 3) * (root.keyHeight + Metrics.padGapY)
            width: root.keyWidth
            height: root.keyHeight
            tone: root.isStaff ? (isDigit ? "staff" : "staffQuiet") : (isDigit ? "pad" : "padQuiet")
            role: isDigit ? Type.padDigit : root.isStaff ? Type.lead : Type.smallButton
            text: isDigit ? modelData : modelData === "ok" ? "OK" : modelData === "clear" ? I18n.text("staff.clear") : ""
            icon: modelData === "erase" ? "delete" : ""
            label: modelData === "erase" ? I18n.text("key.delete") : modelData === "clear" ? I18n.text("key.clear") : text
            isActive: isDigit || (modelData === "ok" ? root.canConfirm : root.canErase)
            onPressed: root.touched(modelData)
        }
    }

    function touched(name: string): void {
        if (name === "erase")
            erase();
        else if (name === "clear")
            clear();
        else if (name === "ok")
            confirm();
        else
            digit(name);
    }
}
