-- Search by name and number, and files that were imported.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- A name as it is searched by: without accents, in lower case, no punctuation, single spaces. Of the languages spoken here
-- only ASCII letters remain after unaccent, so that no database's locale changes what is found or how well it fits.
-- Schemas are named because an index is built with an empty search path.
CREATE FUNCTION search_fold(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT btrim(regexp_replace(lower(public.unaccent('public.unaccent', name)), '[\x01-\x2f\x3a-\x60\x7b-\x7f]+', ' ', 'g'))
$$;

-- Folded once when it is written: a search looks at every name that has a piece in common.
ALTER TABLE organisation_fact
  ADD COLUMN folded text GENERATED ALWAYS AS (CASE WHEN fact = 'NAME' THEN search_fold(value) END) STORED;
ALTER TABLE organisation_name ADD COLUMN folded text GENERATED ALWAYS AS (search_fold(name)) STORED;
CREATE INDEX organisation_fact_search ON organisation_fact USING gin (folded gin_trgm_ops)
  WHERE fact = 'NAME' AND upper_inf(known);
CREATE INDEX organisation_name_search ON organisation_name USING gin (folded gin_trgm_ops) WHERE upper_inf(known);

-- Before an update a generated column of the new row is not there yet, so that these two are judged after it.
DROP TRIGGER organisation_fact_keeps ON organisation_fact;
CREATE TRIGGER organisation_fact_keeps AFTER UPDATE OR DELETE ON organisation_fact
  FOR EACH ROW EXECUTE FUNCTION append_only();
DROP TRIGGER organisation_name_keeps ON organisation_name;
CREATE TRIGGER organisation_name_keeps AFTER UPDATE OR DELETE ON organisation_name
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- What a team notes on a line of its work lists. `quiet_until`: the line stays away until then; null: until there is
-- something newer to say.
CREATE TABLE client_work_note (
  note        uuid PRIMARY KEY,
  client      uuid NOT NULL REFERENCES client,
  kind        text NOT NULL CHECK (kind IN ('LATE_PAYER', 'DORMANT', 'CHARTER_TO_RENEW', 'DUPLICATE')),
  other       uuid REFERENCES client,
  words       text NOT NULL,
  quiet_until date,
  noted_on    date NOT NULL,
  entered     bigint NOT NULL,
  CHECK ((kind = 'DUPLICATE') = (other IS NOT NULL))
);
CREATE INDEX client_work_note_of ON client_work_note (client, kind, entered DESC);
CREATE TRIGGER client_work_note_keeps BEFORE UPDATE OR DELETE ON client_work_note
  FOR EACH ROW EXECUTE FUNCTION never_changes();

-- Two clients whose names are alike, as a search found them. Whether they are one organisation, people decide.
CREATE TABLE client_likeness (
  likeness uuid PRIMARY KEY,
  client   uuid NOT NULL REFERENCES client,
  other    uuid NOT NULL REFERENCES client CHECK (other <> client),
  alike    numeric(3, 2) NOT NULL CHECK (alike BETWEEN 0 AND 1),
  found_on date NOT NULL,
  entered  bigint NOT NULL,
  UNIQUE (client, other)
);
CREATE TRIGGER client_likeness_keeps BEFORE UPDATE OR DELETE ON client_likeness
  FOR EACH ROW EXECUTE FUNCTION never_changes();
