"""Runs headquarters with the network a test names: ``pergine`` (one small branch), ``demo`` (the seven), ``none``."""

import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kiosk.demo.network import network as demo_network
from sync.hq import command
from sync.hq.command import NetworkOf
from sync.hq.network import Network
from tests.small_network import SmallNetwork


def _demo(now: datetime) -> Network:
    return demo_network(1, now.astimezone(ZoneInfo("Europe/Rome")).date())


def _pergine(_now: datetime) -> Network:
    return SmallNetwork()


NETWORKS: dict[str, NetworkOf | None] = {"demo": _demo, "pergine": _pergine, "none": None}

if __name__ == "__main__":
    sys.exit(command.run(sys.argv[2:], NETWORKS[sys.argv[1]]))
