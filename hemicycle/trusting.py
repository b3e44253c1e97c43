"""`hemicycle documents`: from a front-end's documents to the manifest of those that a gateway trusts.

Each is checked against the graph and its limits, so that what cannot be run is found here and not by a member.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from graphql import GraphQLSyntaxError, OperationDefinitionNode, parse

from commons.errors import Refusal
from commons.settings import Settings
from gateway.building import build_documents
from gateway.operation.prepare import Documents
from gateway.operation.trusted import manifest, read_manifest
from gateway.supergraph.load import load_supergraph
from hemicycle.host.gateway import gateway_settings
from hemicycle.problem import Problem

DOCUMENT_ENDINGS = frozenset({".graphql", ".gql"})


def trust(sources: Iterable[Path], to: Path) -> str:
    """Write the manifest of all documents of `sources` (files, folders, other manifests); says how many there are.

    `Problem` names every document that the graph would refuse; nothing is written then.
    """
    found = [pair for source in sources for pair in documents_of(source)]
    if not found:
        raise Problem("No document was found; name .graphql files, folders of them, or manifests (.json).")
    reader = _reader()
    faults = [f"{name}: {why}" for name, text in found if (why := fault_of(text, reader))]
    if faults:
        raise Problem("The graph would refuse: " + "; ".join(faults))
    written = manifest(text for _, text in found)
    to.parent.mkdir(parents=True, exist_ok=True)
    fresh = to.with_name(f"{to.name}.new")
    fresh.write_bytes(written)
    fresh.replace(to)  # a gateway that watches the file never meets half of it
    return f"{len({text for _, text in found})} documents are trusted by {to}."


def documents_of(source: Path) -> Iterator[tuple[str, str]]:
    """The (name, text) pairs of a file, a folder (with those inside it) or a manifest. `Problem` where it is none."""
    if source.is_dir():
        for file in sorted(source.rglob("*")):
            if file.suffix in DOCUMENT_ENDINGS:
                yield from documents_of(file)
        return
    try:
        if source.suffix in DOCUMENT_ENDINGS:
            yield str(source), source.read_text("utf-8")
        else:
            yield from ((f"{source}, {name}", text) for name, text in read_manifest(source))
    except (OSError, ValueError) as error:
        raise Problem(f"{source} cannot be read as documents: {error}") from error


def fault_of(text: str, reader: Documents) -> str | None:
    """Why the graph refuses a document, in a sentence; None where each of its operations runs."""
    try:
        for name in _operations(text):
            reader.known(text, name)
    except Refusal as refusal:
        return refusal.message
    return None


def _operations(text: str) -> list[str | None]:
    """Names of a document's operations; of one that does not parse, one without a name, for the reader to refuse."""
    try:
        definitions = parse(text, no_location=True).definitions
    except GraphQLSyntaxError:
        return [None]
    found = [d for d in definitions if isinstance(d, OperationDefinitionNode)]
    return [d.name.value if d.name else None for d in found] or [None]


def _reader() -> Documents:
    settings = gateway_settings(Settings())
    return build_documents(settings, load_supergraph(settings.supergraph.read_text("utf-8")))
