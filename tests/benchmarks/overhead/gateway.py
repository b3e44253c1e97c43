"""The gateway as its own process, served as `hemicycle gateway` serves it."""

from __future__ import annotations

import sys
from pathlib import Path

from commons.telemetry import logs
from gateway.app import create_gateway
from gateway.settings import GatewaySettings
from hemicycle.host.serving import Site, run

if __name__ == "__main__":
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    logs.configure("WARNING")
    settings = GatewaySettings(
        data=folder, addresses=folder / "addresses.json", sample_ratio=0.01, inflight_sharing=False
    )
    run(lambda: [Site("the gateway", create_gateway(settings), "127.0.0.1", port)])
