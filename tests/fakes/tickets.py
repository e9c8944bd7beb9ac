"""Tickets that anybody could write: for houses in memory, which have no device key."""

from datetime import datetime


class PlainTickets:
    """The port ``Tickets``: branch, node and second, unsigned."""

    def ticket(self, branch_id: str, node: str, at: datetime) -> str:
        """The three in a row."""
        return f"{branch_id}.{node}.{int(at.timestamp())}"
