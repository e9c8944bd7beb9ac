pragma Singleton
import QtQuick

// The sizes of text, one role a use. Large text never falls under 37 px (portrait) or 44 px (landscape).
QtObject {
    readonly property string family: "Atkinson Hyperlegible Next"

    readonly property TypeRole hero: TypeRole { sizes: [88, 96, 72, 76]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole greeting: TypeRole { sizes: [88, 90, 43, 46]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole call: TypeRole { sizes: [80, 88, 48, 56]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole dusk: TypeRole { sizes: [104, 104, 72, 72]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole verdict: TypeRole { sizes: [76, 80, 52, 56]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole request: TypeRole { sizes: [84, 84, 46, 56]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole title: TypeRole { sizes: [72, 80, 46, 56]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole heading: TypeRole { sizes: [60, 64, 38, 48]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole number: TypeRole { sizes: [104, 112, 60, 64]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole wipeNumber: TypeRole { sizes: [440, 440, 300, 300]; weight: 700; lineFactor: 1.0 }
    readonly property TypeRole countdown: TypeRole { sizes: [190, 190, 150, 150]; weight: 700; lineFactor: 1.0 }

    readonly property TypeRole nextStep: TypeRole { sizes: [46, 54, 32, 46]; weight: 500; lineFactor: 1.3 }
    readonly property TypeRole subtitle: TypeRole { sizes: [40, 48, 28, 44]; weight: 500; lineFactor: 1.3 }
    readonly property TypeRole lead: TypeRole { sizes: [44, 50, 42, 48]; weight: 600; lineFactor: 1.15 }
    readonly property TypeRole cardLine: TypeRole { sizes: [44, 50, 32, 44]; weight: 600; lineFactor: 1.15 }
    readonly property TypeRole label: TypeRole { sizes: [34, 46, 28, 44]; weight: 600; lineFactor: 1.2 }
    readonly property TypeRole statement: TypeRole { sizes: [36, 44, 30, 44]; weight: 500; lineFactor: 1.3 }
    readonly property TypeRole aside: TypeRole { sizes: [34, 44, 30, 44]; weight: 500; lineFactor: 1.2 }
    readonly property TypeRole body: TypeRole { sizes: [32, 40, 26, 44]; weight: 400; lineFactor: 1.3 }
    readonly property TypeRole bodyStrong: TypeRole { sizes: [30, 40, 26, 44]; weight: 600; lineFactor: 1.2 }
    readonly property TypeRole small: TypeRole { sizes: [30, 40, 26, 44]; weight: 400; lineFactor: 1.3 }
    readonly property TypeRole sub: TypeRole { sizes: [28, 37, 24, 44]; weight: 400; lineFactor: 1.3 }
    readonly property TypeRole caption: TypeRole { sizes: [26, 37, 24, 44]; weight: 400; lineFactor: 1.3 }
    readonly property TypeRole captionStrong: TypeRole { sizes: [26, 37, 24, 44]; weight: 600; lineFactor: 1.3 }
    readonly property TypeRole plan: TypeRole { sizes: [24, 24, 24, 24]; weight: 500; lineFactor: 1.3 }
    readonly property TypeRole planCode: TypeRole { sizes: [26, 26, 26, 26]; weight: 700; lineFactor: 1.2 }

    readonly property TypeRole branch: TypeRole { sizes: [34, 38, 28, 44]; weight: 600; lineFactor: 1.2 }
    readonly property TypeRole clock: TypeRole { sizes: [34, 38, 28, 44]; weight: 500; lineFactor: 1.2 }
    readonly property TypeRole homeDate: TypeRole { sizes: [32, 37, 26, 44]; weight: 500; lineFactor: 1.2 }
    readonly property TypeRole homeClock: TypeRole { sizes: [36, 40, 28, 44]; weight: 600; lineFactor: 1.2 }
    // The low sky is the same over home and over the narrower drawn page of every other screen.
    readonly property TypeRole skyDate: TypeRole { sizes: [44, 48, 52, 57]; weight: 500; lineFactor: 1.2 }
    readonly property TypeRole skyClock: TypeRole { sizes: [200, 200, 237, 237]; weight: 700; lineFactor: 1.0 }
    readonly property TypeRole skyBranch: TypeRole { sizes: [44, 48, 52, 57]; weight: 600; lineFactor: 1.2 }
    readonly property TypeRole lowCall: TypeRole { sizes: [64, 64, 64, 64]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole lowLost: TypeRole { sizes: [56, 56, 56, 56]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole lowTile: TypeRole { sizes: [36, 44, 36, 44]; weight: 600; lineFactor: 1.15 }
    readonly property TypeRole strip: TypeRole { sizes: [31, 37, 26, 44]; weight: 600; lineFactor: 1.2 }
    readonly property TypeRole groundLine: TypeRole { sizes: [34, 40, 28, 44]; weight: 600; lineFactor: 1.2 }

    readonly property TypeRole mainButton: TypeRole { sizes: [46, 52, 34, 46]; weight: 600; lineFactor: 1.15 }
    readonly property TypeRole button: TypeRole { sizes: [40, 46, 30, 44]; weight: 600; lineFactor: 1.15 }
    readonly property TypeRole smallButton: TypeRole { sizes: [34, 44, 28, 44]; weight: 600; lineFactor: 1.15 }
    readonly property TypeRole ghostButton: TypeRole { sizes: [34, 44, 30, 44]; weight: 600; lineFactor: 1.15 }
    readonly property TypeRole quietWord: TypeRole { sizes: [34, 44, 28, 44]; weight: 600; lineFactor: 1.15 }
    readonly property TypeRole footerWord: TypeRole { sizes: [30, 37, 28, 44]; weight: 600; lineFactor: 1.15 }
    readonly property TypeRole goldButton: TypeRole { sizes: [60, 64, 48, 52]; weight: 700; lineFactor: 1.15 }
    readonly property TypeRole tile: TypeRole { sizes: [38, 48, 30, 44]; weight: 600; lineFactor: 1.15 }
    readonly property TypeRole tileSub: TypeRole { sizes: [28, 37, 24, 44]; weight: 400; lineFactor: 1.3 }
    readonly property TypeRole rowTile: TypeRole { sizes: [44, 50, 32, 46]; weight: 600; lineFactor: 1.15 }
    readonly property TypeRole switchRow: TypeRole { sizes: [40, 46, 30, 44]; weight: 600; lineFactor: 1.15 }
    readonly property TypeRole chip: TypeRole { sizes: [34, 44, 28, 44]; weight: 600; lineFactor: 1.15 }
    readonly property TypeRole stepValue: TypeRole { sizes: [60, 64, 44, 52]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole badge: TypeRole { sizes: [60, 68, 60, 64]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole badgeCard: TypeRole { sizes: [46, 54, 36, 46]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole rowCode: TypeRole { sizes: [46, 64, 38, 46]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole rowWord: TypeRole { sizes: [34, 40, 28, 44]; weight: 400; lineFactor: 1.2 }
    readonly property TypeRole digit: TypeRole { sizes: [72, 88, 60, 72]; weight: 600; lineFactor: 1.1 }
    readonly property TypeRole padDigit: TypeRole { sizes: [64, 72, 48, 56]; weight: 600; lineFactor: 1.1 }
    readonly property TypeRole key: TypeRole { sizes: [48, 56, 40, 48]; weight: 500; lineFactor: 1.1 }
    readonly property TypeRole keyWord: TypeRole { sizes: [34, 37, 28, 44]; weight: 600; lineFactor: 1.1 }
    readonly property TypeRole field: TypeRole { sizes: [46, 52, 38, 46]; weight: 500; lineFactor: 1.2 }
    readonly property TypeRole searchText: TypeRole { sizes: [56, 62, 44, 48]; weight: 500; lineFactor: 1.2 }
    readonly property TypeRole person: TypeRole { sizes: [42, 46, 32, 44]; weight: 600; lineFactor: 1.15 }
    readonly property TypeRole fieldHint: TypeRole { sizes: [38, 44, 30, 44]; weight: 400; lineFactor: 1.2 }
    readonly property TypeRole fieldLabel: TypeRole { sizes: [26, 37, 24, 44]; weight: 500; lineFactor: 1.2 }
    readonly property TypeRole question: TypeRole { sizes: [34, 38, 28, 44]; weight: 500; lineFactor: 1.2 }
    readonly property TypeRole legend: TypeRole { sizes: [34, 44, 26, 44]; weight: 500; lineFactor: 1.2 }
    readonly property TypeRole passTitle: TypeRole { sizes: [44, 48, 30, 44]; weight: 700; lineFactor: 1.15 }
    readonly property TypeRole passDigits: TypeRole { sizes: [60, 66, 44, 52]; weight: 700; lineFactor: 1.2 }
    readonly property TypeRole offer: TypeRole { sizes: [42, 48, 30, 44]; weight: 600; lineFactor: 1.2 }
    readonly property TypeRole closedTitle: TypeRole { sizes: [84, 84, 46, 48]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole opens: TypeRole { sizes: [70, 76, 38, 48]; weight: 700; lineFactor: 1.15 }
    readonly property TypeRole week: TypeRole { sizes: [36, 42, 26, 44]; weight: 600; lineFactor: 1.25 }
    readonly property TypeRole checkWord: TypeRole { sizes: [88, 92, 60, 64]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole mood: TypeRole { sizes: [36, 46, 28, 44]; weight: 600; lineFactor: 1.15 }
    readonly property TypeRole answer: TypeRole { sizes: [38, 46, 28, 44]; weight: 600; lineFactor: 1.15 }
    readonly property TypeRole hillFact: TypeRole { sizes: [42, 48, 30, 44]; weight: 600; lineFactor: 1.2 }
    readonly property TypeRole pinTitle: TypeRole { sizes: [60, 64, 44, 50]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole reason: TypeRole { sizes: [31, 38, 26, 44]; weight: 600; lineFactor: 1.15 }
    readonly property TypeRole noteTitle: TypeRole { sizes: [32, 38, 26, 44]; weight: 600; lineFactor: 1.2 }
    readonly property TypeRole dayTitle: TypeRole { sizes: [48, 48, 38, 48]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole rowName: TypeRole { sizes: [28, 38, 26, 44]; weight: 700; lineFactor: 1.2 }
    readonly property TypeRole barName: TypeRole { sizes: [28, 38, 25, 44]; weight: 600; lineFactor: 1.2 }
    readonly property TypeRole sidePlace: TypeRole { sizes: [40, 48, 32, 44]; weight: 700; lineFactor: 1.15 }
    readonly property TypeRole stripName: TypeRole { sizes: [34, 46, 28, 44]; weight: 700; lineFactor: 1.2 }
    readonly property TypeRole stripFree: TypeRole { sizes: [30, 44, 25, 44]; weight: 600; lineFactor: 1.2 }
    readonly property TypeRole roomName: TypeRole { sizes: [42, 48, 32, 44]; weight: 700; lineFactor: 1.15 }
    readonly property TypeRole pageTitle: TypeRole { sizes: [64, 72, 46, 52]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole alarm: TypeRole { sizes: [132, 132, 76, 76]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole alarmToo: TypeRole { sizes: [68, 72, 42, 46]; weight: 600; lineFactor: 1.15 }
    readonly property TypeRole outTitle: TypeRole { sizes: [80, 72, 52, 54]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole numberOut: TypeRole { sizes: [124, 124, 72, 72]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole drill: TypeRole { sizes: [48, 56, 36, 48]; weight: 700; lineFactor: 1.1 }
    readonly property TypeRole emergency: TypeRole { sizes: [64, 64, 48, 52]; weight: 700; lineFactor: 1.1 }
}
