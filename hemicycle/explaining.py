"""`hemicycle explain`: a query's way through the gateway, each stage's artefact in the pipeline's order."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from commons.settings import Settings
from gateway.building import build_pipeline
from gateway.console.explain import OFFLINE, explain
from gateway.http.request import Request
from hemicycle.host.gateway import gateway_settings
from hemicycle.issuer.embedded import token_for
from hemicycle.problem import Problem
from hemicycle.reading import read_text


async def explained(file: Path, variables: str, stage: str | None, persona: str | None) -> str:
    """The stages that need no network, or all of them as `persona` over the running partitions.

    `Problem` when the file or the variables cannot be read; a refusal is part of the story.
    """
    settings = Settings()
    request = Request(
        document=await asyncio.to_thread(read_text, file),
        variables=_object(variables),
        authorization=f"Bearer {token_for(settings, persona)}" if persona else None,
    )
    if persona is None and stage not in (None, *OFFLINE):
        raise Problem(f"Stage '{stage}' asks the countries: start Hemicycle and say as whom, like --as amelie.")
    pipeline = build_pipeline(gateway_settings(settings))
    try:
        return await explain(pipeline, request, stage, offline=persona is None)
    finally:
        await pipeline.partitions.close()


def _object(variables: str) -> dict[str, Any]:
    try:
        found = json.loads(variables)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Problem('The variables must be one JSON object, like \'{"id": "person.…"}\'.')
    return found
