import QtQuick

// The colours of the valley by day and at dusk.
QtObject {
    property bool isDusk: false

    readonly property color skyTop: isDusk ? Valle.skyDuskTop : Valle.skyDayTop
    readonly property color skyFoot: isDusk ? Valle.skyDuskFoot : Valle.skyDayFoot
    readonly property color sun: isDusk ? Valle.larice : Valle.sunDay
    readonly property color far: isDusk ? Valle.rangeFarDusk : Valle.rangeFar
    readonly property color snow: isDusk ? Valle.rangeSnowDusk : Valle.rangeSnow
    readonly property color middle: isDusk ? Valle.rangeMiddleDusk : Valle.rangeMiddle
    readonly property color near: isDusk ? Valle.rangeNearDusk : Valle.rangeNear
    readonly property color lake: isDusk ? Valle.lakeDusk : Valle.lake
}
