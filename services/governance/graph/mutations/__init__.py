"""One mutation per file: load facts, decide, save."""

from __future__ import annotations

import strawberry

from services.governance.graph.mutations.adopt_statutes import adopt_statutes
from services.governance.graph.mutations.compute_consultation import compute_consultation
from services.governance.graph.mutations.compute_roll import compute_roll
from services.governance.graph.mutations.convene import convene
from services.governance.graph.mutations.decide_objection import decide_objection
from services.governance.graph.mutations.decline_statutes import decline_statutes
from services.governance.graph.mutations.import_assembly import import_assembly
from services.governance.graph.mutations.object_to_roll import object_to_roll
from services.governance.graph.mutations.override_roll_line import override_roll_line
from services.governance.graph.mutations.propose_statutes import propose_statutes
from services.governance.graph.mutations.record_tally import record_tally
from services.governance.graph.mutations.reopen_roll import reopen_roll
from services.governance.graph.mutations.seal_consultation import seal_consultation
from services.governance.graph.mutations.seal_roll import seal_roll
from services.governance.graph.mutations.sign_off import sign_off


@strawberry.type
class Mutation:
    """Everything that can be done here."""

    convene = convene
    import_assembly = import_assembly
    compute_roll = compute_roll
    propose_statutes = propose_statutes
    adopt_statutes = adopt_statutes
    decline_statutes = decline_statutes
    sign_off = sign_off
    object_to_roll = object_to_roll
    decide_objection = decide_objection
    override_roll_line = override_roll_line
    seal_roll = seal_roll
    reopen_roll = reopen_roll
    compute_consultation = compute_consultation
    seal_consultation = seal_consultation
    record_tally = record_tally
