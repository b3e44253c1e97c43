"""The command line: one command per thing somebody does at a terminal. Problems are one sentence and an exit code.

Each command imports what it needs when it runs, so that `--help` and the runner start at once.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console

from commons.errors import Refusal
from commons.settings import PartitionSettings, Settings
from hemicycle.problem import Problem
from services.governance.domain.law.files import LawFileBroken

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
schema_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The graph's schema.")
import_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Take over a national register's export.")
roll_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Voting rolls as files.")
law_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="What the law makes of numbers.")
app.add_typer(schema_app, name="schema")
app.add_typer(law_app, name="law")
app.add_typer(roll_app, name="roll")
app.add_typer(import_app, name="import")

Split = Annotated[list[str], typer.Option(help="A partition that gets a process of its own, like members/IT.")]


@app.command()
def run(
    split: Split = [],  # noqa: B006
    port: Annotated[int, typer.Option(envvar="PORT", help="The gateway's port; the others follow it.")] = 4000,
    database_url: Annotated[
        str, typer.Option(envvar="DATABASE_URL", help="A PostgreSQL 18 to use instead of the embedded one.")
    ] = "",
    sample_scale: Annotated[
        float, typer.Option(envvar="HEMICYCLE_SAMPLE_SCALE", min=0.01, max=40, help="1 is about 30,000 people.")
    ] = 1.0,
    durable: Annotated[
        bool, typer.Option(hidden=True, help="Without it a power cut may cost the data; faster, for tests.")
    ] = True,
) -> None:
    """Start all of Hemicycle on this machine, and stop it with Ctrl-C."""
    from hemicycle.runner.progress import Reporter  # noqa: PLC0415
    from hemicycle.runner.run import Wish  # noqa: PLC0415
    from hemicycle.runner.run import run as start  # noqa: PLC0415

    start(Wish(Settings(), port, database_url or None, tuple(split), sample_scale, durable), Reporter(Console()))


@app.command()
def gateway(
    *,
    supergraph: Annotated[
        Path | None, typer.Option(help="Another composed supergraph (join v0.3 or later) than Hemicycle's own.")
    ] = None,
    placement: Annotated[
        Path | None, typer.Option(help="Which countries its fields live in; without it there are no countries.")
    ] = None,
    countries: Annotated[
        Path | None, typer.Option(help="The country directory; may give the addresses of partitions.")
    ] = None,
    host: Annotated[str | None, typer.Option(help="Where to listen: the address.")] = None,
    port: Annotated[int | None, typer.Option(help="Where to listen: the port; HEMICYCLE_PORT if absent.")] = None,
    no_inflight_sharing: Annotated[
        bool, typer.Option("--no-inflight-sharing", help="Make every call, equal ones at the same time too.")
    ] = False,
) -> None:
    """Serve the gateway: Hemicycle's, or one over any Federation v2 supergraph."""
    from hemicycle.host.commands import serve_gateway  # noqa: PLC0415
    from hemicycle.host.gateway import Asked  # noqa: PLC0415

    serve_gateway(Asked(supergraph, placement, countries, host, port, no_inflight_sharing))


@app.command()
def partition(names: Annotated[list[str], typer.Argument(help="Which, like members/IT.")]) -> None:
    """Serve one partition, or several in one process."""
    from hemicycle.host.commands import serve_partitions  # noqa: PLC0415

    serve_partitions(names)


@app.command(hidden=True)
def host(without: Annotated[list[str], typer.Option("--except")] = []) -> None:  # noqa: B006
    """Serve the issuers and every partition of the data folder but some, in one process."""
    from hemicycle.host.commands import serve_host  # noqa: PLC0415

    serve_host(frozenset(without))


@app.command()
def issuer() -> None:
    """Serve the local issuers of the data folder."""
    from hemicycle.host.commands import serve_issuer  # noqa: PLC0415

    serve_issuer()


@app.command()
def migrate(service: Annotated[str, typer.Argument(help="members, governance or clients.")]) -> None:
    """Bring the database at HEMICYCLE_DATABASE_URL to the newest tables of a service."""
    from commons.database.migrating import migrate as upgrade  # noqa: PLC0415
    from commons.directory import SERVICES  # noqa: PLC0415
    from hemicycle.postgres.databases import driver_url, problems  # noqa: PLC0415

    url = PartitionSettings().database_url
    if service not in SERVICES or not url:
        raise Problem(f"Name a service of {', '.join(SERVICES)}, and set HEMICYCLE_DATABASE_URL.")
    with problems(driver_url(url)):
        print(f"{service} is at {asyncio.run(upgrade(service, driver_url(url)))}")


@app.command()
def explain(
    query: Annotated[Path, typer.Argument(help="A GraphQL document.")],
    stage: Annotated[str, typer.Option(help="Print one stage only.")] = "",
    variables: Annotated[str, typer.Option(help="The query's variables, as JSON.")] = "{}",
    as_: Annotated[str, typer.Option("--as", help="Also ask the running countries, as this sample login.")] = "",
) -> None:
    """Print what the gateway makes of a query, stage by stage."""
    from hemicycle.explaining import explained  # noqa: PLC0415

    print(asyncio.run(explained(query, variables, stage or None, as_ or None)))


@app.command()
def documents(
    sources: Annotated[
        list[Path], typer.Argument(help="Documents (.graphql), folders of them, or front-ends' own manifests (.json).")
    ],
    to: Annotated[Path, typer.Option(help="The manifest to write: HEMICYCLE_TRUSTED_DOCUMENTS of the gateway.")],
) -> None:
    """Write the manifest of the documents that a gateway in production runs, each checked against the graph."""
    from hemicycle.trusting import trust  # noqa: PLC0415

    print(trust(sources, to))


@app.command()
def token(
    persona: Annotated[str, typer.Argument(help="A login of the sample data, like amelie.")],
    hours: Annotated[float, typer.Option(min=0.01, max=24 * 30, help="How long it lives.")] = 12.0,
    password: Annotated[bool, typer.Option(help="Print the password for the login page instead.")] = False,
) -> None:
    """Print a ready-made token for a sample login of the data folder."""
    from hemicycle.issuer.embedded import password_for, token_for  # noqa: PLC0415

    print(password_for(Settings(), persona) if password else token_for(Settings(), persona, round(hours * 3600)))


@app.command()
def later(by: Annotated[str, typer.Argument(help="40d, 2h, 30m, or a moment like 2027-06-15T18:00+02:00.")]) -> None:
    """Let time pass on this machine, for rehearsing a meeting: the data folder's clock goes ahead."""
    from hemicycle.later import later as pass_time  # noqa: PLC0415
    from hemicycle.runner.data_folder import DataFolder  # noqa: PLC0415

    print(f"It is now {pass_time(DataFolder(Settings().data), by):%Y-%m-%d %H:%M} UTC here.")


@app.command()
def verify(
    names: Annotated[
        list[str],
        typer.Argument(
            help="A bundle of a roll, consultation or secret ballot, a share certificate (JSON or PDF), or "
            "partitions like members/IT; all partitions if none is named."
        ),
    ] = [],  # noqa: B006
    line: Annotated[str, typer.Option(help="With a bundle: also prove the line of this membership or person.")] = "",
) -> None:
    """Check a bundle's root, signature and chain with nothing but the file; or follow partitions' audit chains."""
    from hemicycle.roll_files import is_partition, verify_file  # noqa: PLC0415
    from hemicycle.verifying import verified  # noqa: PLC0415

    async def tell() -> None:
        async for sentence in verified(names):
            print(sentence)

    if names and not all(map(is_partition, names)):
        print("\n\n".join(verify_file(Path(name), line or None) for name in names))
    else:
        asyncio.run(tell())


@app.command()
def redraw(file: Annotated[Path, typer.Argument(help="The bundle of a draw by lot, as JSON.")]) -> None:
    """Draw by lot again from a published draw: is the panel the one that seed and public number give?"""
    from hemicycle.redrawing import redrawn  # noqa: PLC0415

    print("\n".join(redrawn(file)))


Export = Annotated[Path, typer.Argument(help="The export, with a header line.")]
Register = Annotated[str, typer.Option("--entity", help="Which register it is, like BE.entity.smartcoop.")]


@app.command()
def retain(
    names: Annotated[list[str], typer.Argument(help="Partitions like members/IT; all of them if none is named.")] = [],  # noqa: B006
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and change nothing.")] = False,
) -> None:
    """Let go what the rules of retention no longer keep: profiles of people who left long ago, old logs."""
    from hemicycle.retaining import retained  # noqa: PLC0415

    async def tell() -> None:
        async for line in retained(names, dry_run=dry_run):
            print(line)

    asyncio.run(tell())


@app.command()
def cubes(
    names: Annotated[list[str], typer.Argument(help="Partitions like members/IT; all and the group if none.")] = [],  # noqa: B006
    month: Annotated[str | None, typer.Option(help="Like 2026-10; the last one that is over if absent.")] = None,
) -> None:
    """Compute and publish a month's figures, of each country and then of the group; what was published stays."""
    from hemicycle.counting import counted  # noqa: PLC0415

    async def tell() -> None:
        async for line in counted(month, names):
            print(line)

    asyncio.run(tell())


@import_app.command("members")
def import_members(file: Export, entity: Register) -> None:
    """Add a register's memberships; bad rows go to a file beside it, and a second run changes nothing."""
    from hemicycle.importing import What, take_over  # noqa: PLC0415

    print(asyncio.run(take_over(What.MEMBERSHIPS, file, entity)))


@import_app.command("share-operations")
def import_share_operations(file: Export, entity: Register) -> None:
    """Book a register's share operations in the order of the file, each under its own reference once."""
    from hemicycle.importing import What, take_over  # noqa: PLC0415

    print(asyncio.run(take_over(What.SHARE_OPERATIONS, file, entity)))


@import_app.command("activities")
def import_activities(file: Export, entity: Register) -> None:
    """Record what members do: trades, sectors and situations, with their days."""
    from hemicycle.importing import What, take_over  # noqa: PLC0415

    print(asyncio.run(take_over(What.ACTIVITIES, file, entity)))


@import_app.command("payments")
def import_payments(file: Export, entity: Register) -> None:
    """Take in a bank's payments as CSV; what finds no place waits on the share office's work list."""
    from hemicycle.importing import What, take_over  # noqa: PLC0415

    print(asyncio.run(take_over(What.PAYMENTS, file, entity)))


@import_app.command("organisations")
def import_organisations(file: Export, entity: Register) -> None:
    """Register organisations as clients; one that is known under a number of a row is the same organisation."""
    from hemicycle.importing import What, take_over  # noqa: PLC0415

    print(asyncio.run(take_over(What.ORGANISATIONS, file, entity)))


@import_app.command("identifiers")
def import_identifiers(file: Export, entity: Register) -> None:
    """Enter further numbers of clients' organisations."""
    from hemicycle.importing import What, take_over  # noqa: PLC0415

    print(asyncio.run(take_over(What.IDENTIFIERS, file, entity)))


@import_app.command("engagements")
def import_engagements(
    file: Export,
    entity: Register,
    members_url: Annotated[
        str, typer.Option(help="The country's members database, where it is none of this machine's.")
    ] = "",
) -> None:
    """Record who worked for which client, each engagement under its reference once."""
    from hemicycle.importing import What, take_over  # noqa: PLC0415

    print(asyncio.run(take_over(What.ENGAGEMENTS, file, entity, members_url)))


@roll_app.command("export")
def roll_export(
    roll: Annotated[str, typer.Argument(help="A roll's, consultation's or secret ballot's id, like BE.roll.….")],
    to: Annotated[Path, typer.Option(help="The file to write.")],
    form: Annotated[str, typer.Option(help="jsonl (the bundle of a sealed roll), csv or pdf.")] = "jsonl",
    as_: Annotated[str, typer.Option("--as", help="As this sample login.")] = "",
    token: Annotated[str, typer.Option(envvar="HEMICYCLE_TOKEN", help="Or with this token.")] = "",
) -> None:
    """Write the bundle, CSV or document of a roll or consultation to a file."""
    from hemicycle.roll_files import export_roll  # noqa: PLC0415

    print(asyncio.run(export_roll(roll, to, form, as_ or None, token)))


@law_app.command("check")
def law_check(
    files: Annotated[list[Path], typer.Argument(help="Law packs and statutes, as docs/guides/law.md describes them.")],
) -> None:
    """Check files of law packs and of statutes; each problem names file and key, and any makes the exit code 1."""
    from hemicycle.law_files import checked  # noqa: PLC0415

    found = checked(files, date.today())
    print(found.text)
    if not found.sound:
        raise typer.Exit(1)


@law_app.command("template")
def law_template(
    pack: Annotated[str, typer.Argument(help="The law pack, like BE-SC.")],
    company_form: Annotated[str, typer.Option(help="France: SA, SAS, SARL; Italy: spa, srl.")] = "",
    seat_pack: Annotated[str, typer.Option(help="The law of a European cooperative society's seat.")] = "",
) -> None:
    """Print a file of statutes to fill in: every question that the pack leaves to them, with the law's own rule."""
    from hemicycle.law_files import template  # noqa: PLC0415

    print(template(pack, company_form or None, seat_pack or None, date.today()))


@law_app.command("try")
def law_try(
    file: Annotated[Path, typer.Argument(help="Cases as JSON, in the words of docs/guides/law.md.")],
    url: Annotated[str, typer.Option(help="The gateway; without it, the data folder's.")] = "",
    as_: Annotated[str, typer.Option("--as", help="As this sample login; none is needed.")] = "",
    token: Annotated[str, typer.Option(envvar="HEMICYCLE_TOKEN", help="Or with this token.")] = "",
) -> None:
    """Put a file of cases to the running gateway; it ends with 'N passed, M failed', and with 1 if any failed."""
    from hemicycle.trying_law import tried  # noqa: PLC0415

    found = asyncio.run(tried(file, url or None, as_ or None, token or None))
    print(found.text)
    if found.failed:
        raise typer.Exit(1)


@schema_app.command("export")
def schema_export() -> None:
    """Write each service's SDL to schema/subgraphs/."""
    from hemicycle.schema_files import export_subgraphs  # noqa: PLC0415

    print("\n".join(str(path) for path in export_subgraphs()) or "Nothing changed.")


def main() -> Any:
    """The entry point: a problem is told in one sentence, never with a traceback."""
    try:
        app(prog_name="hemicycle")
    except Problem as problem:
        _fail(problem.sentence, problem.code)
    except Refusal as refusal:
        _fail(refusal.message, 1)
    except LawFileBroken as broken:
        _fail(f"{broken} (hemicycle law check FILE tells it all)", 1)
    except ValidationError as error:
        fields = ", ".join(f"HEMICYCLE_{'_'.join(map(str, row['loc'])).upper()}" for row in error.errors())
        _fail(f"A setting cannot be read: {fields}.", 2)
    finally:
        # At its end the interpreter would collect every library once more: seconds, on a busy machine.
        gc.freeze()


def _fail(sentence: str, code: int) -> None:
    print(sentence, file=sys.stderr)
    sys.exit(code)
