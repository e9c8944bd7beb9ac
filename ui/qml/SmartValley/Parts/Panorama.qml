pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes
import SmartValley.Theme

// The valley: sky, sun, the seven summits, two ranges, the lake and the hill that everything below stands on.
// In high contrast only the ridge stays, as a line. Drawn 1080 wide; `shift` moves it left in a narrow window.
Item {
    id: root

    property int summit: -1
    property bool isDusk: false
    // Height of the summits above the foot of the hill, and how much wider or narrower than drawn.
    property real tall: Theme.px(111)
    property real zoom: 1
    property real shift: 0
    // Where the summits stand: their foot, from the top.
    property real foot: Theme.px(485)
    property real skyHeight: foot + tall

    readonly property real drawn: Summits.drawnWidth * Theme.unit * zoom
    readonly property point here: Summits.summit(Math.max(0, summit), drawn, tall)
    readonly property Daylight light: Daylight { isDusk: root.isDusk }
    // One drawn pixel, upwards and sideways.
    readonly property real dx: Theme.unit * zoom
    readonly property real dy: tall / 111

    clip: true
    Accessible.ignored: true

    function outline(points: var): list<point> {
        return points.map(p => Qt.point(p[0] * dx, p[1] * dy));
    }

    Rectangle {
        visible: !Theme.highContrast
        width: parent.width
        height: root.foot + root.tall
        gradient: Gradient {
            GradientStop {
                position: 0
                color: root.light.skyTop
            }
            GradientStop {
                position: 1
                color: root.light.skyFoot
            }
        }
    }
    Rectangle {
        visible: Theme.highContrast
        anchors.fill: parent
        color: Theme.ground
    }
    Item {
        x: -root.shift
        y: root.foot - root.tall
        width: root.drawn
        height: root.tall

        Rectangle {
            readonly property real side: (root.isDusk ? 102 : 86) * root.dx

            visible: !Theme.highContrast
            width: side
            height: side
            radius: side / 2
            x: 715 * root.dx - side / 2
            y: 38 * root.dy - side / 2
            color: root.light.sun
        }
        Shape {
            visible: !Theme.highContrast
            anchors.fill: parent

            ShapePath {
                strokeWidth: -1
                fillColor: root.light.far

                PathPolyline {
                    path: Summits.ridge(root.drawn, root.tall).concat(root.outline([[1080, 210], [0, 210]]))
                }
            }
            ShapePath {
                strokeWidth: -1
                fillColor: root.light.snow

                PathMultiline {
                    paths: Summits.summitX.map((x, index) => Summits.snow(index, root.drawn, root.tall))
                }
            }
            ShapePath {
                strokeWidth: -1
                fillColor: root.light.middle

                PathPolyline {
                    path: root.outline([[0, 123], [76, 116], [173, 133], [290, 112], [411, 139], [540, 129], [648, 143], [788, 116], [907, 137], [1004, 112], [1080, 122], [1080, 210], [0, 210]])
                }
            }
            ShapePath {
                strokeWidth: -1
                fillColor: root.light.near

                PathPolyline {
                    path: root.outline([[0, 148], [53, 141], [151, 160], [324, 150], [475, 176], [628, 178], [756, 165], [886, 146], [993, 160], [1080, 148], [1080, 230], [0, 230]])
                }
            }
            ShapePath {
                strokeWidth: -1
                fillColor: root.light.lake

                PathPolyline {
                    path: root.outline([[324, 192], [431, 181], [761, 181], [830, 187], [830, 192], [324, 192]])
                }
            }
        }
        Ridge {
            visible: Theme.highContrast
            width: parent.width
            height: parent.height
            lineWidth: Theme.px(4)
        }
        Rectangle {
            readonly property real side: Metrics.dotSize

            objectName: "summit"
            visible: root.summit >= 0
            width: side
            height: side
            radius: side / 2
            x: root.here.x - side / 2
            y: root.here.y - side / 2
            color: Theme.gold
            border.color: Theme.highContrast ? Theme.inkOnHill : Theme.hill
            border.width: Theme.px(3)
        }
    }
    Shape {
        visible: !Theme.highContrast
        x: -root.shift
        y: root.foot - root.tall
        width: root.drawn
        height: root.height - y

        ShapePath {
            strokeWidth: -1
            fillColor: Theme.hill
            startX: 0
            startY: 197 * root.dy

            PathCubic {
                control1X: 150 * root.dx
                control1Y: 180 * root.dy
                control2X: 330 * root.dx
                control2Y: 204 * root.dy
                x: 475 * root.dx
                y: 204 * root.dy
            }
            PathCubic {
                control1X: 660 * root.dx
                control1Y: 204 * root.dy
                control2X: 860 * root.dx
                control2Y: 166 * root.dy
                x: 1080 * root.dx
                y: 188 * root.dy
            }
            PathLine {
                x: root.drawn
                y: root.height
            }
            PathLine {
                x: 0
                y: root.height
            }
        }
    }
    // Beyond the drawn width, in a wider window, the hill goes on level.
    Rectangle {
        visible: !Theme.highContrast && root.drawn - root.shift < root.width
        x: root.drawn - root.shift
        y: root.foot - root.tall + 188 * root.dy
        width: root.width - x
        height: root.height - y
        color: Theme.hill
    }
}
