import QtQuick

// K23: home's controls in the lowest 960 px of a standing tablet; what the sky says stands above them.
HomePlaces {
    panoramaHeight: Theme.pick(960, 948, 0, 0)
    fieldHeight: Theme.pick(1216, 1196, 0, 0)
    phone: Theme.place([76, 972, 92, 153], [68, 968, 88, 146], [0, 0, 0, 0], [0, 0, 0, 0])
    mirror: Theme.place([64, 968, 120, 152], [60, 964, 112, 144], [0, 0, 0, 0], [0, 0, 0, 0])
    call: Theme.place([208, 968, 808, 96], [196, 932, 820, 116], [0, 0, 0, 0], [0, 0, 0, 0])
    hasHint: false
    hasNextStep: true
    callRole: Type.lowCall
    lostRole: Type.lowLost
    noticeRole: Type.label
    noCode: Theme.place([208, 1072, 808, 112], [196, 1056, 820, 120], [0, 0, 0, 0], [0, 0, 0, 0])
    tiles: Theme.place([64, 1248, 952, 376], [64, 1216, 952, 440], [0, 0, 0, 0], [0, 0, 0, 0])
    tileRole: Type.lowTile
    tileColumns: 2
    tileHeight: Theme.pick(176, 212, 0, 0)
    hasRowTiles: true
    hasSubs: false
}
