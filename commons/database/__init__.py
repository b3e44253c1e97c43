"""One partition's PostgreSQL: sessions that tell reads from writes, the audit chain, outbox and idempotency keys."""
