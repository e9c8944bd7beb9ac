import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Theme

// Today, tomorrow, or another day; the third chip carries the day once it is chosen.
Row {
    id: root

    required property BookRoomPage page

    readonly property var near: page.days.slice(0, 2)
    readonly property bool isFar: page.day !== "" && !near.some(day => day.id === page.day)
    // The narrow panel beside the questions: a day's name stays one word.
    readonly property TypeRole role: Theme.isLandscape && !Theme.largeText ? Type.captionStrong : Type.chip
    readonly property var farDay: page.days.find(day => day.id === page.day)

    signal otherDay

    spacing: Theme.isLandscape ? Metrics.gap14 : Metrics.gap16

    ChoiceChips {
        width: (root.width - root.spacing) * root.near.length / (root.near.length + 1) - root.spacing / 3
        namePrefix: "day"
        role: root.role
        spacing: root.spacing
        options: root.near
        chosen: root.page.day
        onPicked: id => root.page.touchDay(id)
    }
    Chip {
        objectName: "day.other"
        visible: root.page.days.length > 2
        width: root.width - x
        height: Metrics.chipHeight
        isChosen: root.isFar
        role: root.role
        icon: Theme.isLandscape ? "" : "calendar"
        label: root.isFar ? I18n.text(root.farDay.phrase) : I18n.text("book.otherday")
        onPressed: root.otherDay()
    }
}
