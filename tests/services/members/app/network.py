"""What carries requests between members partitions in a test: as it should, late, or losing the answer."""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.commons.asgi import ask
from tests.services.members.conftest import Register


class Network:
    """Carries requests to the apps of `registers`, unless they are `down`; `deaf` loses the answers only."""

    def __init__(self, *registers: Register) -> None:
        self.apps = {register.partition.country.code: register.app for register in registers}
        self.down: set[str] = set()
        self.deaf = False

    async def post(self, address: str, token: str, body: bytes) -> bool:
        code = address.split("members.")[1][:2].upper()
        if code in self.down:
            return False
        answer = await ask(self.apps[code], "POST", urlsplit(address).path, body, authorization=f"Bearer {token}")
        return answer.status == 200 and not self.deaf
