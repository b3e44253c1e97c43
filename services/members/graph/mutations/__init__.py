"""One mutation per file: load facts, decide, save."""

from __future__ import annotations

import strawberry

from services.members.graph.mutations.accept_resignation import accept_resignation
from services.members.graph.mutations.admit_applicant import admit_applicant
from services.members.graph.mutations.admit_member import admit_member
from services.members.graph.mutations.appeal_admission import appeal_admission
from services.members.graph.mutations.appeal_exclusion import appeal_exclusion
from services.members.graph.mutations.apply_for_membership import apply_for_membership
from services.members.graph.mutations.appoint_adviser import appoint_adviser
from services.members.graph.mutations.approve_share_request import approve_share_request
from services.members.graph.mutations.ask_admission_reasons import ask_admission_reasons
from services.members.graph.mutations.assign_adviser import assign_adviser
from services.members.graph.mutations.book_share_request import book_share_request
from services.members.graph.mutations.bounce_payment import bounce_payment
from services.members.graph.mutations.cancel_leaving import cancel_leaving
from services.members.graph.mutations.cancel_payment_request import cancel_payment_request
from services.members.graph.mutations.cancel_transfer import cancel_transfer
from services.members.graph.mutations.change_category import change_category
from services.members.graph.mutations.clear_default import clear_default
from services.members.graph.mutations.close_place import close_place
from services.members.graph.mutations.compute_cube import compute_cube_of
from services.members.graph.mutations.confirm_link import confirm_link
from services.members.graph.mutations.consent import consent
from services.members.graph.mutations.correct_activity import correct_activity
from services.members.graph.mutations.correct_place import correct_place
from services.members.graph.mutations.correct_service import correct_service
from services.members.graph.mutations.create_link_token import create_link_token
from services.members.graph.mutations.decide_admission_appeal import decide_admission_appeal
from services.members.graph.mutations.decide_appeal import decide_appeal
from services.members.graph.mutations.decide_application import decide_application
from services.members.graph.mutations.decide_exclusion import decide_exclusion
from services.members.graph.mutations.decide_link_candidate import decide_link_candidate
from services.members.graph.mutations.declare_belonging import declare_belonging
from services.members.graph.mutations.declare_need import declare_need
from services.members.graph.mutations.declare_trait import declare_trait
from services.members.graph.mutations.decline_link import decline_link
from services.members.graph.mutations.decline_resignation import decline_resignation
from services.members.graph.mutations.derive_trait import derive_trait
from services.members.graph.mutations.dismiss_adviser import dismiss_adviser
from services.members.graph.mutations.end_activity import end_activity
from services.members.graph.mutations.end_by_contract import end_by_contract
from services.members.graph.mutations.end_contract import end_contract
from services.members.graph.mutations.end_hold_access import end_hold_access
from services.members.graph.mutations.end_membership import end_membership
from services.members.graph.mutations.end_partner import end_partner
from services.members.graph.mutations.end_trait import end_trait
from services.members.graph.mutations.end_use import end_use
from services.members.graph.mutations.erase_profile import erase_profile
from services.members.graph.mutations.find_link_candidates import find_link_candidates
from services.members.graph.mutations.grant_hold_access import grant_hold_access
from services.members.graph.mutations.hear_exclusion import hear_exclusion
from services.members.graph.mutations.import_payments import import_payments
from services.members.graph.mutations.issue_share_certificate import issue_share_certificate
from services.members.graph.mutations.match_payment import match_payment
from services.members.graph.mutations.notify_exclusion import notify_exclusion
from services.members.graph.mutations.offer_service import offer_service
from services.members.graph.mutations.open_exclusion import open_exclusion
from services.members.graph.mutations.open_place import open_place
from services.members.graph.mutations.open_refund import open_refund
from services.members.graph.mutations.pay_refund import pay_refund
from services.members.graph.mutations.read_held_identity import read_held_identity
from services.members.graph.mutations.record_activity import record_activity
from services.members.graph.mutations.record_contract import record_contract
from services.members.graph.mutations.record_death import record_death
from services.members.graph.mutations.record_default import record_default
from services.members.graph.mutations.record_entity_status import record_entity_status
from services.members.graph.mutations.record_fact import record_fact
from services.members.graph.mutations.record_partner import record_partner
from services.members.graph.mutations.record_pay import record_pay
from services.members.graph.mutations.record_payment import record_payment
from services.members.graph.mutations.record_place_use import record_place_use
from services.members.graph.mutations.record_service_use import record_service_use
from services.members.graph.mutations.record_share_operation import record_share_operation
from services.members.graph.mutations.record_solvency_test import record_solvency_test
from services.members.graph.mutations.rectify_profile import rectify_profile
from services.members.graph.mutations.redeem_link_token import redeem_link_token
from services.members.graph.mutations.refuse_share_request import refuse_share_request
from services.members.graph.mutations.request_payment import request_payment
from services.members.graph.mutations.request_shares import request_shares
from services.members.graph.mutations.request_transfer import request_transfer
from services.members.graph.mutations.resign import resign
from services.members.graph.mutations.restore_vote import restore_vote
from services.members.graph.mutations.reverse_share_operation import reverse_share_operation
from services.members.graph.mutations.run_share_obligations import run_share_obligations
from services.members.graph.mutations.set_share_obligation import set_share_obligation
from services.members.graph.mutations.set_share_policy import set_share_policy
from services.members.graph.mutations.settle_payment import settle_payment
from services.members.graph.mutations.sign_application import sign_application
from services.members.graph.mutations.submit_share_request import submit_share_request
from services.members.graph.mutations.suspend_vote import suspend_vote
from services.members.graph.mutations.unlink_membership import unlink_membership
from services.members.graph.mutations.withdraw_application import withdraw_application
from services.members.graph.mutations.withdraw_need import withdraw_need
from services.members.graph.mutations.withdraw_resignation import withdraw_resignation
from services.members.graph.mutations.withdraw_service import withdraw_service
from services.members.graph.mutations.withdraw_share_request import withdraw_share_request


@strawberry.type
class Mutation:
    """What can be changed in one country's members service."""

    create_link_token = create_link_token
    redeem_link_token = redeem_link_token
    confirm_link = confirm_link
    decline_link = decline_link
    find_link_candidates = find_link_candidates
    decide_link_candidate = decide_link_candidate
    unlink_membership = unlink_membership
    admit_member = admit_member
    apply_for_membership = apply_for_membership
    sign_application = sign_application
    decide_application = decide_application
    ask_admission_reasons = ask_admission_reasons
    appeal_admission = appeal_admission
    decide_admission_appeal = decide_admission_appeal
    withdraw_application = withdraw_application
    admit_applicant = admit_applicant
    change_category = change_category
    record_fact = record_fact
    declare_belonging = declare_belonging
    record_contract = record_contract
    end_contract = end_contract
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
    request_transfer = request_transfer
    cancel_transfer = cancel_transfer
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
    record_activity = record_activity
    correct_activity = correct_activity
    end_activity = end_activity
    declare_trait = declare_trait
    derive_trait = derive_trait
    end_trait = end_trait
    declare_need = declare_need
    withdraw_need = withdraw_need
    offer_service = offer_service
    withdraw_service = withdraw_service
    appoint_adviser = appoint_adviser
    dismiss_adviser = dismiss_adviser
    open_place = open_place
    correct_place = correct_place
    correct_service = correct_service
    close_place = close_place
    record_partner = record_partner
    end_partner = end_partner
    record_service_use = record_service_use
    record_place_use = record_place_use
    assign_adviser = assign_adviser
    end_use = end_use
    rectify_profile = rectify_profile
    erase_profile = erase_profile
    grant_hold_access = grant_hold_access
    end_hold_access = end_hold_access
    read_held_identity = read_held_identity
    compute_cube = compute_cube_of
