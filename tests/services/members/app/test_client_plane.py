"""What the clients service may ask of memberships: ids, for its purpose, in its own country."""

from __future__ import annotations

import msgspec
import pytest

from commons.auth.tokens import Asking, partition_token
from commons.client_questions import ENGAGEMENT_PURPOSE, HELD_PATH, OWN_ALL_PATH, HeldRequest, OwnAllRequest
from services.clients.store.memberships_asked import held_in
from tests.commons.asgi import ask
from tests.services.clients.graph.relation.conftest import AMELIE, CHLOE, HEAD, SCOP, World, world  # noqa: F401
from tests.services.governance.country import key


async def test_which_are_an_entity_s(world: World) -> None:  # noqa: F811
    asked = [key(number) for number in (AMELIE, CHLOE, 99)]
    assert await held_in(world.partition, HEAD, asked) == {key(AMELIE)}
    assert await held_in(world.partition, SCOP, asked) == {key(CHLOE)}


@pytest.mark.parametrize(
    ("purpose", "path", "body", "status"),
    [
        (ENGAGEMENT_PURPOSE, HELD_PATH, HeldRequest(HEAD, ["no id"]), 400),
        (ENGAGEMENT_PURPOSE, HELD_PATH, HeldRequest("BE.entity.smartcoop", []), 400),
        (ENGAGEMENT_PURPOSE, HELD_PATH, OwnAllRequest("fr", "amelie"), 400),
        ("VOTING_ROLL", OWN_ALL_PATH, OwnAllRequest("fr", "amelie"), 403),
    ],
)
async def test_anything_else_is_refused(world: World, purpose, path, body, status) -> None:  # noqa: F811
    token = partition_token(Asking("clients/FR", "members/FR", purpose), world.partition.key)
    answer = await ask(world.members, "POST", path, msgspec.json.encode(body), authorization=f"Bearer {token}")
    assert answer.status == status
