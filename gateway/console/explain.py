"""`hemicycle explain`: what each stage makes of a query, in the pipeline's order.

The stages up to the plan need no network; route, fetch, merge and response are printed with a running stack.
"""

from __future__ import annotations

from typing import Any

import orjson

from commons.errors import Refusal
from gateway.access.coordinates import coordinates_of
from gateway.http.request import Request
from gateway.merge.tree import Conflict, Lazy, TreeError
from gateway.operation.prepare import Asked
from gateway.pipeline import Pipeline
from gateway.plan.nodes import Plan
from gateway.plan.printing import print_plan

STAGES = ("http", "operation", "access", "plan", "route", "fetch", "merge", "response")
OFFLINE = ("http", "operation", "access", "plan")


async def explain(pipeline: Pipeline, request: Request, stage: str | None = None, *, offline: bool = False) -> str:
    """Print every stage's artefact, or one stage's only; a refusal ends the story with its code.

    `offline`: only the stages that need no network. Without its required variables a document is read, but not run.
    """
    if stage is not None and stage not in STAGES:
        raise Refusal("BAD_ARGUMENT", f"The stages are {', '.join(STAGES)}.")
    told: list[str] = []

    def watch(name: str, artefact: Any) -> None:
        if stage in (None, name):
            told.append(f"── {name} ──\n{printed(artefact)}")

    try:
        asked, missing = pipeline.graph.documents.ask_without(
            request.document, request.operation_name, request.variables
        )
        if offline or missing or stage in OFFLINE:
            _explain_offline(pipeline, request, asked, watch)
        else:
            await pipeline.answer(request, watch)
        if missing:
            told.append(f"not given: {', '.join(missing)}; with values for them it can be run.")
    except Refusal as refusal:
        told.append(f"refused: {refusal.code}: {refusal.message}")
    return "\n\n".join(told)


def _explain_offline(pipeline: Pipeline, request: Request, asked: Asked, watch: Any) -> None:
    """The stages that need neither a token nor a running partition."""
    watch("http", request)
    watch("operation", asked)
    watch("access", _rules(pipeline, coordinates_of(pipeline.graph.schema, asked.operation)))
    watch("plan", pipeline.graph.planned(asked.operation).ready.plan)


def _rules(pipeline: Pipeline, coordinates: tuple[str, ...]) -> str:
    table = pipeline.graph.table
    rules = {c: table.rules[c].name if table and c in table.rules else "the gateway's own" for c in coordinates}
    return "\n".join(f"  {coordinate}: {rule}" for coordinate, rule in rules.items())


def printed(artefact: Any) -> str:
    """One artefact as text."""
    if isinstance(artefact, Plan):
        return print_plan(artefact)
    if isinstance(artefact, dict):
        return orjson.dumps(artefact, default=_printable, option=orjson.OPT_INDENT_2).decode()
    if isinstance(artefact, list):
        return "\n".join(map(str, artefact))
    return str(artefact)


def _printable(value: Any) -> Any:
    if isinstance(value, Lazy):
        return "(cursor)"
    if isinstance(value, TreeError | Conflict):
        return str(value)
    return repr(value)
