"""One mutation per file: load facts, decide, save."""

from __future__ import annotations

import strawberry

from services.governance.graph.mutations.accept_seat import accept_seat
from services.governance.graph.mutations.add_document import add_document
from services.governance.graph.mutations.adjourn_assembly import adjourn_assembly
from services.governance.graph.mutations.admit_at_the_door import admit_at_the_door
from services.governance.graph.mutations.admit_item import admit_item
from services.governance.graph.mutations.adopt_statutes import adopt_statutes
from services.governance.graph.mutations.announce_draw import announce_draw
from services.governance.graph.mutations.annul_ballot import annul_ballot
from services.governance.graph.mutations.answer_questions import answer_questions
from services.governance.graph.mutations.apportion_seats import apportion_seats
from services.governance.graph.mutations.ask_question import ask_question
from services.governance.graph.mutations.assign_to_section import assign_to_section
from services.governance.graph.mutations.call_for_candidates import call_for_candidates
from services.governance.graph.mutations.cast_envelopes import cast_envelopes
from services.governance.graph.mutations.cast_vote import cast_vote
from services.governance.graph.mutations.check_in import check_in
from services.governance.graph.mutations.check_out import check_out
from services.governance.graph.mutations.choose_notice_channel import choose_notice_channel
from services.governance.graph.mutations.close_ballot import close_ballot
from services.governance.graph.mutations.close_item import close_item
from services.governance.graph.mutations.co_opt import co_opt
from services.governance.graph.mutations.compute_consultation import compute_consultation
from services.governance.graph.mutations.compute_roll import compute_roll
from services.governance.graph.mutations.convene import convene
from services.governance.graph.mutations.convene_on_request import convene_on_request
from services.governance.graph.mutations.decide_consultation_duplicate import decide_consultation_duplicate
from services.governance.graph.mutations.decide_delegate_tie import decide_delegate_tie
from services.governance.graph.mutations.decide_duplicate import decide_duplicate
from services.governance.graph.mutations.decide_list_objection import decide_list_objection
from services.governance.graph.mutations.decide_objection import decide_objection
from services.governance.graph.mutations.decide_seat_tie import decide_seat_tie
from services.governance.graph.mutations.declare_conflict import declare_conflict
from services.governance.graph.mutations.declare_correction import declare_correction
from services.governance.graph.mutations.declare_result import declare_result
from services.governance.graph.mutations.decline_seat import decline_seat
from services.governance.graph.mutations.decline_statutes import decline_statutes
from services.governance.graph.mutations.display_delegate_list import display_delegate_list
from services.governance.graph.mutations.draft_minutes import draft_minutes
from services.governance.graph.mutations.draw_panel import draw_panel
from services.governance.graph.mutations.end_bureau_office import end_bureau_office
from services.governance.graph.mutations.end_mandate import end_mandate
from services.governance.graph.mutations.end_office import end_office
from services.governance.graph.mutations.end_representation import end_representation
from services.governance.graph.mutations.enter_paper_count import enter_paper_count
from services.governance.graph.mutations.find_consultation_duplicates import find_consultation_duplicates
from services.governance.graph.mutations.find_duplicates import find_duplicates
from services.governance.graph.mutations.give_proxy import give_proxy
from services.governance.graph.mutations.import_assembly import import_assembly
from services.governance.graph.mutations.import_certified_count import import_certified_count
from services.governance.graph.mutations.import_proxies import import_proxies
from services.governance.graph.mutations.instruct_proxy import instruct_proxy
from services.governance.graph.mutations.name_to_bureau import name_to_bureau
from services.governance.graph.mutations.nominate_delegates import nominate_delegates
from services.governance.graph.mutations.object_to_delegate_list import object_to_delegate_list
from services.governance.graph.mutations.object_to_roll import object_to_roll
from services.governance.graph.mutations.open_ballot import open_ballot
from services.governance.graph.mutations.open_call import open_call
from services.governance.graph.mutations.open_delegate_election import open_delegate_election
from services.governance.graph.mutations.open_filings import open_filings
from services.governance.graph.mutations.open_item import open_item
from services.governance.graph.mutations.override_roll_line import override_roll_line
from services.governance.graph.mutations.postpone_assembly import postpone_assembly
from services.governance.graph.mutations.prepare_notices import prepare_notices
from services.governance.graph.mutations.propose_amendment import propose_amendment
from services.governance.graph.mutations.propose_statutes import propose_statutes
from services.governance.graph.mutations.ratify_co_option import ratify_co_option
from services.governance.graph.mutations.record_board_stance import record_board_stance
from services.governance.graph.mutations.record_bounces import record_bounces
from services.governance.graph.mutations.record_delegate_election import record_delegate_election
from services.governance.graph.mutations.record_discovery import record_discovery
from services.governance.graph.mutations.record_dispatch import record_dispatch
from services.governance.graph.mutations.record_election import record_election
from services.governance.graph.mutations.record_filing import record_filing
from services.governance.graph.mutations.record_list_election import record_list_election
from services.governance.graph.mutations.record_office import record_office
from services.governance.graph.mutations.record_protest import record_protest
from services.governance.graph.mutations.record_representation import record_representation
from services.governance.graph.mutations.record_tally import record_tally
from services.governance.graph.mutations.record_voting_provider import record_voting_provider
from services.governance.graph.mutations.reopen_roll import reopen_roll
from services.governance.graph.mutations.reorder_agenda import reorder_agenda
from services.governance.graph.mutations.replace_delegate import replace_delegate
from services.governance.graph.mutations.request_meeting import request_meeting
from services.governance.graph.mutations.request_secret_vote import request_secret_vote
from services.governance.graph.mutations.revoke_proxies import revoke_proxies
from services.governance.graph.mutations.revoke_proxy import revoke_proxy
from services.governance.graph.mutations.rule_on_amendment import rule_on_amendment
from services.governance.graph.mutations.seal_consultation import seal_consultation
from services.governance.graph.mutations.seal_roll import seal_roll
from services.governance.graph.mutations.set_filing_deadline import set_filing_deadline
from services.governance.graph.mutations.settle_objection import settle_objection
from services.governance.graph.mutations.sign_initiative import sign_initiative
from services.governance.graph.mutations.sign_minutes import sign_minutes
from services.governance.graph.mutations.sign_off import sign_off
from services.governance.graph.mutations.stand import stand
from services.governance.graph.mutations.strike_at_the_door import strike_at_the_door
from services.governance.graph.mutations.table_motion import table_motion
from services.governance.graph.mutations.waive_filing import waive_filing
from services.governance.graph.mutations.withdraw_amendment import withdraw_amendment
from services.governance.graph.mutations.withdraw_candidacy import withdraw_candidacy
from services.governance.graph.mutations.withdraw_candidate import withdraw_candidate
from services.governance.graph.mutations.withdraw_conflict import withdraw_conflict
from services.governance.graph.mutations.withdraw_initiative import withdraw_initiative
from services.governance.graph.mutations.withdraw_protest import withdraw_protest
from services.governance.graph.mutations.withdraw_question import withdraw_question
from services.governance.graph.mutations.withdraw_secret_vote_request import withdraw_secret_vote_request
from services.governance.graph.mutations.withdraw_signature import withdraw_signature
from services.governance.graph.mutations.withdraw_voting_provider import withdraw_voting_provider
from services.governance.graph.mutations.write_resolution_text import write_resolution_text


@strawberry.type
class Mutation:
    """Everything that can be done here."""

    convene = convene
    import_assembly = import_assembly
    choose_notice_channel = choose_notice_channel
    prepare_notices = prepare_notices
    adjourn_assembly = adjourn_assembly
    postpone_assembly = postpone_assembly
    record_dispatch = record_dispatch
    record_bounces = record_bounces
    add_document = add_document
    write_resolution_text = write_resolution_text
    compute_roll = compute_roll
    propose_statutes = propose_statutes
    adopt_statutes = adopt_statutes
    decline_statutes = decline_statutes
    sign_off = sign_off
    object_to_roll = object_to_roll
    decide_objection = decide_objection
    settle_objection = settle_objection
    find_duplicates = find_duplicates
    decide_duplicate = decide_duplicate
    find_consultation_duplicates = find_consultation_duplicates
    decide_consultation_duplicate = decide_consultation_duplicate
    override_roll_line = override_roll_line
    seal_roll = seal_roll
    reopen_roll = reopen_roll
    compute_consultation = compute_consultation
    seal_consultation = seal_consultation
    open_call = open_call
    check_in = check_in
    check_out = check_out
    name_to_bureau = name_to_bureau
    end_bureau_office = end_bureau_office
    open_item = open_item
    close_item = close_item
    reorder_agenda = reorder_agenda
    admit_at_the_door = admit_at_the_door
    strike_at_the_door = strike_at_the_door
    record_representation = record_representation
    end_representation = end_representation
    give_proxy = give_proxy
    import_proxies = import_proxies
    instruct_proxy = instruct_proxy
    record_board_stance = record_board_stance
    revoke_proxy = revoke_proxy
    revoke_proxies = revoke_proxies
    declare_conflict = declare_conflict
    withdraw_conflict = withdraw_conflict
    open_ballot = open_ballot
    cast_vote = cast_vote
    cast_envelopes = cast_envelopes
    record_voting_provider = record_voting_provider
    withdraw_voting_provider = withdraw_voting_provider
    import_certified_count = import_certified_count
    enter_paper_count = enter_paper_count
    close_ballot = close_ballot
    annul_ballot = annul_ballot
    record_tally = record_tally
    record_election = record_election
    draw_panel = draw_panel
    announce_draw = announce_draw
    ratify_co_option = ratify_co_option
    co_opt = co_opt
    end_mandate = end_mandate
    decline_seat = decline_seat
    accept_seat = accept_seat
    record_list_election = record_list_election
    declare_result = declare_result
    draft_minutes = draft_minutes
    sign_minutes = sign_minutes
    record_protest = record_protest
    withdraw_protest = withdraw_protest
    open_filings = open_filings
    record_filing = record_filing
    waive_filing = waive_filing
    set_filing_deadline = set_filing_deadline
    record_discovery = record_discovery
    declare_correction = declare_correction
    apportion_seats = apportion_seats
    decide_seat_tie = decide_seat_tie
    assign_to_section = assign_to_section
    open_delegate_election = open_delegate_election
    nominate_delegates = nominate_delegates
    withdraw_candidate = withdraw_candidate
    record_delegate_election = record_delegate_election
    decide_delegate_tie = decide_delegate_tie
    display_delegate_list = display_delegate_list
    object_to_delegate_list = object_to_delegate_list
    decide_list_objection = decide_list_objection
    replace_delegate = replace_delegate
    record_office = record_office
    end_office = end_office
    table_motion = table_motion
    request_meeting = request_meeting
    sign_initiative = sign_initiative
    withdraw_signature = withdraw_signature
    withdraw_initiative = withdraw_initiative
    convene_on_request = convene_on_request
    admit_item = admit_item
    propose_amendment = propose_amendment
    rule_on_amendment = rule_on_amendment
    withdraw_amendment = withdraw_amendment
    ask_question = ask_question
    withdraw_question = withdraw_question
    answer_questions = answer_questions
    call_for_candidates = call_for_candidates
    stand = stand
    withdraw_candidacy = withdraw_candidacy
    request_secret_vote = request_secret_vote
    withdraw_secret_vote_request = withdraw_secret_vote_request
