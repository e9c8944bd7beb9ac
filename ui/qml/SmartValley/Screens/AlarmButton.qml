import QtQuick
import SmartValley.Controls
import SmartValley.Theme

// One act of the alarm's page: the grave one is red, and what calls everybody out must be held.
Item {
    id: root

    property var act: ({})

    signal done

    height: Metrics.mainHeight

    MainButton {
        id: grave

        objectName: "alarm." + root.act.id
        visible: root.act.isGrave
        height: parent.height
        icon: root.act.icon ?? ""
        label: I18n.text(root.act.text)
        isDanger: true
        onPressed: if (!root.act.isHeld)
            root.done()
    }
    WhiteButton {
        id: mild

        objectName: "alarm." + root.act.id
        visible: !root.act.isGrave
        height: parent.height
        icon: root.act.icon ?? ""
        label: I18n.text(root.act.text)
        onPressed: if (!root.act.isHeld)
            root.done()
    }
    Hold {
        button: root.act.isGrave ? grave : mild
        onHeld: if (root.act.isHeld)
            root.done()
    }
}
