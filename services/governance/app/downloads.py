"""What a roll, a consultation and minutes have as files alike: three forms of one thing, each behind the same door."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.governance.app.file_answers import CSV, JSONL, PDF, begun, streamed, whole

FoundT = TypeVar("FoundT")


@dataclass(frozen=True)
class Downloads(Generic[FoundT]):
    """The files of one kind of thing. `allowed` finds it for a request and a form, once the export is on record;
    `document` gathers what is to be printed and gives the printing, which is done beside the event loop."""

    folder: str
    allowed: Callable[[Request, str], Awaitable[FoundT]]
    bundle: Callable[[FoundT], AsyncGenerator[bytes, None]]
    csv: Callable[[FoundT], AsyncGenerator[bytes, None]]
    document: Callable[[FoundT], Awaitable[Callable[[], bytes]]]

    def routes(self) -> list[Route]:
        """`/bulk/<folder>/<id>.jsonl`, `.csv` and `.pdf`."""
        forms = {"jsonl": self._jsonl, "csv": self._csv, "pdf": self._pdf}
        return [Route(f"/bulk/{self.folder}/{{id}}.{form}", answer) for form, answer in forms.items()]

    async def _jsonl(self, request: Request) -> Response:
        found = await self.allowed(request, "jsonl")
        return streamed(await begun(self.bundle(found)), f"{request.path_params['id']}.jsonl", JSONL)

    async def _csv(self, request: Request) -> Response:
        found = await self.allowed(request, "csv")
        return streamed(await begun(self.csv(found)), f"{request.path_params['id']}.csv", CSV)

    async def _pdf(self, request: Request) -> Response:
        found = await self.allowed(request, "pdf")
        printed = await asyncio.to_thread(await self.document(found))
        return whole(printed, f"{request.path_params['id']}.pdf", PDF)
