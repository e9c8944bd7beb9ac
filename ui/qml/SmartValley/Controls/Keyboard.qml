pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Theme

// Our own keyboard: eleven columns, no suggestions, Enter is the page's only main button and says what it does.
// It holds nothing but the shift and the strip: what is typed lives in the page.
Rectangle {
    id: root

    property string language: I18n.language
    property string enterText: ""
    property bool canEnter: true
    // "text", "phone" (digits first) or "code" (letters and digits without 0 1 I O U)
    property string kind: "text"
    // Set by the page at the start of a name: the next letter is a capital.
    property bool wantsCapital: false

    property bool isShifted: false
    property string strip: kind === "phone" ? "digits" : "letters"
    readonly property bool isUpper: isShifted || wantsCapital

    signal letter(string letter)
    signal erase
    signal enter

    readonly property var letterRows: ({
            it: ["qwertyuiopè", "asdfghjklò'", "zxcvbnmà"],
            de: ["qwertzuiopü", "asdfghjklöä", "yxcvbnmß"],
            en: ["qwertyuiop", "asdfghjkl'", "zxcvbnm"]
        })
    readonly property var accentRows: ["àáâèéêìíòó", "ùúçčñřšžłß", "äöüåøæő"]
    readonly property var digitRows: ["1234567890", "+-/().,:@_", "&#!?*\"="]
    readonly property var codeRows: ["23456789", "ABCDEFGH", "JKLMNPQR", "STVWXYZ"]
    readonly property var rows: kind === "code" ? codeRows : strip === "accents" ? accentRows : strip === "digits" ? digitRows : letterRows[language] ?? letterRows.en

    readonly property int columns: kind === "code" ? 8 : 11
    readonly property real keyWidth: (width - 2 * Metrics.keyboardMargin - (columns - 1) * Metrics.keyGapX) / columns
    readonly property real wideKey: keyWidth * 1.5 + Metrics.keyGapX / 2

    color: Theme.keyboardBed
    implicitHeight: 4 * Metrics.keyHeight + 3 * Metrics.keyGapY + 2 * Metrics.keyboardPadding

    function typed(letter: string): void {
        root.letter(isUpper ? letter.toLocaleUpperCase(I18n.locale.name) : letter);
        isShifted = false;
    }

    function rowY(row: int): real {
        return Metrics.keyboardPadding + row * (Metrics.keyHeight + Metrics.keyGapY);
    }

    // Row by row, so that who listens hears each key where it is seen.
    Repeater {
        model: root.rows

        Row {
            id: keyRow

            required property string modelData
            required property int index

            readonly property bool hasShift: root.kind !== "code" && index === 2
            readonly property bool hasErase: index === (root.kind === "code" ? 3 : 2)

            x: Metrics.keyboardMargin + (index < 2 ? (root.columns - modelData.length) * (root.keyWidth + Metrics.keyGapX) / 2 : 0)
            y: root.rowY(index)
            spacing: Metrics.keyGapX

            Loader {
                active: keyRow.hasShift
                visible: active
                sourceComponent: Key {
                    objectName: "key.shift"
                    width: root.wideKey
                    height: Metrics.keyHeight
                    tone: "quiet"
                    icon: "arrow-big-up"
                    label: I18n.text("key.shift")
                    isLatched: root.isUpper
                    onPressed: root.isShifted = !root.isShifted
                }
            }
            Repeater {
                model: keyRow.modelData.split("")

                Key {
                    required property string modelData

                    objectName: "key." + modelData
                    width: keyRow.hasShift ? (root.width - 2 * Metrics.keyboardMargin - 2 * (root.wideKey + Metrics.keyGapX) - (keyRow.modelData.length - 1) * Metrics.keyGapX) / keyRow.modelData.length : root.keyWidth
                    height: Metrics.keyHeight
                    text: root.isUpper ? modelData.toUpperCase() : modelData
                    onPressed: root.typed(modelData)
                }
            }
            Loader {
                active: keyRow.hasErase
                visible: active
                sourceComponent: Key {
                    objectName: "key.erase"
                    width: root.kind === "code" ? root.keyWidth : root.wideKey
                    height: Metrics.keyHeight
                    tone: "quiet"
                    icon: "delete"
                    label: I18n.text("key.delete")
                    onPressed: root.erase()
                }
            }
        }
    }
    Row {
        id: lastRow

        visible: root.kind !== "code"
        x: Metrics.keyboardMargin
        y: root.rowY(3)
        spacing: Metrics.keyGapX

        Key {
            objectName: "key.accents"
            width: root.wideKey
            height: Metrics.keyHeight
            tone: "quiet"
            role: Type.keyWord
            text: root.strip === "accents" ? "abc" : "àèì"
            label: I18n.text("key.accents")
            onPressed: root.strip = root.strip === "accents" ? "letters" : "accents"
        }
        Key {
            objectName: "key.digits"
            width: root.keyWidth
            height: Metrics.keyHeight
            tone: "quiet"
            role: Type.keyWord
            text: root.strip === "digits" ? "abc" : "123"
            onPressed: root.strip = root.strip === "digits" ? "letters" : "digits"
        }
        Key {
            objectName: "key.-"
            width: root.keyWidth
            height: Metrics.keyHeight
            text: "-"
            onPressed: root.typed("-")
        }
        Key {
            objectName: "key.apostrophe"
            visible: root.language === "de" || root.strip !== "letters"
            width: root.keyWidth
            height: Metrics.keyHeight
            text: "'"
            onPressed: root.typed("'")
        }
        Key {
            objectName: "key.space"
            width: root.width - 2 * Metrics.keyboardMargin - enterKey.width - x - Metrics.keyGapX
            height: Metrics.keyHeight
            role: Type.keyWord
            text: I18n.text("key.space")
            onPressed: root.letter(" ")
        }
        Key {
            id: enterKey

            objectName: "key.enter"
            width: root.keyWidth * 3.5 + Metrics.keyGapX * 3
            height: Metrics.keyHeight
            tone: "main"
            role: Type.keyWord
            text: root.enterText
            isActive: root.canEnter
            onPressed: root.enter()
        }
    }
}
