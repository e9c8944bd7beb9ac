import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// R7: granite, so that anyone sees this is not the visitors' world. Dots only; a pressed key moves and shows no
// colour, so that nobody behind reads it.
Rectangle {
    id: root

    required property Tablet tablet
    required property StaffPinPage page

    // Lying and large, there is room for what is wrong and the boxes to try again; locked, the boxes are gone.
    readonly property string advice: Theme.isLandscape && Theme.largeText && !page.isLocked ? "" : I18n.text(page.nextStep)
    readonly property string complaint: [I18n.text(page.complaint), advice].filter(line => line !== "").join(" ")
    readonly property int boxes: Math.max(page.lengthMin, page.count)

    color: Theme.staffGround

    RidgeHeader {
        width: Theme.isLandscape ? Metrics.panelWidth : parent.width
        branch: Theme.largeText ? root.tablet.branchName : root.tablet.branchFullName
        clock: root.tablet.clock
        summit: root.tablet.summit
        branchColor: Theme.inkOnStaff
        clockColor: Theme.staffText
        ridgeColor: Theme.staffEdge
    }
    Rectangle {
        x: StaffPlaces.lock.x
        y: StaffPlaces.lock.y
        width: StaffPlaces.lock.width
        height: StaffPlaces.lock.height
        radius: Metrics.plateRadius
        color: Theme.staffKeyQuiet

        SvIcon {
            anchors.centerIn: parent
            name: "lock"
            size: parent.width / 2
            color: Theme.gold
        }
    }
    SvText {
        objectName: "title"
        x: StaffPlaces.pinTitle.x
        y: StaffPlaces.pinTitle.y
        width: StaffPlaces.pinTitle.width
        text: I18n.text("staff.pin.title")
        role: Type.pinTitle
        color: Theme.inkOnStaff
        isHeading: true
    }
    Item {
        x: StaffPlaces.pinSub.x
        y: StaffPlaces.pinSub.y
        width: StaffPlaces.pinSub.width

        SvText {
            objectName: "badge"
            width: parent.width
            text: root.complaint !== "" ? root.complaint : I18n.text(root.page.isBadgeRead ? "staff.badge.read" : "staff.badge")
            role: Type.statement
            color: root.complaint !== "" ? Theme.gold : Theme.staffText
        }
    }
    CodeBoxes {
        objectName: "boxes"
        visible: root.page.isBadgeRead && !root.page.isLocked
        x: StaffPlaces.pinBoxes.x
        y: StaffPlaces.pinBoxes.y
        width: StaffPlaces.pinBoxes.width
        height: StaffPlaces.pinBoxes.height
        code: "•".repeat(root.page.count)
        length: root.boxes
        groupSize: 0
        isHidden: true
        isStaff: true
    }
    SvText {
        objectName: "digits"
        visible: root.page.isBadgeRead && !root.page.isLocked
        x: StaffPlaces.pinBoxes.x + (StaffPlaces.pinBoxes.width - width) / 2
        y: StaffPlaces.pinCountY
        text: I18n.text("staff.digits", {n: root.page.count, total: root.boxes})
        role: Type.small
        color: Theme.staffText
        wrapMode: Text.NoWrap
    }
    CodePad {
        visible: root.page.isBadgeRead && !root.page.isLocked
        x: StaffPlaces.pad.x
        y: StaffPlaces.pad.y
        width: StaffPlaces.pad.width
        keyHeight: StaffPlaces.padKey
        isStaff: true
        canConfirm: root.page.canEnter
        canErase: root.page.count > 0
        onDigit: digit => root.page.typeText(digit)
        onErase: root.page.backspace()
        onConfirm: root.page.enter()
    }
    GhostButton {
        objectName: "end"
        x: StaffPlaces.pinBack.x
        y: StaffPlaces.pinBack.y
        width: StaffPlaces.pinBack.width
        height: StaffPlaces.pinBack.height
        icon: "arrow-left"
        label: I18n.text("staff.back")
        onPressed: root.page.touchEnd()
    }
    SvText {
        objectName: "closes"
        visible: root.page.secondsLeft >= 0
        x: Theme.isLandscape ? Metrics.margin : (parent.width - width) / 2
        y: StaffPlaces.pinCloseY
        width: Theme.isLandscape ? StaffPlaces.pinBack.width : implicitWidth
        text: I18n.text("staff.close", {n: Math.max(0, root.page.secondsLeft)})
        role: Type.small
        color: Theme.staffText
        wrapMode: Theme.isLandscape ? Text.Wrap : Text.NoWrap
    }
}
