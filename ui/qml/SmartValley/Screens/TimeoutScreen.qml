import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K17: dusk over the same valley. Opaque, never a veil: what was on the page is hidden at once.
Rectangle {
    id: root

    required property Tablet tablet
    required property TimeoutPage page

    readonly property real part: Math.max(0, Math.min(1, page.secondsLeft / Math.max(1, page.secondsTotal)))

    color: Theme.hill

    Panorama {
        width: parent.width
        height: Places.duskHill
        summit: root.tablet.summit
        isDusk: true
        foot: Places.duskFoot
        tall: Places.duskTall
        zoom: Math.max(1, root.width / (Summits.drawnWidth * Theme.unit))
    }
    // Whatever is not "I'm done" means "I'm here".
    Pressable {
        objectName: "anywhere"
        anchors.fill: parent
        Accessible.ignored: true
        onPressed: root.page.touchStay()
    }
    SvText {
        objectName: "title"
        x: Places.duskTitle.x
        y: Places.duskTitle.y
        width: Places.duskTitle.width
        text: I18n.text("idle.title")
        role: Type.dusk
        color: Theme.textBrand
        isHeading: true
    }
    SvText {
        objectName: "body"
        x: Places.duskText.x
        y: Places.duskText.y
        width: Places.duskText.width
        text: I18n.text("idle.body", {n: Math.max(0, root.page.secondsLeft)})
        role: Type.nextStep
        color: Theme.inkOnHill
    }
    SvText {
        x: Places.duskNumber.x + Places.duskNumber.width - width
        y: Places.duskNumber.y
        text: Math.max(0, root.page.secondsLeft)
        role: Type.countdown
        color: Theme.gold
        wrapMode: Text.NoWrap
    }
    Rectangle {
        x: Places.duskBar.x
        y: Places.duskBar.y
        width: Places.duskBar.width
        height: Places.duskBar.height
        radius: height / 2
        color: Theme.progressTrack

        Rectangle {
            width: Math.max(height, parent.width * root.part)
            height: parent.height
            radius: height / 2
            color: Theme.gold

            // The bar moves evenly through the second; in Calma it steps.
            Behavior on width {
                NumberAnimation { duration: Theme.secondMs }
            }
        }
    }
    GoldButton {
        objectName: "stay"
        x: Places.duskStay.x
        y: Places.duskStay.y
        width: Places.duskStay.width
        height: Places.duskStay.height
        label: I18n.text("idle.stay")
        onPressed: root.page.touchStay()
    }
    SvText {
        x: Places.duskAnywhere.x
        y: Places.duskAnywhere.y
        width: Places.duskAnywhere.width
        text: I18n.text("idle.anywhere")
        role: Type.small
        color: Theme.inkOnHillQuiet
        isCentred: true
    }
    GhostButton {
        objectName: "done"
        x: Places.duskDone.x
        y: Places.duskDone.y
        width: Places.duskDone.width
        height: Places.duskDone.height
        role: Type.button
        label: I18n.text("idle.done")
        onPressed: root.page.touchDone()
    }
}
