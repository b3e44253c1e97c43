"""Where votes may come from by law and statutes (`early_and_remote_voting`)."""

from __future__ import annotations

from dataclasses import dataclass

from commons.errors import Refusal
from services.governance.domain.law.leaf import STATUTES, Absent, Leaf
from services.governance.domain.law.reading import Reading, unknown
from services.governance.domain.words import AssemblyForm, VotingChannel

_KEYS = {
    VotingChannel.POSTAL: "early_and_remote_voting.postal",
    VotingChannel.EARLY: "early_and_remote_voting.electronic",
    VotingChannel.REMOTE: "early_and_remote_voting.remote_attendance",
}
_ONLY_BY_STATUTES = "opt_in"
_IF_STATUTES = "if_statutes"


@dataclass(frozen=True, slots=True)
class Licensed:
    """A channel and the rule that lets votes come that way; None where none is needed."""

    channel: VotingChannel
    law: Leaf | None


def licensed(law: Reading, channel: VotingChannel, form: AssemblyForm) -> Licensed:
    """The channel with its rule.

    Raises `Refusal` VOTING_NOT_ALLOWED with the article, LAW_UNKNOWN where the statutes must say and are silent,
    BAD_ARGUMENT for a form of meeting that has no such place.
    """
    if channel is VotingChannel.IN_ROOM and form is AssemblyForm.REMOTE:
        raise Refusal("BAD_ARGUMENT", "This meeting is held remotely: nobody votes in a room.")
    if channel is VotingChannel.REMOTE and form is AssemblyForm.IN_ROOM:
        raise Refusal("BAD_ARGUMENT", "This meeting is held in the room: nobody takes part remotely.")
    if channel in (VotingChannel.IN_ROOM, VotingChannel.REMOTE):
        # By which right a meeting is held remotely is the convocation's; who is checked in votes.
        return Licensed(channel, None)
    leaf = law.leaf(_KEYS[channel])
    if leaf.absent in (Absent.STATUTES, Absent.UNKNOWN):
        leaf = law.required(leaf.key)
    _check(leaf, channel)
    return Licensed(channel, leaf)


def _check(leaf: Leaf, channel: VotingChannel) -> None:
    if leaf.pack != STATUTES and (leaf.licence == _ONLY_BY_STATUTES or _waits(leaf)):
        raise _not_allowed(leaf, channel, "only where the statutes adopt it, and they do not")
    if leaf.absent is Absent.NONE or leaf.value is False:
        raise _not_allowed(leaf, channel, "not here")
    if leaf.value is not True:
        raise unknown(leaf, f"'{leaf.value}' does not say whether votes may come so; record the statutes' choice.")


def _waits(leaf: Leaf) -> bool:
    return isinstance(leaf.value, str) and leaf.value.startswith(_IF_STATUTES)


def _not_allowed(leaf: Leaf, channel: VotingChannel, said: str) -> Refusal:
    return Refusal(
        "VOTING_NOT_ALLOWED",
        f"{leaf.source}: votes are cast {channel.name} {said}.",
        article=leaf.source,
        unverified=leaf.unverified,
        key=leaf.key,
    )
