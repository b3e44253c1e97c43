"""The gateway as one app on its port."""

from __future__ import annotations

from commons.settings import Settings
from gateway.app import GatewaySettings, create_gateway
from gateway.supergraph.placement import CompositionError
from hemicycle.host.serving import Site
from hemicycle.problem import Problem
from hemicycle.runner.data_folder import DataFolder


def gateway_settings(given: Settings) -> GatewaySettings:
    """What the environment says, with the data folder's addresses where it names none."""
    settings, addresses = GatewaySettings(), DataFolder(given.data).addresses
    if settings.addresses is None and addresses.exists():
        return settings.model_copy(update={"addresses": addresses})
    return settings


def gateway_site(given: Settings, port: int) -> Site:
    """The gateway over the directory's partitions. `Problem` when the files of `schema/` do not fit together."""
    settings = gateway_settings(given)
    try:
        app = create_gateway(settings)
    except CompositionError as error:
        faults = "; ".join(str(error).splitlines())
        raise Problem(f"The supergraph, the placement page and the access table do not agree: {faults}") from error
    return Site("the gateway", app, settings.host, port or settings.port)
