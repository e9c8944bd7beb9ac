pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes
import SmartValley.Controls
import SmartValley.Theme

// The seven summits large, with the golden dot on one and its name above. Dotted until the branch's data are
// here: `part` of it, from the left, is solid.
Item {
    id: root

    property int summit: -1
    property string name: ""
    property real part: 0
    property real tall: StartPlaces.ridgeTall

    readonly property point here: Summits.summit(Math.max(0, summit), width, tall)

    implicitHeight: ridge.y + tall
    Accessible.ignored: true

    // The points of the ridge up to `part` of its width, or from there on, cut where the part ends.
    function cut(isBefore: bool): list<point> {
        const edge = Math.max(0, Math.min(1, part)) * width;
        const line = Summits.ridge(width, tall);
        const found = [];
        for (let i = 0; i < line.length; i++) {
            const next = line[i + 1];
            if ((line[i].x <= edge) === isBefore)
                found.push(line[i]);
            if (next && line[i].x <= edge && next.x > edge) {
                const y = line[i].y + (next.y - line[i].y) * (edge - line[i].x) / (next.x - line[i].x);
                found.push(Qt.point(edge, y));
            }
        }
        return found.length > 0 ? found : [line[line.length - 1]];
    }

    component Line: ShapePath {
        strokeWidth: Metrics.emblemLine
        fillColor: "transparent"
        joinStyle: ShapePath.RoundJoin
        capStyle: ShapePath.RoundCap
        dashPattern: [1.2, 2.4]
    }

    Shape {
        id: ridge

        y: pill.height + Metrics.gap24 + StartPlaces.dot / 2
        width: parent.width
        height: root.tall

        Line {
            strokeColor: Theme.ridge
            strokeStyle: ShapePath.DashLine

            PathPolyline {
                path: root.cut(false)
            }
        }
        Line {
            strokeColor: root.part > 0 ? Theme.barDone : "transparent"

            PathPolyline {
                path: root.cut(true)
            }
        }
    }
    Repeater {
        model: Summits.summitX.length

        Rectangle {
            required property int index
            readonly property point spot: Summits.summit(index, root.width, root.tall)

            visible: index !== root.summit
            x: spot.x - width / 2
            y: ridge.y + spot.y - height / 2
            width: Metrics.dotSize
            height: width
            radius: width / 2
            color: StartPlaces.ridgeGround
            border.color: Theme.ridge
            border.width: Metrics.outline
        }
    }
    StateMark {
        visible: root.summit >= 0
        x: root.here.x - size / 2
        y: ridge.y + root.here.y - size / 2
        size: StartPlaces.dot
        spaceState: "here"
    }
    Rectangle {
        id: pill

        visible: root.summit >= 0 && root.name !== ""
        x: Math.max(Metrics.gap16, Math.min(root.width - width - Metrics.gap16, root.here.x - width / 2))
        y: ridge.y + root.here.y - StartPlaces.dot / 2 - Metrics.gap16 - height
        width: Math.min(label.implicitWidth + 2 * Metrics.gap24, root.width - 2 * Metrics.gap16)
        height: StartPlaces.pill
        radius: height / 2
        color: Theme.nowMark

        SvText {
            id: label

            x: Metrics.gap24
            width: parent.width - 2 * x
            anchors.verticalCenter: parent.verticalCenter
            text: I18n.plainName(root.name)
            role: Type.captionStrong
            color: Theme.inkOnNowMark
            isName: true
        }
    }
}
