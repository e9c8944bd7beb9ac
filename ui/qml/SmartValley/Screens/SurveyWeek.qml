pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Theme

// Half days of a week and two switches for what lies outside them. Standing, the days go down; lying, they go
// across, and each cell says its day.
Column {
    id: root

    required property SurveyPage page
    readonly property list<string> days: ["mon", "tue", "wed", "thu", "fri"]
    readonly property list<string> halves: ["am", "pm"]
    readonly property real dayWidth: Theme.isLandscape ? 0 : SurveyPlaces.dayWidth
    readonly property int across: Theme.isLandscape ? days.length : halves.length
    readonly property real gap: Theme.isLandscape ? Metrics.gap14 : Metrics.columnGap
    readonly property real cellWidth: (width - dayWidth - (across - 1) * gap) / across

    width: parent ? parent.width : implicitWidth
    spacing: SurveyPlaces.weekGap

    function dayName(index: int): string {
        return I18n.dayName(index + 1, Theme.isLandscape || Theme.largeText);
    }

    function halfName(half: string): string {
        return I18n.capital(I18n.text("sv.q4." + half));
    }

    component Cell: HalfDayCell {
        required property string day
        required property int dayIndex
        required property string half

        objectName: `option.${day}.${half}`
        width: root.cellWidth
        height: SurveyPlaces.cell
        label: `${I18n.dayName(dayIndex + 1, false)}, ${I18n.text("sv.q4." + half)}`
        word: Theme.isLandscape ? root.dayName(dayIndex) : I18n.text("sv.q4.mine")
        isStacked: Theme.isLandscape
        isChosen: root.page.chosen.includes(`${day}.${half}`)
        onPressed: root.page.touchOption(`${day}.${half}`)
    }

    Row {
        visible: !Theme.isLandscape
        x: root.dayWidth
        spacing: root.gap

        Repeater {
            model: root.halves

            SvText {
                required property string modelData

                width: root.cellWidth
                text: root.halfName(modelData)
                role: Type.label
                color: Theme.textQuiet
                isCentred: true
            }
        }
    }
    Repeater {
        model: Theme.isLandscape ? [] : root.days

        Row {
            id: dayRow

            required property string modelData
            required property int index

            SvText {
                width: root.dayWidth
                text: root.dayName(dayRow.index)
                role: Type.label
                wrapMode: Text.NoWrap
                anchors.verticalCenter: parent.verticalCenter
            }
            Row {
                spacing: root.gap

                Repeater {
                    model: root.halves

                    Cell {
                        required property string modelData

                        day: dayRow.modelData
                        dayIndex: dayRow.index
                        half: modelData
                    }
                }
            }
        }
    }
    Repeater {
        model: Theme.isLandscape ? root.halves : []

        Column {
            id: halfRow

            required property string modelData

            width: root.width
            spacing: Metrics.gap8

            SvText {
                width: parent.width
                text: root.halfName(halfRow.modelData)
                role: Type.label
                color: Theme.textQuiet
            }
            Row {
                spacing: root.gap

                Repeater {
                    model: root.days

                    Cell {
                        required property string modelData
                        required property int index

                        day: modelData
                        dayIndex: index
                        half: halfRow.modelData
                    }
                }
            }
        }
    }
    Row {
        spacing: Metrics.columnGap

        Repeater {
            model: root.page.options

            FilterChip {
                required property var modelData

                objectName: "option." + modelData.id
                width: (root.width - Metrics.columnGap) / 2
                height: SurveyPlaces.switchHeight
                icon: modelData.icon
                label: I18n.text(modelData.phrase)
                isOn: root.page.chosen.includes(modelData.id)
                onPressed: root.page.touchOption(modelData.id)
            }
        }
    }
}
