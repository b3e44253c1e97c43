"""Mutations about the ladder: one per file."""

from __future__ import annotations

import strawberry

from services.clients.graph.mutations.partnership.answer_group_agreement import answer_group_agreement
from services.clients.graph.mutations.partnership.ask_members_opinion import ask_members_opinion
from services.clients.graph.mutations.partnership.change_partnership import change_partnership
from services.clients.graph.mutations.partnership.check_conflicts import check_conflicts
from services.clients.graph.mutations.partnership.conclude_partnership_review import conclude_partnership_review
from services.clients.graph.mutations.partnership.correct_partnership import correct_partnership
from services.clients.graph.mutations.partnership.declare_client_tie import declare_client_tie
from services.clients.graph.mutations.partnership.end_charter_signature import end_charter_signature
from services.clients.graph.mutations.partnership.end_client_tie import end_client_tie
from services.clients.graph.mutations.partnership.end_insolvency import end_insolvency
from services.clients.graph.mutations.partnership.follow_memberships import follow_memberships
from services.clients.graph.mutations.partnership.found_consultative_body import found_consultative_body
from services.clients.graph.mutations.partnership.give_ethics_opinion import give_ethics_opinion
from services.clients.graph.mutations.partnership.plan_consultative_session import plan_consultative_session
from services.clients.graph.mutations.partnership.propose_group_agreement import propose_group_agreement
from services.clients.graph.mutations.partnership.publish_charter import publish_charter
from services.clients.graph.mutations.partnership.record_consultative_session import record_consultative_session
from services.clients.graph.mutations.partnership.record_insolvency import record_insolvency
from services.clients.graph.mutations.partnership.record_members_opinion import record_members_opinion
from services.clients.graph.mutations.partnership.refer_to_ethics import refer_to_ethics
from services.clients.graph.mutations.partnership.set_partnership_rules import set_partnership_rules
from services.clients.graph.mutations.partnership.sign_charter import sign_charter
from services.clients.graph.mutations.partnership.withdraw_group_agreement import withdraw_group_agreement


@strawberry.type
class PartnershipMutations:
    """What client-relations officers do on the ladder, and the ethics secretary says."""

    change_partnership = change_partnership
    correct_partnership = correct_partnership
    set_partnership_rules = set_partnership_rules
    publish_charter = publish_charter
    sign_charter = sign_charter
    end_charter_signature = end_charter_signature
    refer_to_ethics = refer_to_ethics
    give_ethics_opinion = give_ethics_opinion
    declare_client_tie = declare_client_tie
    end_client_tie = end_client_tie
    check_conflicts = check_conflicts
    ask_members_opinion = ask_members_opinion
    record_members_opinion = record_members_opinion
    found_consultative_body = found_consultative_body
    plan_consultative_session = plan_consultative_session
    record_consultative_session = record_consultative_session
    record_insolvency = record_insolvency
    end_insolvency = end_insolvency
    conclude_partnership_review = conclude_partnership_review
    follow_memberships = follow_memberships
    propose_group_agreement = propose_group_agreement
    withdraw_group_agreement = withdraw_group_agreement
    answer_group_agreement = answer_group_agreement
