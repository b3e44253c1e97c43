"""One line of a search: the client, and what of it fits."""

from __future__ import annotations

import strawberry

from services.clients.domain.search.wanted import MatchedBy
from services.clients.graph.types.client import Client
from services.clients.store.search.matches import Match

strawberry.enum(MatchedBy, description="What of an organisation fits the text that was searched for.")


@strawberry.type(description="A client that a search found; lists go from the best match down.")
class ClientMatch:
    """A client that a search found."""

    id: strawberry.ID = strawberry.field(description="The client's.")
    client: Client = strawberry.field(description="The client.")
    matched: str = strawberry.field(description="The name or number that fits best, as this country has it on record.")
    matched_by: MatchedBy = strawberry.field(description="What that is.")
    distance: int = strawberry.field(
        description="How far the text is from it: 0 the very number, 1 the very name, up to 199 names that begin so, "
        "above those in which words are alike. It says the same in every country."
    )
    sort_name: str = strawberry.field(description="The client's; what orders matches of one distance.")

    @classmethod
    def of(cls, match: Match) -> ClientMatch:
        """The graph's view of a match."""
        client = Client.of(match.client)
        return cls(
            id=client.id,
            client=client,
            matched=match.matched,
            matched_by=match.matched_by,
            distance=match.distance,
            sort_name=client.sort_name,
        )
