pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K21: nobody may answer a touch, so there is nothing to touch. Whom to call is the largest thing on it.
Rectangle {
    id: root

    required property Tablet tablet
    required property OutOfServicePage page

    readonly property list<string> order: [tablet.language, ...["it", "de", "en"].filter(one => one !== tablet.language)]
    readonly property bool isTight: Theme.layout === 3
    readonly property bool isKnown: page.phone !== ""

    function say(name: string, language: string): string {
        return page.words[name]?.[language] ?? "";
    }

    function first(name: string): string {
        return say(name, order[0]);
    }

    function others(name: string): list<string> {
        return order.slice(1).map(language => say(name, language)).filter(text => text !== "" && text !== first(name));
    }

    // Where it is known how long this takes, that is worth more than a second sentence: the number stands below.
    function inShort(language: string): string {
        const last = say("soon", language) || say("next", language);
        const both = [say("title", language), last].filter(text => text !== "");
        return Theme.largeText ? (say("soon", language) || both[0]) : both.join(" ");
    }

    color: Theme.panel

    Rectangle {
        x: OutPlaces.hill.x
        y: OutPlaces.hill.y
        width: root.width - x
        height: root.height - y
        color: Theme.hill
        border.color: Theme.line
        border.width: Theme.highContrast ? Metrics.outline : 0
    }
    Item {
        width: OutPlaces.hill.x > 0 ? OutPlaces.hill.x : parent.width
        height: parent.height
        clip: true

        Ridge {
            id: ridge

            x: OutPlaces.ridge.x
            y: OutPlaces.ridge.y
            width: OutPlaces.ridge.width
            height: OutPlaces.ridge.height
            lineWidth: 2 * Metrics.ridgeLine
            isDotted: true
        }
        Rectangle {
            readonly property point here: Summits.summit(Math.max(0, root.tablet.summit), ridge.width, ridge.height)

            visible: root.tablet.summit >= 0
            x: ridge.x + here.x - width / 2
            y: ridge.y + here.y - height / 2
            width: Metrics.dotSize
            height: width
            radius: width / 2
            color: Theme.gold
            border.color: Theme.ridge
            border.width: Metrics.hair
        }
    }
    SvText {
        x: Metrics.margin
        y: Metrics.headerY
        width: OutPlaces.words.width
        text: I18n.plainName(root.tablet.branchFullName)
        role: Type.branch
        color: Theme.textBrand
        isName: true
    }
    Column {
        x: OutPlaces.words.x
        y: OutPlaces.words.y
        width: OutPlaces.words.width
        spacing: Metrics.gap24

        SvText {
            objectName: "title"
            width: parent.width
            text: root.first("title")
            role: Type.outTitle
            color: Theme.textBrand
            isHeading: true
        }
        SvText {
            width: parent.width
            visible: text !== ""
            text: root.first("next")
            role: Type.subtitle
        }
        SvText {
            objectName: "soon"
            width: parent.width
            visible: text !== ""
            text: root.first("soon")
            role: Type.subtitle
        }
        Repeater {
            model: root.order.slice(1)

            SvText {
                required property string modelData

                width: parent.width
                visible: !root.isTight
                text: root.inShort(modelData)
                role: Type.sub
                color: Theme.textQuiet
            }
        }
    }
    Column {
        x: OutPlaces.call.x
        y: OutPlaces.call.y
        width: OutPlaces.call.width
        spacing: OutPlaces.gap

        Column {
            width: parent.width
            visible: root.isKnown

            SvText {
                width: parent.width
                visible: !root.isTight
                text: [root.first("label"), ...root.others("label")].join(" · ")
                role: Type.aside
                color: Theme.inkOnHillQuiet
            }
            SvText {
                objectName: "phone"
                width: parent.width
                text: I18n.plainName(root.page.phone)
                role: Type.numberOut
                color: Theme.inkOnHill
            }
        }
        Row {
            width: parent.width
            visible: root.isKnown
            spacing: Metrics.gap32

            QrView {
                id: code

                objectName: "dial"
                rows: root.page.matrix
                widthMax: OutPlaces.code
                radius: Metrics.buttonRadius
                label: root.first("dial")
            }
            Column {
                width: parent.width - code.width - parent.spacing
                anchors.verticalCenter: parent.verticalCenter
                spacing: Metrics.gap16

                SvText {
                    width: parent.width
                    text: root.first("dial")
                    role: Type.label
                    color: Theme.inkOnHill
                }
                SvText {
                    width: parent.width
                    visible: !root.isTight
                    text: root.others("dial").join("\n")
                    role: Type.sub
                    color: Theme.inkOnHillQuiet
                }
            }
        }
        Rectangle {
            width: parent.width
            visible: root.isKnown
            height: Metrics.hair
            color: Theme.hillLine
        }
        Row {
            width: parent.width
            spacing: Metrics.gap32

            Rectangle {
                id: plate

                width: OutPlaces.plate
                height: width * 0.72
                radius: Metrics.buttonRadius
                color: Theme.hillPlate

                SvText {
                    anchors.centerIn: parent
                    text: "112"
                    role: Type.drill
                    color: Theme.inkOnHillPlate
                    wrapMode: Text.NoWrap
                }
            }
            Column {
                width: parent.width - plate.width - parent.spacing
                anchors.verticalCenter: parent.verticalCenter

                SvText {
                    width: parent.width
                    text: root.isTight ? root.first("call") : [root.first("call"), ...root.others("call")].join(" · ")
                    role: Type.label
                    color: Theme.inkOnHill
                }
                SvText {
                    objectName: "assembly"
                    width: parent.width
                    visible: root.first("assembly") !== ""
                    text: root.first("point") + ": " + I18n.plainName(root.first("assembly"))
                    role: Type.small
                    color: Theme.inkOnHillQuiet
                }
                SvText {
                    width: parent.width
                    visible: text !== "" && !Theme.largeText
                    text: I18n.plainName(root.others("assembly").join(" · "))
                    role: Type.sub
                    color: Theme.inkOnHillQuiet
                }
            }
        }
    }
}
