pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// R10: before and after on one axis, then where and why; the button repeats them. Checking somebody in changes
// no booking: it stands there once, as it is.
StaffFrame {
    id: root

    required property OverridePage page

    staff: page

    readonly property bool isCancel: page.kind === "cancel"
    readonly property bool isCheckIn: page.kind === "check_in"
    readonly property string titleKey: ({move: "bk.move", extend: "bk.extend", cancel: "bk.cancel", check_in: "bk.checkin"})[page.kind] ?? "bk.move"
    readonly property string reasonText: page.reason > 0 ? I18n.text(page.reason === 7 ? "sv.q1.other" : "why.chip." + page.reason) : ""
    readonly property bool hasAfter: page.after.place !== undefined
    readonly property string place: I18n.plainName((hasAfter ? page.after.place : page.before.place) ?? "")

    function confirmText(): string {
        if (reasonText === "")
            return I18n.text(titleKey) + ": " + place;
        if (page.isForced)
            return I18n.text("mv.force", {reason: reasonText});
        if (isCancel || isCheckIn)
            return I18n.text(titleKey) + ": " + reasonText;
        return I18n.text("mv.confirm", {space: place, reason: reasonText});
    }

    SvText {
        objectName: "title"
        x: StaffPlaces.title.x
        y: StaffPlaces.title.y
        width: StaffPlaces.title.width
        text: I18n.text(root.titleKey) + " · " + I18n.plainName(root.page.name)
        role: Type.pageTitle
        color: Theme.textBrand
        isHeading: true
        isName: true
    }
    Column {
        x: StaffPlaces.sides.x
        y: StaffPlaces.sides.y
        width: StaffPlaces.sides.width
        spacing: Metrics.gap16

        OverrideSideCard {
            objectName: "before"
            width: parent.width
            caption: I18n.text(root.isCheckIn ? "st.booked" : "mv.before")
            side: root.page.before
            axis: root.page.axis
            slotTone: root.isCheckIn ? "mine" : "leaving"
        }
        OverrideSideCard {
            objectName: "after"
            visible: root.hasAfter
            width: parent.width
            caption: I18n.text("mv.after")
            side: root.page.after
            axis: root.page.axis
            slotTone: "mine"
            isNew: true
        }
    }
    PagedList {
        id: options

        visible: root.page.options.length > 0
        x: StaffPlaces.options.x
        y: StaffPlaces.options.y
        width: StaffPlaces.options.width
        height: StaffPlaces.options.height
        items: root.page.options
        columns: StaffPlaces.optionColumns
        rowHeight: StaffPlaces.reasonChip
        rowGap: StaffPlaces.reasonGap
        hasRail: true
        namePrefix: "options"
        delegate: Chip {
            required property var modelData

            objectName: "option." + modelData.id
            width: options.itemWidth
            height: StaffPlaces.reasonChip
            role: Type.reason
            label: I18n.text(modelData.phrase)
            isActive: modelData.isActive
            isChosen: modelData.id === root.page.option
            onPressed: root.page.touchOption(modelData.id)
        }
    }
    Column {
        x: StaffPlaces.choices.x
        y: StaffPlaces.choices.y
        width: StaffPlaces.choices.width
        spacing: StaffPlaces.choiceGap

        ReasonChips {
            width: parent.width
            chosen: root.page.reason
            onPicked: reason => root.page.touchReason(reason)
        }
        SvText {
            objectName: "warning"
            visible: text !== ""
            width: parent.width
            text: I18n.text(root.page.warning)
            role: Type.bodyStrong
            color: Theme.noticeText
        }
        SvText {
            visible: !Theme.isLandscape && !Theme.largeText
            width: parent.width
            text: I18n.text(root.isCheckIn ? "mv.trace.in" : "mv.trace")
            role: Type.small
            color: Theme.textQuiet
        }
        MainButton {
            objectName: "confirm"
            height: StaffPlaces.mainHeight
            role: Type.button
            icon: "check"
            isDanger: root.isCancel
            isActive: root.page.canConfirm
            label: root.confirmText()
            onPressed: root.page.touchConfirm()
        }
        WhiteButton {
            objectName: "keep"
            visible: !Theme.isLandscape
            height: StaffPlaces.actHeight
            isSmall: true
            icon: "x"
            label: I18n.text("bk.keep")
            onPressed: root.page.touchKeep()
        }
    }
    WhiteButton {
        objectName: "keep.lying"
        visible: Theme.isLandscape
        x: StaffPlaces.sides.x
        y: StaffPlaces.keepY
        width: StaffPlaces.sides.width
        height: StaffPlaces.actHeight
        isSmall: true
        icon: "x"
        label: I18n.text("bk.keep")
        onPressed: root.page.touchKeep()
    }
}
