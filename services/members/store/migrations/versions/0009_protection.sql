-- Data protection: erasure and what the law holds back from it, rectification, who read what.

-- ── erasure ──────────────────────────────────────────────────────────────────

-- Whose profile is gone. A restore brings profiles back; the journal outside the database says whose must go again.
CREATE TABLE erasure (
  membership uuid PRIMARY KEY REFERENCES membership,
  because    text NOT NULL CHECK (because IN ('MEMBER', 'OFFICE', 'RETENTION')),
  erased_on  date NOT NULL,
  known      int8range NOT NULL
);
CREATE TRIGGER erasure_keeps_its_past BEFORE UPDATE OR DELETE ON erasure FOR EACH ROW EXECUTE FUNCTION append_only();

-- What the register, attendance sheets and minutes need to name somebody whose profile is gone, until the law lets go.
CREATE TABLE held_identity (
  membership  uuid PRIMARY KEY REFERENCES membership,
  given_name  text,
  family_name text,
  birth_date  date,
  source      text NOT NULL,
  until       date NOT NULL
);
CREATE INDEX held_identity_until ON held_identity (until);

-- Who may read held identities: one login, one entity, from a day to a day.
CREATE TABLE hold_grant (
  id         uuid NOT NULL,
  entity     text NOT NULL REFERENCES legal_entity,
  issuer     text NOT NULL,
  subject    text NOT NULL,
  name       text NOT NULL,
  reason     text NOT NULL,
  granted_by text NOT NULL,
  valid      daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid) AND NOT upper_inf(valid)),
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX hold_grant_now ON hold_grant (id) WHERE upper_inf(known);
CREATE INDEX hold_grant_of ON hold_grant (entity, issuer, subject) WHERE upper_inf(known);
CREATE TRIGGER hold_grant_keeps_its_past BEFORE UPDATE OR DELETE ON hold_grant
  FOR EACH ROW EXECUTE FUNCTION append_only();

CREATE TABLE hold_reading (
  id         uuid PRIMARY KEY,
  membership uuid NOT NULL REFERENCES membership,
  "grant"    uuid NOT NULL,
  document   text NOT NULL CHECK (document IN ('REGISTER', 'ATTENDANCE', 'MINUTES')),
  reason     text NOT NULL,
  actor      text NOT NULL,
  at         timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE INDEX hold_reading_of ON hold_reading (membership);

-- ── rectification ────────────────────────────────────────────────────────────

-- What a profile said before; documents of the past say it still. `discreet`: read like a held identity only.
CREATE TABLE rectification (
  id           uuid PRIMARY KEY,
  membership   uuid NOT NULL REFERENCES membership,
  number       integer NOT NULL CHECK (number > 0),
  fields       text[] NOT NULL CHECK (cardinality(fields) > 0),
  given_name   text,
  family_name  text,
  birth_date   date,
  discreet     boolean NOT NULL,
  source       text,
  rectified_on date NOT NULL,
  actor        text NOT NULL,
  known        int8range NOT NULL,
  UNIQUE (membership, number)
);

-- A document that names her as she was called then: it is annotated, never rewritten.
CREATE TABLE rectified_document (
  rectification uuid NOT NULL REFERENCES rectification ON DELETE CASCADE,
  document      text NOT NULL,
  PRIMARY KEY (rectification, document)
);
CREATE INDEX rectified_document_of ON rectified_document (document);

-- ── who read what ────────────────────────────────────────────────────────────

-- One row for each request and kind of data: many memberships, or a whole entity. Written in batches, off the chain.
CREATE TABLE read_log (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at          timestamptz NOT NULL,
  actor       text NOT NULL,
  role        text NOT NULL,
  home        text,
  purpose     text,
  what        text NOT NULL,
  entity      text,
  memberships uuid[] NOT NULL
);
CREATE INDEX read_log_of ON read_log USING gin (memberships);
CREATE INDEX read_log_at ON read_log (at);
CREATE INDEX read_log_entity ON read_log (entity, at) WHERE entity IS NOT NULL;

-- ── what erasure may touch ───────────────────────────────────────────────────

-- Facts are only added, except by the transaction that erases: it removes rows that are personal data through and
-- through (no arguments), or blanks the named columns of rows that stay.
CREATE FUNCTION erasable() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  columns text[] := coalesce(TG_ARGV[0:]::text[], '{}');
BEGIN
  IF current_setting('hemicycle.erasing', true) = 'on' THEN
    IF TG_OP = 'DELETE' AND cardinality(columns) = 0 THEN
      RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND cardinality(columns) > 0 AND to_jsonb(NEW) - columns = to_jsonb(OLD) - columns THEN
      RETURN NEW;
    END IF;
  END IF;
  IF TG_OP = 'UPDATE'
     AND upper_inf(OLD.known) AND lower(NEW.known) = lower(OLD.known) AND NOT upper_inf(NEW.known)
     AND to_jsonb(NEW) - 'known' = to_jsonb(OLD) - 'known' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'table % keeps its past: % refused', TG_TABLE_NAME, TG_OP;
END $$;

DO $$
DECLARE found record;
BEGIN
  FOR found IN
    SELECT * FROM (VALUES
      ('login', ''), ('consent', ''), ('activity', ''), ('declaration', ''), ('tie', ''), ('change_reason', ''),
      ('leaving_step', '''reason'''), ('application_step', '''reason'''), ('share_request_step', '''reason'''),
      ('payment_use', '''reason'''), ('payment_request', '''reason'''), ('payment_request_step', '''reason'''),
      ('refund', '''reason'''), ('share_reversal', '''reason''')
    ) AS tables (name, columns)
  LOOP
    CONTINUE WHEN to_regclass(found.name) IS NULL;
    EXECUTE format('DROP TRIGGER %I ON %I', found.name || '_keeps_its_past', found.name);
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION erasable(%s)',
                   found.name || '_keeps_its_past', found.name, found.columns);
  END LOOP;
END $$;
