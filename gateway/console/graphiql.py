"""The GraphiQL page at `/graphql`, from local assets only: it works offline and loads nothing from elsewhere."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path

from starlette.responses import HTMLResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

FOLDER = Path(__file__).parent
STATIC_PATH = "/graphql/static"


def wants_page(accept: str | None) -> bool:
    """Whether a browser is looking: it asks for HTML by name before anything else."""
    return "text/html" in (accept or "")


def page() -> HTMLResponse:
    """The page. Its policy lets it run its own script and talk to its own origin, nothing more."""
    text = (FOLDER / "graphiql.html").read_text("utf-8")
    script = text.split("<script>")[1].split("</script>")[0]
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'self' 'sha256-{digest}'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(text, headers={"content-security-policy": policy, "cache-control": "no-cache"})


def static_files() -> Mount:
    """The vendored GraphiQL and React."""
    return Mount(STATIC_PATH, StaticFiles(directory=FOLDER / "static"))
