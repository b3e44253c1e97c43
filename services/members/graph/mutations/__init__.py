"""One mutation per file: load facts, decide, save."""

from __future__ import annotations

import strawberry

from services.members.graph.mutations.accept_resignation import accept_resignation
from services.members.graph.mutations.admit_member import admit_member
from services.members.graph.mutations.appeal_exclusion import appeal_exclusion
from services.members.graph.mutations.cancel_leaving import cancel_leaving
from services.members.graph.mutations.clear_default import clear_default
from services.members.graph.mutations.consent import consent
from services.members.graph.mutations.create_link_token import create_link_token
from services.members.graph.mutations.decide_appeal import decide_appeal
from services.members.graph.mutations.decide_exclusion import decide_exclusion
from services.members.graph.mutations.decline_resignation import decline_resignation
from services.members.graph.mutations.end_by_contract import end_by_contract
from services.members.graph.mutations.end_membership import end_membership
from services.members.graph.mutations.hear_exclusion import hear_exclusion
from services.members.graph.mutations.notify_exclusion import notify_exclusion
from services.members.graph.mutations.open_exclusion import open_exclusion
from services.members.graph.mutations.record_death import record_death
from services.members.graph.mutations.record_default import record_default
from services.members.graph.mutations.record_entity_status import record_entity_status
from services.members.graph.mutations.record_share_operation import record_share_operation
from services.members.graph.mutations.redeem_link_token import redeem_link_token
from services.members.graph.mutations.resign import resign
from services.members.graph.mutations.restore_vote import restore_vote
from services.members.graph.mutations.suspend_vote import suspend_vote
from services.members.graph.mutations.unlink_membership import unlink_membership
from services.members.graph.mutations.withdraw_resignation import withdraw_resignation


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
    resign = resign
    accept_resignation = accept_resignation
    decline_resignation = decline_resignation
    withdraw_resignation = withdraw_resignation
    open_exclusion = open_exclusion
    hear_exclusion = hear_exclusion
    decide_exclusion = decide_exclusion
    notify_exclusion = notify_exclusion
    appeal_exclusion = appeal_exclusion
    decide_appeal = decide_appeal
    record_death = record_death
    end_by_contract = end_by_contract
    cancel_leaving = cancel_leaving
