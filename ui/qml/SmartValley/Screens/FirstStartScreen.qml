import QtQuick
import SmartValley.Backend

// K24: the code first, then two people compare three words, then the branch's data come.
Item {
    id: root

    required property Tablet tablet
    required property FirstStartPage page

    readonly property bool isBeyondCode: ["words", "progress", "ready"].includes(page.step)

    FirstCode {
        anchors.fill: parent
        visible: !root.isBeyondCode
        tablet: root.tablet
        page: root.page
    }
    FirstWords {
        anchors.fill: parent
        visible: root.isBeyondCode
        tablet: root.tablet
        page: root.page
    }
}
