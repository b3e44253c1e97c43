"""Notices that have not reached their members, with names and addresses, as CSV."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import date

from commons.subgraph.context import Partition
from services.governance.domain.assembly import Assembly
from services.governance.store.bundle_stream import csv_stream, safe
from services.governance.store.convocation_notices import SENT, STAGING, pull_addresses
from services.governance.store.scratch import scratch

_CSV = f"""
  SELECT n.channel, $2::text || encode(uuid_send(n.membership), 'hex') AS membership, a.number,
         {safe("a.name")} AS name, {safe("a.city")} AS city, {safe("a.email")} AS email,
         n.because, CASE WHEN s.sent_on IS NULL THEN 'UNSENT' ELSE 'BOUNCED' END AS state, s.sent_on AS last_sent_on
    FROM notice n LEFT JOIN {STAGING} a ON a.membership = n.membership
    LEFT JOIN ({SENT.replace(":assembly", "$1::uuid")}) s ON s.membership = n.membership
   WHERE n.assembly = $1::uuid AND upper_inf(n.known) AND s.reached_on IS NULL
   ORDER BY n.channel, a.name, n.membership"""


async def leftovers(partition: Partition, assembly: Assembly, day: date) -> AsyncGenerator[bytes, None]:
    """The list, with a header line (RFC 4180, UTF-8); ELECTORATE_UNAVAILABLE without the members service.

    The addresses live in a temporary table of a transaction that is rolled back, whatever becomes of the file.
    """
    async with scratch(partition.database) as session:
        await pull_addresses(session, partition, assembly, day)
        names = f"{partition.country.code}.membership."
        async with aclosing(csv_stream(session, _CSV, assembly.id, names)) as blocks:
            async for block in blocks:
                yield block
