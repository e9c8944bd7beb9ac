import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// The few words under one's name on K26: one field, and none is an answer too.
TypingPage {
    id: root

    required property OwnWordsPage page

    enterText: I18n.text("nav.next")
    wantsCapital: page.wantsCapital
    onLetter: letter => page.typeText(letter)
    onBackspace: page.backspace()
    onEnter: page.enter()
    onBack: page.touchBack()
    onErase: page.touchErase()

    PageTitle {
        x: HostPlaces.title.x
        y: HostPlaces.title.y
        width: HostPlaces.title.width
        role: Theme.isLandscape ? Type.lead : Type.title
        title: I18n.text("comm.field")
    }
    SearchField {
        objectName: "field"
        x: HostPlaces.field.x
        y: HostPlaces.field.y
        width: HostPlaces.field.width
        height: HostPlaces.field.height
        icon: "user"
        value: root.page.text
        hint: I18n.text("comm.field")
    }
    SvText {
        x: HostPlaces.list.x
        y: HostPlaces.messageY
        width: HostPlaces.list.width
        text: I18n.text("comm.text")
        role: Type.body
        color: Theme.textQuiet
    }
}
