import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Theme

// K23: what stands above low controls, the same over every page: date, a clock to be read from afar, the branch,
// and the valley. `hillFoot`: where the page begins.
Item {
    id: root

    required property Tablet tablet
    property real hillFoot: height
    property bool isDusk: false
    // Some pages bring the valley themselves: over them is only sky, in the colour in which theirs begins.
    property bool hasValley: true
    readonly property Daylight light: Daylight { isDusk: root.isDusk }

    // Pixels of the drawn standing panel, whatever the page below is drawn for.
    readonly property real unit: width / 1080

    objectName: "sky"

    Rectangle {
        visible: !root.hasValley
        width: parent.width
        height: root.hillFoot
        color: Theme.highContrast ? Theme.ground : root.light.skyTop
    }
    Panorama {
        visible: root.hasValley
        width: parent.width
        height: root.hillFoot
        summit: root.tablet.summit
        isDusk: root.isDusk
        zoom: root.unit / Theme.unit
        tall: 130 * root.unit
        foot: root.hillFoot - 160 * root.unit
    }
    OfflineStrip {
        visible: root.tablet.isOffline
        width: parent.width
    }
    Column {
        x: Math.round(64 * root.unit)
        y: Math.round((root.tablet.isOffline ? 150 : 118) * root.unit)
        width: parent.width - 2 * x
        spacing: Math.round(24 * root.unit)

        SvText {
            text: root.tablet.today === "" ? "" : I18n.date(root.tablet.today, "long")
            role: Type.skyDate
            wrapMode: Text.NoWrap
        }
        SvText {
            objectName: "sky.clock"
            text: root.tablet.clock
            role: Type.skyClock
            color: Theme.textBrand
            wrapMode: Text.NoWrap
        }
        SvText {
            width: parent.width
            text: I18n.plainName(root.tablet.branchFullName)
            role: Type.skyBranch
            color: Theme.textBrand
            isName: true
        }
    }
}
