"""The login page: a form that works without script, says what went wrong, and lists nobody."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.responses import HTMLResponse, Response

CARRIED = (
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
)
"""Parameters of the authorization request that the form takes along."""

_FOLDER = Path(__file__).with_name("templates")
_pages = Environment(loader=FileSystemLoader(_FOLDER), autoescape=select_autoescape())
_STYLE = re.search(r"<style>(.*?)</style>", (_FOLDER / "page.html").read_text("utf-8"), re.DOTALL)
assert _STYLE is not None
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE[1].encode()).digest()).decode()


def page(template: str, status: int, *, form_target: str = "'self'", **shown: Any) -> Response:
    """Render a page that no other site may frame, script or read; `form_target` is where its form may lead."""
    policy = (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action {form_target}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return HTMLResponse(_pages.get_template(template).render(**shown), status, headers)
