import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// The glass is wiped: dark, so that smears are seen, and a number that is read with a cloth in hand. Nothing to touch.
Rectangle {
    id: root

    required property Tablet tablet
    required property StaffCleaningPage page

    readonly property real part: Math.max(0, Math.min(1, page.secondsLeft / page.secondsTotal))

    color: Theme.staffGround

    SvText {
        objectName: "title"
        x: StaffPlaces.wipeTitle.x
        y: StaffPlaces.wipeTitle.y
        width: StaffPlaces.wipeTitle.width
        text: I18n.text("sys.wipe")
        role: Type.verdict
        color: Theme.inkOnStaff
        isCentred: true
        isHeading: true
    }
    SvText {
        objectName: "seconds"
        x: StaffPlaces.wipeNumber.x
        y: StaffPlaces.wipeNumber.y
        width: StaffPlaces.wipeNumber.width
        text: root.page.secondsLeft
        role: Type.wipeNumber
        color: Theme.gold
        isCentred: true
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }
    FillBar {
        x: StaffPlaces.wipeBar.x
        y: StaffPlaces.wipeBar.y
        width: StaffPlaces.wipeBar.width
        height: StaffPlaces.wipeBar.height
        part: root.part
        track: Theme.staffKey
        done: Theme.gold
    }
    SvText {
        objectName: "body"
        x: StaffPlaces.wipeText.x
        y: StaffPlaces.wipeText.y
        width: StaffPlaces.wipeText.width
        text: I18n.text("sys.wipe.count", {n: root.page.secondsLeft})
        role: Type.nextStep
        color: Theme.inkOnStaff
        isCentred: true
    }
}
