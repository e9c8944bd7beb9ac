"""A worker without an account goes on with their own telephone: what they type there, nobody types at the tablet."""

from urllib.parse import quote

from kiosk.domain.ports import Ports


def address(ports: Ports) -> str | None:
    """Where their telephone finds headquarters' page, good for some minutes; None where telephones find none.

    Asks nobody: the tablet may be without a line, the telephone has its own.
    """
    with ports.begin() as work:
        branch, node = work.places.branch(), work.node
    if not branch.guest_address:
        return None
    return page_address(
        branch.guest_address,
        branch.branch_id,
        ports.tickets.ticket(branch.branch_id, node, ports.clock.now()),
    )


def page_address(address: str, branch_id: str, ticket: str) -> str:
    """The address of the page, as it stands in the QR."""
    return f"{address}/guest/{quote(branch_id)}/{quote(ticket)}"
