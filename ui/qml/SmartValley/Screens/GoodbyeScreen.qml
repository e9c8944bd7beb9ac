import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// K10: goodbye, how long it was, and the undo for who stays after all.
InnerPage {
    id: root

    required property GoodbyePage page

    tone: "good"
    emblem: "tick"
    headHeight: Math.max(Places.goodbyeHead, informationBottom + Metrics.gap48)
    informationY: Places.goodbyeTitle
    actionY: Math.max(Places.goodbyeAction, Theme.isLandscape ? 0 : headHeight + Metrics.gap48)

    information: [
        SvText {
            objectName: "title"
            width: parent.width
            text: I18n.text(root.page.title)
            spoken: I18n.spoken(root.page.title)
            role: Type.hero
            color: Theme.textBrand
            isHeading: true
            maximumLineCount: 2
            elide: Text.ElideRight
        },
        SvText {
            objectName: "time"
            width: parent.width
            visible: text !== ""
            text: I18n.text(root.page.time)
            role: Type.statement
        },
        SvText {
            width: parent.width
            text: I18n.text("ok.out.thanks")
            role: Type.body
        }
    ]

    action: [
        MainButton {
            objectName: "done"
            label: I18n.text("nav.done")
            countdown: root.page.secondsLeft
            onPressed: root.page.touchDone()
        },
        WhiteButton {
            objectName: "stay"
            visible: root.page.canStay
            isSmall: true
            icon: "undo-2"
            label: I18n.text("ok.out.stay")
            onPressed: root.page.touchStay()
        }
    ]
}
