pragma ComponentBehavior: Bound
import QtQuick
import SmartValley.Theme

// The mark of a space's state, always beside its word: ring = free, half disc = soon, square = busy,
// star = mine, cross = blocked, drop = being cleaned, gold disc = you are here. Nothing is made of the others: a plan
// and a list have dozens.
Loader {
    id: root

    required property string spaceState
    property real size: Metrics.mark
    // The star of one's own place, which may stand on its dark ground.
    property color mineColor: Theme.mine

    width: size
    height: size
    sourceComponent: ({free: ring, busy: square, here: disc, soon: half, mine: icon, blocked: icon, clean: icon})[spaceState] ?? null

    Component {
        id: ring

        Rectangle {
            radius: width / 2
            color: "transparent"
            border.color: Theme.free
            border.width: Math.max(2, root.size * 0.2)
        }
    }
    Component {
        id: square

        Item {
            Rectangle {
                anchors.centerIn: parent
                width: root.size * 0.84
                height: width
                radius: width * 0.14
                color: Theme.busy
            }
        }
    }
    Component {
        id: disc

        Rectangle {
            radius: width / 2
            color: Theme.gold
            border.color: Theme.goldEdge
            border.width: Math.max(2, root.size * 0.12)
        }
    }
    Component {
        id: half

        Rectangle {
            radius: width / 2
            color: Theme.soonLight
            border.color: Theme.soonEdge
            border.width: Math.max(2, root.size * 0.06)

            Item {
                width: parent.width / 2
                height: parent.height
                clip: true

                Rectangle {
                    width: root.size
                    height: root.size
                    radius: width / 2
                    color: Theme.soonDark
                    border.color: Theme.soonEdge
                    border.width: Math.max(2, root.size * 0.06)
                }
            }
        }
    }
    Component {
        id: icon

        Item {
            SvIcon {
                anchors.centerIn: parent
                name: ({mine: "star", blocked: "x", clean: "droplet"})[root.spaceState] ?? ""
                size: root.size
                color: root.spaceState === "mine" ? root.mineColor : Theme.soonEdge
                stroke: 2.4
            }
        }
    }
}
