"""What belongs to this partition's country: entities, and nothing else."""

from __future__ import annotations

from commons.directory import LegalEntity
from commons.subgraph.context import RequestContext


def entity_here(context: RequestContext, entity: str) -> LegalEntity:
    """The legal entity; UNKNOWN_ENTITY, or UNROUTABLE_ID when another country holds it."""
    return context.entity_here(entity)
