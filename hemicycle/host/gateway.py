"""The gateway as one app on its port."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphql import GraphQLSyntaxError

from commons.settings import Settings
from gateway.app import create_gateway
from gateway.settings import GatewaySettings, UnsafeSettings
from gateway.supergraph.placement import CompositionError
from hemicycle.host.serving import Site
from hemicycle.problem import Problem
from hemicycle.runner.data_folder import DataFolder


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for; None leaves it to the environment."""

    supergraph: Path | None = None
    placement: Path | None = None
    countries: Path | None = None
    host: str | None = None
    port: int | None = None
    no_inflight_sharing: bool = False


def gateway_settings(given: Settings, asked: Asked = Asked()) -> GatewaySettings:
    """What the command line says, then the environment, then the data folder's addresses.

    Another supergraph than ours brings neither our placement page nor our access table with it.
    """
    said: dict[str, Any] = {
        name: value
        for name in ("supergraph", "placement", "countries", "host", "port")
        if (value := getattr(asked, name)) is not None
    }
    if asked.no_inflight_sharing:
        said["inflight_sharing"] = False
    settings, addresses = GatewaySettings(**said), DataFolder(given.data).addresses
    if asked.supergraph is not None:
        unset = {"placement", "access"} - settings.model_fields_set
        return settings.model_copy(update=dict.fromkeys(unset))
    if settings.addresses is None and addresses.exists():
        return settings.model_copy(update={"addresses": addresses})
    return settings


def gateway_site(given: Settings, asked: Asked) -> Site:
    """The gateway over the directory's partitions. `Problem` when its files are missing or do not fit together."""
    settings = gateway_settings(given, asked)
    try:
        app = create_gateway(settings)
    except CompositionError as error:
        faults = "; ".join(str(error).splitlines())
        raise Problem(f"The supergraph, the placement page and the access table do not agree: {faults}") from error
    except UnsafeSettings as error:
        raise Problem(str(error)) from error
    except FileNotFoundError as error:
        raise Problem(f"There is no file {error.filename}.") from error
    except GraphQLSyntaxError as error:
        raise Problem(f"The supergraph or the placement page is no GraphQL document: {error.message}") from error
    return Site("the gateway", app, settings.host, settings.port, settings.patience)
