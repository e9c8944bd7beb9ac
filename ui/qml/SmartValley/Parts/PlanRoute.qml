import QtQuick
import QtQuick.Shapes
import SmartValley.Theme

// The way from where one stands to the chair: lake blue on a white casing, round corners, one arrow head.
Shape {
    id: root

    // Points in drawn pixels of the plan.
    property list<var> points
    property real zoom: 1

    readonly property real corner: 34 * zoom
    readonly property string path: rounded()
    readonly property var tip: points.length > 1 ? points[points.length - 1] : [0, 0]
    readonly property var before: points.length > 1 ? points[points.length - 2] : [0, 1]
    readonly property real heading: Math.atan2(tip[1] - before[1], tip[0] - before[0])

    visible: points.length > 1
    Accessible.ignored: true

    function at(index: int): point {
        return Qt.point(points[index][0] * zoom, points[index][1] * zoom);
    }

    function towards(from: point, to: point, distance: real): point {
        const length = Math.max(0.001, Math.hypot(to.x - from.x, to.y - from.y));
        const part = Math.min(distance, length / 2) / length;
        return Qt.point(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part);
    }

    function rounded(): string {
        if (points.length < 2)
            return "";
        let path = `M${at(0).x} ${at(0).y}`;
        for (let i = 1; i < points.length - 1; i++) {
            const enter = towards(at(i), at(i - 1), corner);
            const leave = towards(at(i), at(i + 1), corner);
            path += `L${enter.x} ${enter.y}Q${at(i).x} ${at(i).y} ${leave.x} ${leave.y}`;
        }
        const end = at(points.length - 1);
        const stop = towards(end, at(points.length - 2), 20 * zoom);
        return path + `L${stop.x} ${stop.y}`;
    }

    function arrow(): list<point> {
        const end = at(points.length - 1);
        const back = 34 * zoom;
        const half = 26 * zoom;
        const cos = Math.cos(heading);
        const sin = Math.sin(heading);
        return [end, Qt.point(end.x - back * cos - half * sin, end.y - back * sin + half * cos), Qt.point(end.x - back * cos + half * sin, end.y - back * sin - half * cos), end];
    }

    ShapePath {
        strokeColor: Theme.planFloor
        strokeWidth: 24 * root.zoom
        fillColor: "transparent"
        capStyle: ShapePath.RoundCap
        joinStyle: ShapePath.RoundJoin

        PathSvg {
            path: root.path
        }
    }
    ShapePath {
        strokeColor: Theme.route
        strokeWidth: 13 * root.zoom
        fillColor: "transparent"
        capStyle: ShapePath.RoundCap
        joinStyle: ShapePath.RoundJoin

        PathSvg {
            path: root.path
        }
    }
    ShapePath {
        strokeWidth: -1
        fillColor: Theme.route

        PathPolyline {
            path: root.points.length > 1 ? root.arrow() : []
        }
    }
}
