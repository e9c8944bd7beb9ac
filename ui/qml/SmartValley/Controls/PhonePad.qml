pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Theme

// The keys of a telephone number, on the keyboard's bed and with its Enter in the same corner.
Rectangle {
    id: root

    property string enterText: ""
    property bool canEnter: true

    readonly property real keyWidth: (width - 2 * Metrics.keyboardMargin - 3 * Metrics.keyGapX) / 4

    signal letter(string letter)
    signal erase
    signal enter

    color: Theme.keyboardBed
    implicitHeight: 4 * Metrics.keyHeight + 3 * Metrics.keyGapY + 2 * Metrics.keyboardPadding

    Grid {
        x: Metrics.keyboardMargin
        y: Metrics.keyboardPadding
        columns: 4
        columnSpacing: Metrics.keyGapX
        rowSpacing: Metrics.keyGapY

        Repeater {
            model: ["1", "2", "3", "erase", "4", "5", "6", "space", "7", "8", "9", "-", "+", "0", "/", "enter"]

            Key {
                id: key

                required property string modelData
                readonly property bool isSign: modelData.length === 1

                objectName: "phone." + modelData
                width: root.keyWidth
                height: Metrics.keyHeight
                tone: modelData === "enter" ? "main" : modelData === "erase" ? "quiet" : "key"
                role: isSign ? Type.padDigit : Type.keyWord
                text: isSign ? modelData : modelData === "space" ? I18n.text("key.space") : modelData === "enter" ? root.enterText : ""
                icon: modelData === "erase" ? "delete" : ""
                label: modelData === "erase" ? I18n.text("key.delete") : text
                isActive: modelData !== "enter" || root.canEnter
                onPressed: root.touched(modelData)
            }
        }
    }

    function touched(name: string): void {
        if (name === "erase")
            erase();
        else if (name === "enter")
            enter();
        else
            letter(name === "space" ? " " : name);
    }
}
