CREATE INDEX outbox_erasures ON outbox (sequence, position) WHERE kind = 'member.erased' AND delivered_at IS NULL;
