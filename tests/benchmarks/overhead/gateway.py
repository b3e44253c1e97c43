"""The gateway as its own process, as production runs it: uvicorn, one worker."""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn

from commons.telemetry import logs
from gateway.app import GatewaySettings, create_gateway

if __name__ == "__main__":
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    logs.configure("WARNING")
    app = create_gateway(GatewaySettings(data=folder, addresses=folder / "addresses.json", sample_ratio=0.01))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", access_log=False)
