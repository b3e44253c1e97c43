"""The closed sets of words of assemblies, rolls and results."""

from __future__ import annotations

from enum import Enum, IntEnum


class AssemblyKind(Enum):
    """What the law calls the meeting."""

    ORDINARY = "ordinary"
    EXTRAORDINARY = "extraordinary"
    MIXED = "mixed"


class AssemblyForm(Enum):
    """Where people are."""

    IN_ROOM = "in_room"
    REMOTE = "remote"
    HYBRID = "hybrid"
    WRITTEN = "written"


class AssemblyState(Enum):
    """How far the assembly is.

    CONVENED until a call is opened, OPEN from then to the end of that day, HELD after it. Where no call was ever opened
    (organisers who only record counts) it is HELD from the day after the meeting's.
    """

    CONVENED = "convened"
    OPEN = "open"
    HELD = "held"


class AssemblyOrder(Enum):
    """Orders of a list of assemblies, by the day of the meeting."""

    SOONEST = "soonest"
    LATEST = "latest"


class ResolutionKind(Enum):
    """What is decided, and so which majority, quorum and vote weight of the law hold.

    OTHER is a matter that the law lists (`majorities.others`): merger, dissolution, …; the item names it.
    MANDATORY_THREE_QUARTERS: a change for which the law itself demands three quarters; PLURAL_CLAUSE: abolishing or
    limiting plural votes.
    """

    ORDINARY = "ordinary"
    AMENDMENT = "amendment"
    PURPOSE = "purpose"
    ELECTION = "elections"
    LIABILITY = "liability"
    DUTY_TO_USE = "duty_to_use"
    MANDATORY_THREE_QUARTERS = "mandatory_three_quarters"
    PLURAL_CLAUSE = "plural_clause"
    OTHER = "other"


class MajorityBase(Enum):
    """What a majority is counted on (law-packs.md, section 3); values are the packs' own words."""

    VOTES_CAST = "cast_excl"
    VOTES_VALID = "valid_cast"
    VOTES_PRESENT = "present"
    VOTES_TOTAL = "total"


class Verdict(Enum):
    """What a tally decides.

    UNDECIDED where only the chair's side would break the tie, and it is not recorded. NO_RESULT where the meeting was
    not quorate, or where law and statutes leave open what the votes come to.
    """

    ADOPTED = "adopted"
    REJECTED = "rejected"
    UNDECIDED = "undecided"
    NO_RESULT = "no_result"


class ElectionVerdict(Enum):
    """What an election comes to: ASK_TIE_RULE where a tie touches a seat, SEATS_VACANT where too few are elected."""

    COMPLETE = "complete"
    ASK_TIE_RULE = "ask_tie_rule"
    SEATS_VACANT = "seats_vacant"
    NO_RESULT = "no_result"


class Side(Enum):
    """How the chair voted, where the law lets it break a tie."""

    FOR = "for"
    AGAINST = "against"


class BallotForm(Enum):
    """How a vote is taken: by name, in secret, or on paper that two scrutineers count."""

    OPEN = "open"
    SECRET = "secret"
    PAPER = "paper"


class VotingChannel(Enum):
    """Where a vote comes from. POSTAL: a form that arrived before the meeting; EARLY: cast electronically before it."""

    IN_ROOM = "in_room"
    REMOTE = "remote"
    POSTAL = "postal"
    EARLY = "early"


class VoteChoice(Enum):
    """What a voter chose on a resolution."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    BLANK = "blank"


class RollState(Enum):
    """How far a roll is.

    CONTESTED while an objection waits for its decision, or one that was upheld for what follows; REOPENED once two
    people have opened a sealed roll again, CORRECTED once its next version is sealed. A sealed root stands for ever,
    whatever follows.
    """

    PROVISIONAL = "provisional"
    CONTESTED = "contested"
    SEALED = "sealed"
    REOPENED = "reopened"
    CORRECTED = "corrected"


class PresenceForm(Enum):
    """Where somebody takes part from. WRITTEN: she answered in a procedure in writing, which has no room."""

    IN_ROOM = "in_room"
    REMOTE = "remote"
    WRITTEN = "written"


class DoorChangeKind(Enum):
    """What happened at the door, between the seal of the roll and the opening of the meeting."""

    ADDED = "added"
    STRUCK = "struck"


class RepresentationBasis(Enum):
    """Why somebody acts for a member by law."""

    DIRECTOR = "director"
    GUARDIAN = "guardian"
    COMMON_REPRESENTATIVE = "common_representative"
    USUFRUCTUARY = "usufructuary"
    ADMINISTRATOR = "administrator"


class ProxyForm(Enum):
    """What a proxy was given on.

    PAPER: written, signed by hand and dated. TEXT: legible on a durable medium and naming who gives it (an e-mail, a
    scan, a portal). ELECTRONIC: with an electronic signature that stands for one by hand. PRIVATE_DEED: of full
    probative value (two witnesses, a lawyer or a notary). NOTARIAL: a notary's act.
    """

    PAPER = "paper"
    TEXT = "text"
    ELECTRONIC = "electronic"
    PRIVATE_DEED = "private_deed"
    NOTARIAL = "notarial"


class InstructionChoice(Enum):
    """What a principal wants of her holder on one item; FREE leaves it to her."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    FREE = "free"


class Casts(Enum):
    """Who casts a member's votes."""

    HERSELF = "herself"
    REPRESENTATIVE = "representative"
    PROXY = "proxy"
    NOBODY = "nobody"


class QuorumUnit(Enum):
    """What a quorum counts."""

    MEMBERS = "members"
    VOTES = "votes"
    SHARES = "shares"


class Sameness(Enum):
    """Whether two entries are one human's."""

    SAME = "same"
    DIFFERENT = "different"


class NoticeReason(Enum):
    """Why somebody is on the notice list: it is wider than the roll's voters."""

    VOTER = "voter"
    VOTE_SUSPENDED = "vote_suspended"
    WITHOUT_VOTE = "without_vote"
    AGENDA_ONLY = "agenda_only"
    """Represented by a delegate: not convened, but the agenda is made known to her as to every member."""


class RollReason(IntEnum):
    """Why a registered membership has the votes it has: one reason each, the lowest that applies counts.

    The order of precedence is architecture section 8's; the numbers are stored. REPRESENTED_BY_DELEGATE is the one
    exception: at an assembly of delegates it is the reason of whoever would vote but is no delegate, so that it comes
    right before VOTES; rolls are older than it, and its number follows theirs.
    """

    NOT_REGISTERED = 0
    SUSPENDED = 1
    IN_DEFAULT = 2
    NO_SHARE = 3
    WAITING = 4
    VOTES = 5
    REPRESENTED_BY_DELEGATE = 6
