import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Theme

// The frame of the staff's pages: granite above with who is signed in, the way back to the visitors below.
Rectangle {
    id: root

    required property Tablet tablet
    property StaffPage staff
    default property alias content: body.data

    color: Theme.ground

    Rectangle {
        width: parent.width
        height: StaffPlaces.head
        color: Theme.staffGround
        border.color: Theme.line
        border.width: Theme.highContrast ? Metrics.hair : 0
    }
    RidgeHeader {
        width: Theme.isLandscape ? StaffPlaces.end.x : parent.width
        height: StaffPlaces.head
        branch: StaffPlaces.isTight ? "" : Theme.largeText ? root.tablet.branchName : root.tablet.branchFullName
        clock: root.tablet.clock
        summit: root.tablet.summit
        hasRidge: !Theme.isLandscape
        branchColor: Theme.inkOnStaff
        clockColor: Theme.staffText
        ridgeColor: Theme.staffEdge
    }
    Row {
        visible: who.text !== ""
        x: StaffPlaces.who.x
        y: StaffPlaces.who.y
        spacing: Metrics.gap16

        SvIcon {
            name: "lock-open"
            size: Theme.px(36)
            color: Theme.gold
            anchors.verticalCenter: parent.verticalCenter
        }
        SvText {
            id: who

            objectName: "who"
            width: Math.min(implicitWidth, StaffPlaces.who.width - Theme.px(52))
            text: I18n.plainName(root.staff?.who ?? "")
            role: Type.clock
            color: Theme.staffText
            isName: true
            anchors.verticalCenter: parent.verticalCenter
        }
    }
    Item {
        id: body

        anchors.fill: parent
    }
    Rectangle {
        visible: StaffPlaces.foot > 0
        y: parent.height - height
        width: parent.width
        height: StaffPlaces.foot
        color: Theme.staffGround
        border.color: Theme.line
        border.width: Theme.highContrast ? Metrics.hair : 0
    }
    GhostButton {
        objectName: "end"
        x: StaffPlaces.end.x
        y: StaffPlaces.end.y
        width: StaffPlaces.end.width
        height: StaffPlaces.end.height
        icon: "arrow-left"
        label: I18n.text(Theme.isLandscape ? "sm.end" : "staff.back")
        countdown: root.staff?.secondsLeft ?? -1
        onPressed: root.staff.touchEnd()
    }
}
