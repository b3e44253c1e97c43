"""Errors and whom they are for.

    HemicycleError
    ├── Refusal      shown to the caller: a stable code and what to do next
    └── Fault        logged with its trace, masked as INTERNAL

Codes are a public contract: they are listed in `CODES`, never renamed, and a refusal with an unlisted code
cannot be made.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

CODES: dict[str, str] = {
    "UNAUTHENTICATED": "no token, or one that is expired, forged or from an issuer this partition does not know",
    "FORBIDDEN": "the caller's roles do not cover this field, country or entity",
    "PARTITION_FORBIDDEN": "one country does not grant this field to the caller; others may",
    "UNROUTABLE_ID": "the id names no known country, or is not an id",
    "MALFORMED_ID": "the id is not of the kind this argument takes",
    "UNKNOWN_COUNTRY": "no such code in the country directory",
    "UNKNOWN_ENTITY": "no such legal entity in the country directory",
    "UNKNOWN_ROLE": "the token names a role that does not exist",
    "NOT_FOUND": "nothing with this id is visible to the caller",
    "BAD_ARGUMENT": "an argument is outside what the field's description allows",
    "CURSOR_INVALID": "the cursor is not one that this field gave out",
    "CURSOR_EXPIRED": "the cursor is older than a day",
    "CURSOR_MISMATCH": "the cursor belongs to another field or other arguments",
    "CURSOR_TOPOLOGY": "the countries changed since the cursor was given out",
    "IDEMPOTENCY_KEY_REUSED": "the same key came before with another request",
    "QUERY_TOO_DEEP": "the query is nested deeper than the limit",
    "QUERY_TOO_COSTLY": "the query may touch more objects than the limit",
    "QUERY_TOO_LARGE": "the query has more bytes, tokens, aliases or root fields than the limit",
    "PLAN_TOO_COMPLEX": "the planner gave up on this query",
    "GRAPHQL_PARSE_FAILED": "the document is not GraphQL",
    "GRAPHQL_VALIDATION_FAILED": "the document does not fit the schema",
    "BAD_REQUEST": "the HTTP request is not GraphQL over HTTP",
    "PERSISTED_QUERY_NOT_FOUND": "no trusted or registered document has this hash",
    "PERSISTED_QUERY_NOT_SUPPORTED": "documents are not registered by their hash here",
    "DOCUMENT_NOT_TRUSTED": "only documents of the manifest are run here, and this is none of them",
    "TOO_MANY_REQUESTS": "this caller or address asks more than its share; Retry-After says when to ask again",
    "OVERLOADED": "the gateway has as many requests under way as it bears; ask again in a moment",
    "CONVOCATION_IN_PAST": "a meeting cannot be convened for a day that has passed; past meetings are imported",
    "NOTICE_TOO_SHORT": "the law pack or statutes ask for more days between notice and meeting",
    "NOTICE_TOO_LONG": "the law pack or statutes do not let the notice go out so long before the meeting",
    "FORM_NOT_ALLOWED": "law and statutes do not let a meeting be held in this form",
    "NOTICE_NOT_ALLOWED": "law and statutes do not let members be convened in this way",
    "RECORD_DATE_NOT_LICENSED": "neither law pack nor statutes license this record date",
    "LAW_UNKNOWN": "the law pack does not say, and neither statutes nor a signed-off opinion do",
    "STATUTES_OUTSIDE_LAW": "the statutes choose a value that the law pack does not allow",
    "ADOPTION_NEEDS_TWO": "statutes are proposed by one person and adopted by another",
    "SIGN_OFF_MISSING": "a decisive leaf of an experimental pack has not been signed off",
    "SEAL_NEEDS_TWO": "sealing takes two different people",
    "ROLL_SEALED": "the roll is sealed; reopening takes two people",
    "REOPENING_NEEDS_TWO": "reopening a sealed roll takes two different people",
    "OBJECTION_WINDOW_CLOSED": "the window for objections to this roll is over",
    "OBJECTION_OPEN": "an objection to this roll waits for its decision",
    "OBJECTION_UNRESOLVED": "an objection was upheld, and neither its line nor a named person says what followed",
    "DUPLICATE_UNDECIDED": "two entries of the electorate may be one human's, and nobody has decided yet",
    "DUPLICATES_NOT_SEARCHED": "a consultation counts each person once, and nobody has searched for duplicates yet",
    "RECORD_DATE_RUNNING": "the record date has not ended yet (24:00 in the entity's time zone)",
    "BUNDLE_BROKEN": "the file is no bundle or certificate, or what it says does not hold together",
    "SECOND_CALL_NOT_ALLOWED": "the law has no second call of this meeting, or not on this day",
    "ITEM_NOT_ANNOUNCED": "what was not on the notice's agenda is not decided",
    "NOT_ENTITLED": "the membership has no vote at this meeting and acts for nobody who has; the message says why",
    "DOOR_CLOSED": "the roll is not changed at the door: a record date fixes it, or it is too early or too late",
    "ALIAS_UNDELIVERED": "a country has not yet heard that a person concerned goes by another id",
    "ROLL_OUTDATED": "statutes or an opinion came in after the roll was computed, and change its rules",
    "ROLL_NOT_COMPUTED": "there is no roll of this assembly yet",
    "TALLY_EXCEEDS_ROOM": "more votes are counted than can be cast in the room",
    "NO_RESULT": "the meeting was not quorate, or law and statutes leave open what the votes come to",
    "VOTING_NOT_ALLOWED": "law or statutes do not let a vote be cast this way, or on this day",
    "BALLOT_CLOSED": "the ballot has ended: no vote is cast, replaced or counted in it any more",
    "BALLOT_KEY_UNAVAILABLE": "the private key of a secret ballot cannot be kept or read now",
    "CERTIFICATE_MISMATCH": "a certified count is not its provider's, or does not fit the item, its roll or its votes",
    "ALREADY_VOTED": "these votes are cast already, and they stand",
    "COUNTS_DIFFER": "two scrutineers have not counted the same papers alike yet",
    "RESULT_DECLARED": "the result is declared; it is corrected by a new declaration with a reason",
    "ELECTORATE_UNAVAILABLE": "a partition whose electorate is needed did not answer, or answered incompletely",
    "REPRESENTATION_NOT_ALLOWED": "the law or the statutes do not let this person act for this member",
    "REPRESENTATION_OVER": "the mandate to act for a member was not in force on that day",
    "PROXY_NOT_ALLOWED": "law or statutes refuse this proxy: its holder, form, age or number, or a chain of proxies",
    "CONFLICT_NOT_KNOWN": "the law that binds the entity knows no such conflict of interest",
    "ENTITY_NOT_OPEN": "the legal entity is not open on that day",
    "LINK_TOKEN_INVALID": "the link token is expired, used, forged or meant for another country",
    "ALREADY_LINKED": "both memberships already belong to one person",
    "TRANSITION_NOT_ALLOWED": "this step does not exist from the present state",
    "CONDITIONS_UNMET": "a step of the partnership ladder waits for what law or the entity's rules want before it",
    "COMPOSITION_NOT_ALLOWED": "law or statutes do not let the entity's members be composed so",
    "CHANGED_MEANWHILE": "somebody else changed this since it was read; read it again and decide anew",
    "ADMISSION_NOT_ALLOWED": "law or statutes do not let this application be decided, appealed or taken up so",
    "LEAVING_NOT_ALLOWED": "law or statutes do not let a membership end so, or not on a notice of that day",
    "APPROVAL_NEEDS_TWO": "the entity wants another person to approve what one has asked for",
    "ERASURE_HELD": "the profile is still needed for what the message names",
    "REFUND_BLOCKED": "the law lets no shares be paid back before a solvency test that leaves so much",
    "ALREADY_EXISTS": "the same thing is registered already",
    "ORGANISATIONS_DIFFER": "organisations with different valid numbers of one scheme and country are not one",
    "IDENTIFIER_INVALID": "the identifier fails its scheme's own check",
    "PARTITION_UNAVAILABLE": "the service cannot be reached",
    "PARTITION_TIMEOUT": "the service did not answer in time",
    "PARTITION_OVERLOADED": "too many requests wait for the service already; try again",
    "PARTITION_CIRCUIT_OPEN": "the service failed repeatedly and is given a rest",
    "PARTITION_INCOMPLETE": "this answer needs every country, and one is missing",
    "SUBREQUEST_HTTP_ERROR": "the service answered with an HTTP error",
    "SUBREQUEST_MALFORMED_RESPONSE": "the service answered with what is no GraphQL response or does not fit its schema",
    "PROVENANCE_VIOLATION": "a country answered with an object of another country",
    "MINUTES_INCOMPLETE": "minutes lack what law or statutes want in them; nobody signs them so",
    "SIGNATURE_NOT_WANTED": "neither law nor statutes want minutes signed by this person in this capacity",
    "INITIATIVE_NOT_ALLOWED": "law and statutes give members no such right, or not any more, or not yet",
    "PROTEST_TOO_LATE": "a protest comes after the meeting, the law's hours or the challenge window",
    "CORRECTION_NEEDS_TWO": "what somebody found is declared by another person",
    "DELEGATES_NOT_ALLOWED": "neither law pack nor statutes let this entity have an assembly of delegates",
    "DELEGATES_TOO_FEW": "fewer delegates are in office than the law asks for",
    "NOT_ELIGIBLE": "the law does not let this member stand as a delegate",
    "TERM_TOO_LONG": "delegates are elected for longer than law or statutes let them be",
    "DISPLAY_TOO_SHORT": "the law has the list of delegates displayed for longer",
    "OFFICE_RULES": "law or statutes do not let this office be filled, held or left so",
    "NOT_ELECTED": "the election, as it stands, gives this candidate no seat",
    "TIE_UNDECIDED": "a tie waits for the statutes' tie rule; it is never broken by order",
    "MEETING_TOO_OLD": "the sections met longer before the assembly than law or statutes let them",
    "SERVICE_NOT_OFFERED": "it is not offered on these days, or not to the member's trades and situations",
    "PLACE_FULL": "as many members as a shared place has room for use it on one of these days",
    "TOKEN_EXPIRED": "the token's time ended while a stream was open; log in again and resume the stream",
    "STREAM_ENDED": "the server ended a stream, to stop or to serve another graph; resume it at once",
    "STREAM_TOO_SLOW": "the reader of a stream took its events too slowly; resume it where it stopped",
    "TOO_MANY_STREAMS": "the caller has as many streams open as one may have",
    "INTERNAL": "a fault; the trace id finds it in the logs",
}
"""Every code a caller can meet, with its meaning; the reference is generated from it."""


class Kind(StrEnum):
    """What a refusal is about; a mutation answers each kind but REQUEST as a type of its own."""

    INPUT = "InputRefusal"
    LAW = "LawRefusal"
    STATE = "StateRefusal"
    PERMISSION = "PermissionRefusal"
    UNAVAILABLE = "UnavailableRefusal"
    REQUEST = "error"
    """Refused before anything runs, or said of another's answer: always a GraphQL error."""


KINDS: Mapping[Kind, frozenset[str]] = {
    Kind.INPUT: frozenset(
        {
            "UNROUTABLE_ID",
            "MALFORMED_ID",
            "UNKNOWN_COUNTRY",
            "UNKNOWN_ENTITY",
            "UNKNOWN_ROLE",
            "NOT_FOUND",
            "BAD_ARGUMENT",
            "CURSOR_INVALID",
            "CURSOR_EXPIRED",
            "CURSOR_MISMATCH",
            "CURSOR_TOPOLOGY",
            "IDEMPOTENCY_KEY_REUSED",
            "CONVOCATION_IN_PAST",
            "BUNDLE_BROKEN",
            "CERTIFICATE_MISMATCH",
            "TALLY_EXCEEDS_ROOM",
            "LINK_TOKEN_INVALID",
            "IDENTIFIER_INVALID",
        }
    ),
    Kind.LAW: frozenset(
        {
            "NOTICE_TOO_SHORT",
            "NOTICE_TOO_LONG",
            "FORM_NOT_ALLOWED",
            "NOTICE_NOT_ALLOWED",
            "RECORD_DATE_NOT_LICENSED",
            "LAW_UNKNOWN",
            "STATUTES_OUTSIDE_LAW",
            "SIGN_OFF_MISSING",
            "OBJECTION_WINDOW_CLOSED",
            "SECOND_CALL_NOT_ALLOWED",
            "ITEM_NOT_ANNOUNCED",
            "NOT_ENTITLED",
            "DOOR_CLOSED",
            "NO_RESULT",
            "REPRESENTATION_NOT_ALLOWED",
            "REPRESENTATION_OVER",
            "PROXY_NOT_ALLOWED",
            "VOTING_NOT_ALLOWED",
            "CONFLICT_NOT_KNOWN",
            "MINUTES_INCOMPLETE",
            "SIGNATURE_NOT_WANTED",
            "INITIATIVE_NOT_ALLOWED",
            "PROTEST_TOO_LATE",
            "ADMISSION_NOT_ALLOWED",
            "LEAVING_NOT_ALLOWED",
            "ERASURE_HELD",
            "REFUND_BLOCKED",
            "DELEGATES_NOT_ALLOWED",
            "DELEGATES_TOO_FEW",
            "OFFICE_RULES",
            "NOT_ELIGIBLE",
            "TERM_TOO_LONG",
            "DISPLAY_TOO_SHORT",
            "MEETING_TOO_OLD",
            "COMPOSITION_NOT_ALLOWED",
        }
    ),
    Kind.STATE: frozenset(
        {
            "ROLL_SEALED",
            "OBJECTION_OPEN",
            "OBJECTION_UNRESOLVED",
            "DUPLICATE_UNDECIDED",
            "DUPLICATES_NOT_SEARCHED",
            "RECORD_DATE_RUNNING",
            "ALIAS_UNDELIVERED",
            "ROLL_OUTDATED",
            "ROLL_NOT_COMPUTED",
            "BALLOT_CLOSED",
            "ALREADY_VOTED",
            "COUNTS_DIFFER",
            "RESULT_DECLARED",
            "ENTITY_NOT_OPEN",
            "ALREADY_LINKED",
            "TRANSITION_NOT_ALLOWED",
            "CONDITIONS_UNMET",
            "CHANGED_MEANWHILE",
            "ALREADY_EXISTS",
            "ORGANISATIONS_DIFFER",
            "NOT_ELECTED",
            "TIE_UNDECIDED",
            "SERVICE_NOT_OFFERED",
            "PLACE_FULL",
        }
    ),
    Kind.PERMISSION: frozenset(
        {
            "FORBIDDEN",
            "ADOPTION_NEEDS_TWO",
            "SEAL_NEEDS_TWO",
            "REOPENING_NEEDS_TWO",
            "APPROVAL_NEEDS_TWO",
            "CORRECTION_NEEDS_TWO",
        }
    ),
    Kind.UNAVAILABLE: frozenset(
        {
            "ELECTORATE_UNAVAILABLE",
            "BALLOT_KEY_UNAVAILABLE",
            "PARTITION_UNAVAILABLE",
            "PARTITION_TIMEOUT",
            "PARTITION_CIRCUIT_OPEN",
            "PARTITION_OVERLOADED",
            "PARTITION_INCOMPLETE",
        }
    ),
    Kind.REQUEST: frozenset(
        {
            "UNAUTHENTICATED",
            "PARTITION_FORBIDDEN",
            "QUERY_TOO_DEEP",
            "QUERY_TOO_COSTLY",
            "QUERY_TOO_LARGE",
            "PLAN_TOO_COMPLEX",
            "GRAPHQL_PARSE_FAILED",
            "GRAPHQL_VALIDATION_FAILED",
            "BAD_REQUEST",
            "PERSISTED_QUERY_NOT_FOUND",
            "PERSISTED_QUERY_NOT_SUPPORTED",
            "DOCUMENT_NOT_TRUSTED",
            "TOO_MANY_REQUESTS",
            "OVERLOADED",
            "SUBREQUEST_HTTP_ERROR",
            "SUBREQUEST_MALFORMED_RESPONSE",
            "PROVENANCE_VIOLATION",
            "TOKEN_EXPIRED",
            "STREAM_ENDED",
            "STREAM_TOO_SLOW",
            "TOO_MANY_STREAMS",
            "INTERNAL",
        }
    ),
}
"""The kind of every code, each in one place."""


def kind_of(code: str) -> Kind:
    """The kind of a code; REQUEST for one that no kind lists."""
    return next((kind for kind, codes in KINDS.items() if code in codes), Kind.REQUEST)


class HemicycleError(Exception):
    """Root of all errors raised on purpose."""


class Refusal(HemicycleError):
    """Something the caller may be told: `code` from `CODES`, a sentence that says what to do, plain `details`."""

    def __init__(self, code: str, message: str, **details: Any) -> None:
        if code not in CODES:
            raise ValueError(f"unlisted refusal code {code}")
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details
        self.blamed: object = None
        """What was sent and is to blame, where one value is; a mutation names the field it came in, nobody shows it."""

    def blame(self, value: object) -> Refusal:
        """The same, saying which value is to blame."""
        self.blamed = value
        return self

    @property
    def extensions(self) -> dict[str, Any]:
        """The `extensions` object of the GraphQL error."""
        return {"code": self.code, **self.details}


class Fault(HemicycleError):
    """A broken invariant of ours: logged with its trace, masked as INTERNAL for the caller."""
