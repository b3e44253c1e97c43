"""The gateway as one app on its port, and the stages of a query for `hemicycle explain`."""

from __future__ import annotations

from commons.settings import Settings
from gateway.app import GatewaySettings, create_gateway
from hemicycle.host.serving import Site


def gateway_site(given: Settings, port: int) -> Site:
    """The gateway over the directory's partitions."""
    settings = GatewaySettings()
    return Site("the gateway", create_gateway(settings), settings.host, port or settings.port)
