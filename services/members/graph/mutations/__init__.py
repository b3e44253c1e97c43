"""One mutation per file: load facts, decide, save."""

from __future__ import annotations

import strawberry

from services.members.graph.mutations.accept_resignation import accept_resignation
from services.members.graph.mutations.admit_member import admit_member
from services.members.graph.mutations.appeal_exclusion import appeal_exclusion
from services.members.graph.mutations.approve_share_request import approve_share_request
from services.members.graph.mutations.book_share_request import book_share_request
from services.members.graph.mutations.bounce_payment import bounce_payment
from services.members.graph.mutations.cancel_leaving import cancel_leaving
from services.members.graph.mutations.cancel_payment_request import cancel_payment_request
from services.members.graph.mutations.clear_default import clear_default
from services.members.graph.mutations.consent import consent
from services.members.graph.mutations.create_link_token import create_link_token
from services.members.graph.mutations.decide_appeal import decide_appeal
from services.members.graph.mutations.decide_exclusion import decide_exclusion
from services.members.graph.mutations.decline_resignation import decline_resignation
from services.members.graph.mutations.end_by_contract import end_by_contract
from services.members.graph.mutations.end_membership import end_membership
from services.members.graph.mutations.hear_exclusion import hear_exclusion
from services.members.graph.mutations.import_payments import import_payments
from services.members.graph.mutations.issue_share_certificate import issue_share_certificate
from services.members.graph.mutations.match_payment import match_payment
from services.members.graph.mutations.notify_exclusion import notify_exclusion
from services.members.graph.mutations.open_exclusion import open_exclusion
from services.members.graph.mutations.open_refund import open_refund
from services.members.graph.mutations.pay_refund import pay_refund
from services.members.graph.mutations.record_death import record_death
from services.members.graph.mutations.record_default import record_default
from services.members.graph.mutations.record_entity_status import record_entity_status
from services.members.graph.mutations.record_pay import record_pay
from services.members.graph.mutations.record_payment import record_payment
from services.members.graph.mutations.record_share_operation import record_share_operation
from services.members.graph.mutations.record_solvency_test import record_solvency_test
from services.members.graph.mutations.redeem_link_token import redeem_link_token
from services.members.graph.mutations.refuse_share_request import refuse_share_request
from services.members.graph.mutations.request_payment import request_payment
from services.members.graph.mutations.request_shares import request_shares
from services.members.graph.mutations.resign import resign
from services.members.graph.mutations.restore_vote import restore_vote
from services.members.graph.mutations.reverse_share_operation import reverse_share_operation
from services.members.graph.mutations.run_share_obligations import run_share_obligations
from services.members.graph.mutations.set_share_obligation import set_share_obligation
from services.members.graph.mutations.set_share_policy import set_share_policy
from services.members.graph.mutations.settle_payment import settle_payment
from services.members.graph.mutations.submit_share_request import submit_share_request
from services.members.graph.mutations.suspend_vote import suspend_vote
from services.members.graph.mutations.unlink_membership import unlink_membership
from services.members.graph.mutations.withdraw_resignation import withdraw_resignation
from services.members.graph.mutations.withdraw_share_request import withdraw_share_request


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
    approve_share_request = approve_share_request
    book_share_request = book_share_request
    bounce_payment = bounce_payment
    cancel_payment_request = cancel_payment_request
    import_payments = import_payments
    issue_share_certificate = issue_share_certificate
    match_payment = match_payment
    open_refund = open_refund
    pay_refund = pay_refund
    record_pay = record_pay
    record_payment = record_payment
    record_solvency_test = record_solvency_test
    refuse_share_request = refuse_share_request
    request_payment = request_payment
    request_shares = request_shares
    reverse_share_operation = reverse_share_operation
    run_share_obligations = run_share_obligations
    set_share_obligation = set_share_obligation
    set_share_policy = set_share_policy
    settle_payment = settle_payment
    submit_share_request = submit_share_request
    withdraw_share_request = withdraw_share_request
