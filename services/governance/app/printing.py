"""Documents as PDF/A-2b: a typst template filled with a document's fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

STANDARD = "a-2b"


def printed(template: Path, name: str, fields: Mapping[str, Any], at: datetime) -> bytes:
    """The document's bytes; the same fields and moment give the same bytes. `name`: what the template calls them."""
    import typst  # noqa: PLC0415 - thirty megabytes that only whoever prints needs

    return typst.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={name: json.dumps(fields, ensure_ascii=False)},
        pdf_standards=STANDARD,
        ignore_system_fonts=True,
        timestamp=int(at.timestamp()),
    )


def local(moment: datetime, timezone: str) -> str:
    """A moment as it is told in a time zone."""
    return moment.astimezone(UTC).astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M:%S %Z")
