pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Theme

// Large text: one gesture for every question, minus and plus; lying, for the room as well. A step that leads nowhere is
// seen, and not heard.
Column {
    id: root

    required property BookRoomPage page

    readonly property var possibleRooms: page.rooms.filter(room => room.isPossible).map(room => ({id: room.id, text: I18n.plainName(room.name)}))

    spacing: RoomPlaces.gap

    function worded(choices: var): var {
        return choices.filter(choice => choice.isActive).map(choice => ({id: choice.id, text: I18n.text(choice.phrase)}));
    }

    // One question whose answers stand in a row: minus goes to the answer before, plus to the next.
    component Steps: Item {
        id: steps

        property string question: ""
        property string name: ""
        property var answers: []
        property string chosen: ""
        readonly property int index: answers.findIndex(answer => answer.id === chosen)
        readonly property string answer: answers[index]?.text ?? ""

        signal picked(string id)

        width: parent?.width ?? 0
        height: RoomPlaces.step

        SvText {
            visible: !Theme.isLandscape
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width - RoomPlaces.stepper - Metrics.gap16
            text: steps.question
            role: Type.question
            color: Theme.textQuiet
            maximumLineCount: 2
        }
        WhiteButton {
            objectName: steps.name + ".less"
            x: parent.width - RoomPlaces.stepper
            width: Metrics.stepButton
            height: parent.height
            icon: "minus"
            label: steps.answers[steps.index - 1]?.text ?? ""
            Accessible.ignored: !isActive
            showsLabel: false
            isActive: steps.index > 0
            onPressed: steps.picked(steps.answers[steps.index - 1].id)
        }
        SvText {
            readonly property bool isLong: measure.width > width

            objectName: steps.name + ".value"
            x: parent.width - RoomPlaces.stepper + Metrics.stepButton + Metrics.gap8
            width: RoomPlaces.stepper - 2 * (Metrics.stepButton + Metrics.gap8)
            anchors.verticalCenter: parent.verticalCenter
            horizontalAlignment: Text.AlignHCenter
            text: steps.answer
            role: isLong ? Type.question : Type.stepValue
            maximumLineCount: 2
            elide: Text.ElideRight

            TextMetrics {
                id: measure

                font.family: Type.family
                font.pixelSize: Type.stepValue.size
                font.weight: Type.stepValue.weight
                text: steps.answer
            }
        }
        WhiteButton {
            objectName: steps.name + ".more"
            x: parent.width - width
            width: Metrics.stepButton
            height: parent.height
            icon: "plus"
            label: steps.answers[steps.index + 1]?.text ?? ""
            Accessible.ignored: !isActive
            showsLabel: false
            isActive: steps.index < steps.answers.length - 1
            onPressed: steps.picked(steps.answers[steps.index + 1].id)
        }
    }

    Steps {
        name: "day"
        question: I18n.text("book.when")
        answers: root.worded(root.page.days)
        chosen: root.page.day
        onPicked: id => root.page.touchDay(id)
    }
    Steps {
        name: "start"
        answers: root.worded(root.page.starts)
        chosen: root.page.start
        onPicked: id => root.page.touchStart(id)
    }
    Steps {
        name: "length"
        question: I18n.text("book.howlong")
        answers: root.worded(root.page.lengths)
        chosen: root.page.length
        onPicked: id => root.page.touchLength(id)
    }
    Steps {
        name: "people"
        question: I18n.text("book.people")
        answers: Array.from({length: root.page.peopleMax}, (_, index) => ({id: String(index + 1), text: Theme.isLandscape ? I18n.text("book.seats", {n: index + 1}) : String(index + 1)}))
        chosen: String(root.page.people)
        onPicked: id => root.page.touchPeople(Number(id))
    }
    Steps {
        visible: Theme.isLandscape
        name: "room"
        answers: root.possibleRooms
        chosen: root.page.room
        onPicked: id => root.page.touchRoom(id)
    }
}
