pragma Singleton
import QtQuick

// The seven summits, one a branch, from which the panorama of home, the ridge of every page and the emblem of
// an answer are drawn. x runs over the drawn width of 1080; a height of 1 is the highest summit.
QtObject {
    readonly property real drawnWidth: 1080
    readonly property list<real> summitX: [63, 206, 338, 486, 639, 806, 973]
    readonly property list<real> summitHeight: [0.27, 0.74, 0.37, 1.0, 0.46, 0.84, 0.40]
    // The valleys left of the first summit, between summits, and right of the last one.
    readonly property list<real> valleyX: [0, 124, 279, 397, 566, 716, 892, 1080]
    readonly property list<real> valleyHeight: [0.0, 0.04, 0.04, 0.14, 0.10, 0.12, 0.08, 0.04]

    function point(x: real, height: real, width: real, tall: real): point {
        return Qt.point(x / drawnWidth * width, tall * (1 - height));
    }

    function summit(index: int, width: real, tall: real): point {
        return point(summitX[index], summitHeight[index], width, tall);
    }

    function valley(index: int, width: real, tall: real): point {
        return point(valleyX[index], valleyHeight[index], width, tall);
    }

    // The whole ridge from left to right, for a drawing `width` wide whose highest summit is `tall` high.
    function ridge(width: real, tall: real): list<point> {
        const line = [valley(0, width, tall)];
        for (let i = 0; i < summitX.length; i++) {
            line.push(summit(i, width, tall));
            line.push(valley(i + 1, width, tall));
        }
        return line;
    }

    // The sunlit face right of a summit: from the top down its own ridge, and back under the top.
    function snow(index: int, width: real, tall: real): list<point> {
        const top = summit(index, width, tall);
        const foot = valley(index + 1, width, tall);
        const dx = foot.x - top.x;
        const dy = foot.y - top.y;
        return [top, Qt.point(top.x + 0.5 * dx, top.y + 0.5 * dy), Qt.point(top.x - 0.05 * dx, top.y + 0.6 * dy), top];
    }
}
