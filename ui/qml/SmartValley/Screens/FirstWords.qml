pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// The dot lands on the branch's summit; three words, one under the other as on headquarters' screen. Then the
// ridge turns solid as the data come.
Rectangle {
    id: root

    required property Tablet tablet
    required property FirstStartPage page

    readonly property bool isAsking: page.step === "words"
    readonly property real part: page.step === "ready" ? 1 : page.total > 0 ? page.done / page.total : 0

    color: Theme.ground

    Rectangle {
        visible: Theme.isLandscape
        width: Metrics.panelWidth
        height: parent.height
        color: Theme.panel
    }
    Rectangle {
        visible: Theme.highContrast && Theme.isLandscape
        x: Metrics.panelWidth
        width: Metrics.outline
        height: parent.height
        color: Theme.line
    }
    BranchRidge {
        objectName: "ridge"
        y: StartPlaces.ridgeY
        width: Metrics.panelWidth
        summit: root.page.summit
        name: root.page.branchName
        part: root.part
    }
    PageTitle {
        x: StartPlaces.words.x
        y: StartPlaces.words.y
        width: StartPlaces.words.width
        role: StartPlaces.isTight ? Type.lead : Type.title
        title: root.isAsking ? I18n.text("first.words") : root.page.step === "ready" ? I18n.text("first.ready", {branch: root.page.branchName}) : I18n.text("first.progress", {n: root.page.done, total: root.page.total})
        subtitle: root.isAsking ? I18n.text("first.words.hint", {branch: root.page.branchName}) : root.page.step === "ready" ? "" : I18n.text("first.clock")
    }
    Column {
        visible: root.isAsking
        x: StartPlaces.list.x
        y: StartPlaces.list.y
        width: StartPlaces.list.width
        spacing: StartPlaces.cardGap

        Repeater {
            model: root.page.words

            Card {
                id: word

                required property string modelData
                required property int index

                width: parent?.width ?? 0
                height: StartPlaces.card

                Rectangle {
                    id: number

                    x: Metrics.cardPadding
                    anchors.verticalCenter: parent.verticalCenter
                    width: Metrics.plate * 1.15
                    height: width
                    radius: Metrics.plateRadius
                    color: Theme.plate

                    SvText {
                        anchors.centerIn: parent
                        text: word.index + 1
                        role: Type.lead
                        color: Theme.inkOnPlate
                    }
                }
                SvText {
                    objectName: "word." + word.index
                    anchors.left: number.right
                    anchors.leftMargin: Metrics.gap48
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    text: word.modelData
                    role: Type.checkWord
                    isName: true
                }
            }
        }
    }
    Column {
        visible: root.isAsking
        x: StartPlaces.list.x
        y: StartPlaces.actionY
        width: StartPlaces.list.width
        spacing: Metrics.rowGap

        MainButton {
            objectName: "same"
            height: StartPlaces.mainHeight
            isActive: !root.page.isAgreed
            icon: "check"
            label: I18n.text("first.words.yes")
            onPressed: root.page.touchSame()
        }
        WhiteButton {
            objectName: "different"
            height: StartPlaces.otherHeight
            icon: "x"
            label: I18n.text("first.words.no")
            onPressed: root.page.touchDifferent()
        }
        SvText {
            visible: !Theme.isLandscape
            width: parent.width
            text: I18n.text("first.none")
            role: Type.small
            color: Theme.textQuiet
        }
    }
    FillBar {
        objectName: "progress"
        visible: root.page.step === "progress"
        x: StartPlaces.list.x
        y: Theme.isLandscape ? (root.height - height) / 2 : StartPlaces.list.y
        width: StartPlaces.list.width
        part: root.part
    }
    Footer {
        y: Metrics.footerY
        width: parent.width
        tablet: root.tablet
    }
}
