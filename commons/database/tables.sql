-- Tables that every partition has beside its own. Run by each service's first migration.

-- The head of the audit chain. Its row lock is what makes the sequence commit-ordered (architecture, section 5).
CREATE TABLE audit_head (
  only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  sequence  bigint  NOT NULL,
  hash      bytea   NOT NULL
);
INSERT INTO audit_head (sequence, hash) VALUES (0, sha256(''));

CREATE TABLE audit (
  sequence  bigint PRIMARY KEY,
  at        timestamptz NOT NULL,
  actor     text   NOT NULL,
  action    text   NOT NULL,
  subject   text   NOT NULL,
  body      text   NOT NULL,
  previous  bytea  NOT NULL,
  hash      bytea  NOT NULL
);

CREATE TABLE outbox (
  sequence     bigint NOT NULL REFERENCES audit DEFERRABLE INITIALLY DEFERRED,
  position     int    NOT NULL,
  kind         text   NOT NULL,
  body         jsonb  NOT NULL,
  delivered_at timestamptz,
  PRIMARY KEY (sequence, position)
);

CREATE TABLE idempotency (
  actor     text NOT NULL,
  mutation  text NOT NULL,
  key       text NOT NULL,
  request   bytea NOT NULL,
  subject   text NOT NULL,
  at        timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (actor, mutation, key)
);
CREATE INDEX idempotency_age ON idempotency (at);

-- Guards a table of facts: rows are only added, and `known` is only ever closed, once.
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE'
     AND upper_inf(OLD.known) AND lower(NEW.known) = lower(OLD.known) AND NOT upper_inf(NEW.known)
     AND to_jsonb(NEW) - 'known' = to_jsonb(OLD) - 'known' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'table % keeps its past: % refused', TG_TABLE_NAME, TG_OP;
END $$;

-- Lines of the audit chain and past answers never change.
CREATE FUNCTION never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table % keeps its past: % refused', TG_TABLE_NAME, TG_OP;
END $$;
CREATE TRIGGER audit_never_changes BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION never_changes();
CREATE TRIGGER audit_is_kept BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION never_changes();
