pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Backend
import SmartValley.Controls
import SmartValley.Parts
import SmartValley.Theme

// The privacy notice: sentences to read at one's own pace, and a code that takes them along where there is one.
InnerPage {
    id: root

    required property PrivacyNoticePage page

    readonly property bool hasCode: page.matrix.length > 0
    // With large text lying down, the code is leafed to like what is read.
    readonly property var items: hasCode && HousePlaces.isTight ? [{isCode: true}, ...page.lines] : page.lines

    informationSpacing: Metrics.gap24
    information: [
        SvText {
            objectName: "title"
            width: parent.width
            text: I18n.text(root.page.title)
            role: Type.heading
            color: Theme.textBrand
            isHeading: true
        },
        NoticeCode {
            visible: root.hasCode && !HousePlaces.isTight
            width: parent.width
            page: root.page
        }
    ]

    PagedColumn {
        id: list

        x: Metrics.actionX
        y: Theme.isLandscape ? HousePlaces.listY : root.informationBottom + Metrics.gap32
        width: Metrics.actionWidth
        height: HousePlaces.listBottom - y
        gap: Metrics.gap24
        namePrefix: "notice"
        items: root.items
        delegate: Item {
            id: row

            required property var modelData
            required property int index
            readonly property bool isCode: modelData.isCode ?? false

            visible: list.holds(index)
            width: list.width
            height: isCode ? code.height : line.height

            NoticeCode {
                id: code

                visible: row.isCode
                width: parent.width
                page: root.page
            }
            SvText {
                id: line

                width: parent.width
                visible: !row.isCode
                text: row.isCode ? "" : I18n.spoken(row.modelData)
                role: Type.body
            }
        }
    }
    QuietPair {
        x: HousePlaces.wayOut.x
        y: HousePlaces.wayOut.y
        width: HousePlaces.wayOut.width
        height: HousePlaces.wayOut.height
        isHome: true
        isStacked: HousePlaces.isTight
        onBack: root.page.touchBack()
        onErase: root.page.touchErase()
    }
}
