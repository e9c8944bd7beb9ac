"""The invented network as headquarters takes it in at its first start."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from kiosk.demo.network import Network, network
from kiosk.domain.days import day_of

ZONE = ZoneInfo("Europe/Rome")


def demo_network(seed: int) -> Callable[[datetime], Network]:
    """The network of that seed as it stands on the day of an instant."""
    return lambda now: network(seed, day_of(now, ZONE))
