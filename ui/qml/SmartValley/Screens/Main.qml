pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Window
import SmartValley.Backend
import SmartValley.Parts
import SmartValley.Theme

// The window: it carries the tablet's modes into Theme, shows the page of the moment, swallows touches that were
// meant for the page before, and tells of every touch.
Window {
    id: root

    required property Tablet tablet
    property bool hasMotion: true
    // False until a touch can only be meant for this page.
    readonly property bool isSettled: !settle.running
    // Read before anything else hears of it: a page is loaded into the layout that it will have.
    readonly property string pageName: tablet.screen
    readonly property bool isStaff: ["staffPin", "staffHome", "staffPresent", "staffDay", "override", "staffAlarm", "staffCleaning", "staffReader"].includes(pageName)
    // What must be seen from afar keeps the whole glass, and so do the staff.
    readonly property bool isWhole: isStaff || ["emergency", "emergencyOver", "outOfService"].includes(pageName)
    // Who listens has two keys at the foot of the glass: standing, the page above them is the low one.
    readonly property bool isVoiced: tablet.voice && !isWhole
    readonly property real keysHeight: isVoiced ? Math.round(Math.min(width, height) * 0.15) : 0
    readonly property bool isLow: (tablet.controlsLow || tablet.voice) && height > width && !isWhole
    // Home is drawn for low controls (K23); every other page is its lying self in the lowest part of the glass.
    readonly property bool isLyingLow: isLow && pageName !== "home"
    readonly property real pageHeight: isLyingLow ? Math.round(width * Metrics.lowShape) : isLow ? height : height - keysHeight
    // The staff's pages lying down are full: they know one size of text there.
    readonly property bool isDense: width > pageHeight && isStaff && pageName !== "staffPin"

    visible: true
    color: Theme.ground
    title: "Smart Valley"

    // What a code or a first touch most often leads to: read in the background once home stands.
    readonly property list<string> likely: ["welcome", "inside", "trouble", "goodbye", "question", "visitorCode", "pickDesk", "bookRoom", "forgotten", "help", "timeout"]
    property list<Component> readAhead

    function fileOf(name: string): url {
        return Qt.resolvedUrl(name.charAt(0).toUpperCase() + name.slice(1) + "Screen.qml");
    }

    // The page `welcome` of the tablet is shown by WelcomeScreen.qml.
    function showScreen(): void {
        stage.setSource(fileOf(tablet.screen), {tablet: tablet, page: tablet[tablet.screen]});
        settle.restart();
    }

    Component.onCompleted: {
        // Another answer or question on the same page is a page of its own to the finger above it.
        for (const answer of [tablet.welcome, tablet.inside, tablet.goodbye, tablet.staffAlarm, tablet.full, tablet.trouble, tablet.question])
            answer.changed.connect(settle.restart);
        tablet.survey.questionChanged.connect(settle.restart);
        showScreen();
    }
    onIsLowChanged: settle.restart()
    onIsVoicedChanged: settle.restart()
    onFrameSwapped: {
        if (readAhead.length === 0)
            readAhead = likely.map(name => Qt.createComponent(fileOf(name), Component.Asynchronous));
    }

    Binding {
        target: Theme
        property: "largeText"
        value: root.tablet.largeText && !root.isDense
    }
    Binding {
        target: Theme
        property: "highContrast"
        value: root.tablet.highContrast
    }
    Binding {
        target: Theme
        property: "calm"
        value: root.tablet.calm
    }
    Binding {
        target: Theme
        property: "hasMotion"
        value: root.hasMotion
    }
    Binding {
        target: Theme
        property: "controlsLow"
        value: root.isLow
    }
    Binding {
        target: Theme
        property: "windowWidth"
        value: root.width
    }
    Binding {
        target: Theme
        property: "windowHeight"
        value: root.pageHeight
    }
    Binding {
        target: I18n
        property: "language"
        value: root.tablet.language
    }
    Connections {
        target: root.tablet

        function onScreenChanged(): void {
            root.showScreen();
        }
    }
    Loader {
        active: root.isLow
        sourceComponent: LowSky {
            width: root.width
            hillFoot: (root.isLyingLow ? root.height - root.pageHeight : root.height / 2) - root.keysHeight
            tablet: root.tablet
            isDusk: ["closed", "timeout"].includes(root.pageName)
            hasValley: !isDusk && root.pageName !== "surveyThanks"
        }
    }
    Item {
        y: root.height - root.keysHeight - height
        width: root.width
        height: root.pageHeight

        Loader {
            id: stage

            objectName: "stage"
            width: parent.width
            height: parent.height
            onLoaded: enter.restart()

            NumberAnimation on y {
                id: enter

                from: Theme.isStill ? 0 : Metrics.gap8
                to: 0
                duration: Theme.enterMs
                easing.type: Easing.OutCubic
            }
        }
    }
    VoiceKeys {
        visible: root.isVoiced
        y: root.height - height
        width: root.width
        height: root.keysHeight
        tablet: root.tablet
    }
    HeardFrame {
        place: root.tablet.heardPlace
    }
    Timer {
        id: settle

        interval: Theme.settleMs
    }
    MultiPointTouchArea {
        anchors.fill: parent
        enabled: settle.running
    }
    Item {
        anchors.fill: parent

        PointHandler {
            onActiveChanged: if (active)
                root.tablet.touchAnywhere()
        }
    }
}
