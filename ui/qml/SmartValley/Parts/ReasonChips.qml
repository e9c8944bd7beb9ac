import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// Why staff act: one of seven reasons, never a text of one's own.
Column {
    id: root

    // 1 to 7; 0 while none is chosen.
    property int chosen: 0
    property int columns: StaffPlaces.reasonColumns

    signal picked(int reason)

    spacing: Metrics.gap14

    SvText {
        text: I18n.text("mv.reason")
        role: Type.question
        color: Theme.textQuiet
    }
    ChoiceGrid {
        width: parent.width
        columns: root.columns
        rowSpacing: StaffPlaces.reasonGap
        columnSpacing: StaffPlaces.reasonGap
        namePrefix: "reason"
        chipHeight: StaffPlaces.reasonChip
        role: Type.reason
        // The last one is said without the note that its own text promises: no page takes one.
        options: [1, 2, 3, 4, 5, 6, 7].map(reason => ({id: String(reason), phrase: reason === 7 ? "sv.q1.other" : "why.chip." + reason}))
        chosen: root.chosen > 0 ? String(root.chosen) : ""
        onPicked: id => root.picked(Number(id))
    }
}
