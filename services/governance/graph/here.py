"""What belongs to this partition's country: entities, and nothing else."""

from __future__ import annotations

from commons.directory import LegalEntity
from commons.errors import Refusal
from commons.subgraph.context import RequestContext


def entity_here(context: RequestContext, entity: str) -> LegalEntity:
    """The legal entity; UNKNOWN_ENTITY, or UNROUTABLE_ID when another country holds it."""
    found = context.partition.directory.entity(entity)
    if found.country != context.country:
        raise Refusal("UNROUTABLE_ID", f"This entity is held by {found.country}, not by {context.country}.")
    return found
