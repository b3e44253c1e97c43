"""One mutation per file: load facts, decide, save."""

from __future__ import annotations

import strawberry

from services.governance.graph.mutations.compute_roll import compute_roll
from services.governance.graph.mutations.convene import convene
from services.governance.graph.mutations.import_assembly import import_assembly
from services.governance.graph.mutations.record_tally import record_tally
from services.governance.graph.mutations.seal_roll import seal_roll
from services.governance.graph.mutations.sign_off import sign_off


@strawberry.type
class Mutation:
    """Everything that can be done here."""

    convene = convene
    import_assembly = import_assembly
    compute_roll = compute_roll
    sign_off = sign_off
    seal_roll = seal_roll
    record_tally = record_tally
