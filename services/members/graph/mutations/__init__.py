"""One mutation per file: load facts, decide, save."""

from __future__ import annotations

import strawberry

from services.members.graph.mutations.admit_member import admit_member
from services.members.graph.mutations.consent import consent
from services.members.graph.mutations.create_link_token import create_link_token
from services.members.graph.mutations.record_share_operation import record_share_operation
from services.members.graph.mutations.redeem_link_token import redeem_link_token
from services.members.graph.mutations.unlink_membership import unlink_membership


@strawberry.type
class Mutation:
    """What can be changed in one country's members service."""

    create_link_token = create_link_token
    redeem_link_token = redeem_link_token
    unlink_membership = unlink_membership
    admit_member = admit_member
    record_share_operation = record_share_operation
    consent = consent
