pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K20: leave the building. Three languages at once, the one of this tablet first; nothing moves, nothing can be
// pressed.
Rectangle {
    id: root

    required property Tablet tablet
    required property EmergencyPage page

    readonly property list<string> order: [tablet.language, ...["it", "de", "en"].filter(one => one !== tablet.language)]
    readonly property real lowered: page.isDrill ? EmergencyPlaces.band : 0

    function first(name: string): string {
        return page.words[name]?.[order[0]] ?? "";
    }

    // The other two, unless they say the same.
    function others(name: string): string {
        const texts = order.slice(1).map(language => page.words[name]?.[language] ?? "");
        return Array.from(new Set(texts)).filter(text => text !== "" && text !== first(name)).join(" · ");
    }

    function all(name: string): string {
        return [first(name), others(name)].filter(text => text !== "").join(" · ");
    }

    color: Theme.alarmPage

    DrillBand {
        z: 1
        visible: root.page.isDrill
        width: parent.width
        drill: root.all("drill").replace(/ · /g, " - ")
        exercise: Theme.largeText ? root.first("drillSub") : root.all("drillSub")
    }
    Rectangle {
        id: alarm

        x: EmergencyPlaces.alarm.x
        width: EmergencyPlaces.alarm.width + (Theme.isLandscape ? 0 : 2 * Theme.offsetX)
        height: Theme.isLandscape ? parent.height : Math.max(EmergencyPlaces.alarm.height, leave.y + leave.height + Metrics.gap48)
        color: Theme.alarmGround
        border.color: Theme.inkOnAlarm
        border.width: Theme.highContrast ? Metrics.outline : 0
    }
    Column {
        id: leave

        x: Metrics.margin
        y: EmergencyPlaces.alarmTop + root.lowered * (Theme.isLandscape ? 1 : 0.75)
        width: Theme.isLandscape ? EmergencyPlaces.alarm.width - 2 * x : Metrics.contentWidth
        spacing: Metrics.gap16

        SvText {
            objectName: "title"
            width: parent.width
            text: root.first("exit")
            role: Type.alarm
            color: Theme.inkOnAlarm
            isHeading: true
        }
        Repeater {
            model: root.order.slice(1)

            SvText {
                required property string modelData

                width: parent.width
                text: root.page.words.exit?.[modelData] ?? ""
                role: Type.alarmToo
                color: Theme.inkOnAlarm
            }
        }
    }
    Column {
        id: way

        // What is left between the words and the foot of the glass is the sign's.
        readonly property real room: EmergencyPlaces.way.y + EmergencyPlaces.way.height - y

        x: EmergencyPlaces.way.x
        y: Theme.isLandscape ? EmergencyPlaces.way.y + root.lowered : alarm.height + EmergencyPlaces.way.y
        width: EmergencyPlaces.way.width
        spacing: EmergencyPlaces.gap

        ExitSign {
            objectName: "sign"
            width: parent.width
            height: Math.min(EmergencyPlaces.sign, way.room - assembly.height - 2 * EmergencyPlaces.line - 3 * way.spacing)
            arrow: root.page.arrow
        }
        AssemblyCard {
            id: assembly

            width: parent.width
            label: EmergencyPlaces.isTight ? root.first("point") : root.all("point")
            place: root.first("assembly")
            placeOthers: root.others("assembly")
            walk: root.first("walk")
            walkOthers: root.others("walk")
        }
        EmergencyLine {
            width: parent.width
            text: root.first("lift")
            others: root.others("lift")
            sign: SvIcon {
                name: "no-lift"
                size: EmergencyPlaces.line
                color: Theme.forbidden
            }
        }
        EmergencyLine {
            width: parent.width
            text: root.first("call")
            others: root.others("call")
            sign: Rectangle {
                anchors.fill: parent
                radius: Metrics.buttonRadius
                color: Theme.emergencyPlate

                SvText {
                    anchors.centerIn: parent
                    text: "112"
                    role: Type.drill
                    color: Theme.inkOnEmergencyPlate
                    wrapMode: Text.NoWrap
                }
            }
        }
    }
}
