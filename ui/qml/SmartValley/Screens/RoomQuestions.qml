import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Theme

// When, how long, how many: each answer one touch.
Column {
    id: root

    required property BookRoomPage page

    readonly property bool isOtherStart: page.start !== "" && !page.suggestedStarts.some(start => start.id === page.start)
    readonly property var farStart: page.starts.find(start => start.id === page.start)

    signal otherDay
    signal otherStart

    spacing: RoomPlaces.gap

    SvText {
        text: I18n.text("book.when")
        role: Type.question
        color: Theme.textQuiet
    }
    RoomDays {
        visible: !Theme.isLandscape
        width: parent.width
        page: root.page
        onOtherDay: root.otherDay()
    }
    Row {
        width: parent.width
        spacing: Metrics.gap16

        ChoiceChips {
            id: starts

            readonly property int count: root.page.suggestedStarts.length

            width: (parent.width - 3 * parent.spacing) / 4 * count + parent.spacing * (count - 1)
            namePrefix: "start"
            options: root.page.suggestedStarts
            chosen: root.page.start
            onPicked: id => root.page.touchStart(id)
        }
        Chip {
            objectName: "start.other"
            visible: root.page.starts.length > root.page.suggestedStarts.length
            width: parent.width - x
            height: Metrics.chipHeight
            isChosen: root.isOtherStart
            icon: Theme.isLandscape ? "" : "clock"
            label: root.isOtherStart ? I18n.text(root.farStart?.phrase) : I18n.text("book.other")
            onPressed: root.otherStart()
        }
    }
    SvText {
        topPadding: Metrics.gap8
        text: I18n.text("book.howlong")
        role: Type.question
        color: Theme.textQuiet
    }
    ChoiceChips {
        width: parent.width
        namePrefix: "length"
        options: root.page.lengths
        chosen: root.page.length
        onPicked: id => root.page.touchLength(id)
    }
    Item {
        width: parent.width
        height: RoomPlaces.step + Metrics.gap8

        SvText {
            anchors.verticalCenter: parent.verticalCenter
            width: people.x - Metrics.gap16
            text: I18n.text("book.people")
            role: Type.question
            color: Theme.textQuiet
        }
        Stepper {
            id: people

            x: parent.width - width
            y: Metrics.gap8
            height: RoomPlaces.step
            namePrefix: "people"
            valueText: root.page.people
            lessLabel: I18n.text("book.people.less")
            moreLabel: I18n.text("book.people.more")
            canLess: root.page.people > 1
            canMore: root.page.people < root.page.peopleMax
            onLess: root.page.touchPeople(root.page.people - 1)
            onMore: root.page.touchPeople(root.page.people + 1)
        }
    }
}
