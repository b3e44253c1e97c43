"""Files: which partition holds one, where it stands there, and by which rule of the access table it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commons.errors import Refusal
from commons.ids import GlobalId
from gateway.http.files import FileRequest
from gateway.http.request import HttpRefusal


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file. `rule`: whoever may be granted this field may ask; the service looks at the row. `kept`: the
    same of whoever sends one (PUT); None where files of this kind are made, not sent."""

    service: str
    path: str
    id_kind: str
    forms: tuple[str, ...]
    rule: str
    kept: str | None = None


_FORMS = ("jsonl", "csv", "pdf")
KINDS = {
    "rolls": FileKind("governance", "/bulk/rolls/{id}.{form}", "roll", _FORMS, "VotingRoll.lines"),
    "ballots": FileKind("governance", "/bulk/ballots/{id}.{form}", "ballot", ("jsonl",), "Ballot.secret"),
    "documents": FileKind(
        "governance", "/bulk/documents/{id}.{form}", "document", ("pdf",), "Assembly.documents", "Mutation.addDocument"
    ),
    "notices": FileKind("governance", "/bulk/notices/{id}.{form}", "assembly", ("csv",), "Assembly.noticeList"),
    "minutes": FileKind("governance", "/bulk/minutes/{id}.{form}", "minutes", _FORMS, "Assembly.minutes"),
    "attendance": FileKind(
        "governance", "/bulk/attendance/{id}.{form}", "assembly", ("csv", "pdf"), "Assembly.attendanceList"
    ),
    "proxies": FileKind("governance", "/bulk/proxies/{id}.{form}", "assembly", ("csv",), "Assembly.proxyList"),
    "consultations": FileKind(
        "governance", "/bulk/consultations/{id}.{form}", "consultation", _FORMS, "ConsultationRoll.lines"
    ),
    "certificates": FileKind(
        "members", "/bulk/certificates/{id}.{form}", "certificate", ("pdf", "json"), "Membership.shareAccount"
    ),
    "bundles": FileKind("members", "/bulk/bundles/{id}.{form}", "membership", ("zip",), "Query.myBundle"),
}
"""Kinds of files by the word in their address."""


@dataclass(frozen=True, slots=True)
class FileCall:
    """One file in one partition."""

    service: str
    country: str
    path: str
    rule: str
    method: str = "GET"

    def __str__(self) -> str:
        return f"{self.service}/{self.country} {self.method} {self.path}"


def locate(asked: FileRequest, countries: Sequence[str]) -> FileCall:
    """The partition and the address there. Raises `Refusal` NOT_FOUND, UNKNOWN_COUNTRY, UNROUTABLE_ID, MALFORMED_ID,
    and `HttpRefusal` 405 for a file of a kind that nobody sends.
    """
    kind = KINDS.get(asked.kind)
    if kind is None or asked.form not in kind.forms:
        raise Refusal("NOT_FOUND", "There is no file at this address; the graph gives the addresses of files.")
    if asked.country not in countries:
        raise Refusal("UNKNOWN_COUNTRY", f"No country '{asked.country}'; known are {', '.join(countries)}.")
    if GlobalId.parse(asked.id, kind.id_kind).country != asked.country:
        raise Refusal("UNROUTABLE_ID", f"{asked.country} does not hold what another country's id names.")
    rule = kind.kept if asked.method == "PUT" else kind.rule
    if rule is None:
        raise HttpRefusal(405, "Files of this kind are made here; ask for one by GET.", allow="GET")
    return FileCall(kind.service, asked.country, kind.path.format(id=asked.id, form=asked.form), rule, asked.method)
