"""Reading a request for a file: `GET /files/BE/rolls/BE.roll.….csv`, with the caller's token; PUT where one is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from commons.errors import Refusal
from gateway.http.request import HttpRefusal

PREFIX = "/files/"
_PATH = re.compile(r"/files/(?P<country>[A-Z]{2})/(?P<kind>[a-z]+)/(?P<id>[A-Za-z0-9.]+)\.(?P<form>[a-z]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class FileRequest:
    """Which file is asked for, and by whom it says it is asked."""

    country: str
    kind: str
    id: str
    form: str
    method: str = "GET"
    authorization: str | None = field(default=None, repr=False)
    purpose: str | None = None


def read_file_request(method: str, path: str, headers: Mapping[bytes, str]) -> FileRequest:
    """The request behind an HTTP message. Raises `HttpRefusal` 405, and NOT_FOUND for an address that is no file's."""
    if method not in ("GET", "PUT"):
        raise HttpRefusal(405, "A file is asked for by GET, and kept by PUT.", allow="GET, PUT")
    found = _PATH.fullmatch(path)
    if found is None:
        raise Refusal("NOT_FOUND", "There is no file at this address; the graph gives the addresses of files.")
    return FileRequest(
        **found.groupdict(),
        method=method,
        authorization=headers.get(b"authorization"),
        purpose=headers.get(b"x-purpose"),
    )
