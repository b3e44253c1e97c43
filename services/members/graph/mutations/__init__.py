"""One mutation per file: load facts, decide, save."""

from __future__ import annotations

import strawberry

from services.members.graph.mutations.admit_member import admit_member
from services.members.graph.mutations.clear_default import clear_default
from services.members.graph.mutations.consent import consent
from services.members.graph.mutations.create_link_token import create_link_token
from services.members.graph.mutations.end_membership import end_membership
from services.members.graph.mutations.record_default import record_default
from services.members.graph.mutations.record_entity_status import record_entity_status
from services.members.graph.mutations.record_share_operation import record_share_operation
from services.members.graph.mutations.redeem_link_token import redeem_link_token
from services.members.graph.mutations.restore_vote import restore_vote
from services.members.graph.mutations.suspend_vote import suspend_vote
from services.members.graph.mutations.unlink_membership import unlink_membership


@strawberry.type
class Mutation:
    """What can be changed in one country's members service."""

    create_link_token = create_link_token
    redeem_link_token = redeem_link_token
    unlink_membership = unlink_membership
    admit_member = admit_member
    record_share_operation = record_share_operation
    end_membership = end_membership
    record_entity_status = record_entity_status
    record_default = record_default
    clear_default = clear_default
    suspend_vote = suspend_vote
    restore_vote = restore_vote
    consent = consent
