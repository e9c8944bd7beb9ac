pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K7: the rooms' day above, three questions below, and one button that says the whole booking.
InnerPage {
    id: root

    required property BookRoomPage page

    // What is picked from a longer list right now: "day", "start" or nothing.
    property string picking: ""
    // Where somebody has leafed to; -1: to the chosen room.
    property int leafed: -1

    readonly property int roomsShown: RoomPlaces.strips
    readonly property int step: Theme.isLandscape && page.rooms.length > roomsShown ? 1 : Math.max(roomsShown, Theme.largeText ? 2 : 0)
    readonly property int chosenIndex: Math.max(0, page.rooms.findIndex(room => room.id === page.room))
    readonly property int firstRoom: leafed >= 0 ? leafed : Math.floor(chosenIndex / step) * step
    readonly property var chosenRoom: page.rooms.find(room => room.id === page.room) ?? page.rooms[0] ?? ({})
    readonly property var striped: Theme.largeText ? [chosenRoom] : page.rooms.slice(firstRoom, firstRoom + roomsShown)
    readonly property string noticeText: I18n.text(page.notice)
    readonly property bool isTight: Theme.isLandscape && !Theme.largeText

    onChosenIndexChanged: leafed = -1

    function pickStart(id: string): void {
        picking = "";
        page.touchStart(id);
    }

    function pickDay(id: string): void {
        picking = "";
        page.touchDay(id);
    }

    informationY: RoomPlaces.titleY
    informationSpacing: 0
    actionY: RoomPlaces.actionY
    actionSpacing: RoomPlaces.questionGap

    information: [
        PageTitle {
            visible: !(Theme.isLandscape && Theme.largeText && root.noticeText !== "")
            // Lying, there is one place for the two.
            title: root.isTight && root.noticeText !== "" ? root.noticeText : I18n.text("book.title")
            role: root.isTight && root.noticeText !== "" ? Type.statement : Type.pageTitle
            bottomPadding: RoomPlaces.titleGap
        },
        Column {
            width: parent.width
            spacing: RoomPlaces.stripGap

            Repeater {
                model: root.striped

                RoomStrip {
                    required property var modelData
                    readonly property bool isChosen: modelData.id === root.page.room

                    width: parent.width
                    room: modelData
                    axis: root.page.axis
                    slot: isChosen || modelData.isPossible ? root.page.slot : ({})
                    slotTone: !isChosen ? "ghost" : root.page.isProvisional ? "dashed" : "mine"
                    hasWords: !Theme.isLandscape
                }
            }
        },
        TimeAxis {
            y: RoomPlaces.axisGap
            width: parent.width
            height: implicitHeight + RoomPlaces.axisGap
            axis: root.page.axis
            nowText: root.page.axis.now >= 0 ? root.tablet.clock : ""
        },
        SvText {
            objectName: "notice"
            visible: text !== "" && !root.isTight
            width: parent.width
            topPadding: Metrics.gap8
            text: root.noticeText
            role: Type.small
            color: root.page.isProvisional ? Theme.noticeText : Theme.textStrong
            maximumLineCount: Theme.isLandscape ? 3 : 2
            elide: Text.ElideRight
        }
    ]

    beside: RoomDays {
        visible: root.isTight
        x: Metrics.margin
        y: Math.max(RoomPlaces.daysY, root.informationBottom + Metrics.gap8)
        width: Metrics.contentWidth
        page: root.page
        onOtherDay: root.picking = "day"
    }

    action: [
        RoomQuestions {
            visible: root.picking === "" && !Theme.largeText
            width: parent.width
            page: root.page
            onOtherDay: root.picking = "day"
            onOtherStart: root.picking = "start"
        },
        RoomSteppers {
            visible: root.picking === "" && Theme.largeText
            width: parent.width
            page: root.page
        },
        RoomCards {
            visible: root.picking === "" && !(Theme.isLandscape && Theme.largeText)
            width: parent.width
            page: root.page
            first: root.firstRoom
            most: Theme.largeText ? 2 : root.roomsShown
            onMoved: first => root.leafed = first
        },
        MainButton {
            objectName: "confirm"
            visible: root.picking === ""
            height: RoomPlaces.mainHeight
            isActive: root.page.main.key !== undefined
            label: isActive ? I18n.text(root.page.main) : I18n.text("book.title")
            onPressed: root.page.touchConfirm()
        },
        QuietPair {
            visible: root.picking === "" && !Theme.isLandscape
            onBack: root.page.touchBack()
            onErase: root.page.touchErase()
        },
        ChoicePicker {
            objectName: "picker"
            visible: root.picking !== ""
            width: parent.width
            height: RoomPlaces.pickerHeight
            title: I18n.text(root.picking === "day" ? "book.otherday" : "book.other")
            options: root.picking === "day" ? root.page.days : root.picking === "start" ? root.page.starts : []
            chosen: root.picking === "day" ? root.page.day : root.page.start
            columns: root.picking === "day" ? (Theme.largeText ? 1 : 2) : RoomPlaces.timeColumns
            onPicked: id => root.picking === "day" ? root.pickDay(id) : root.pickStart(id)
            onClosed: root.picking = ""
        }
    ]

    QuietPair {
        visible: Theme.isLandscape
        isShort: true
        x: Metrics.margin
        y: RoomPlaces.quietY
        width: Metrics.contentWidth
        onBack: root.page.touchBack()
        onErase: root.page.touchErase()
    }
}
