-- What organisations are known by: names, numbers in time, joins and splits. Facts keep the id under which they were
-- entered; which ids are one organisation is said by organisation_alias alone, so that a split restores what was.

-- The row says that this country deals with it; what it is called and does are facts, each with its own time.
CREATE TABLE organisation_fact (
  organisation uuid NOT NULL REFERENCES organisation,
  fact         text NOT NULL CHECK (fact IN ('NAME', 'LEGAL_FORM', 'SECTOR', 'NACE', 'SIZE')),
  value        text NOT NULL,
  revision     text,  -- of a NACE code
  valid        daterange NOT NULL CHECK (NOT isempty(valid)),
  known        int8range NOT NULL,
  CHECK ((fact = 'NACE') = (revision IS NOT NULL)),
  CHECK (fact <> 'SECTOR' OR value IN ('MARKET', 'PUBLIC', 'NON_PROFIT', 'COOPERATIVE')),
  CHECK (fact <> 'SIZE' OR value IN ('MICRO', 'SMALL', 'MEDIUM', 'LARGE'))
);
CREATE UNIQUE INDEX organisation_fact_now ON organisation_fact (organisation, fact)
  WHERE upper_inf(known) AND upper_inf(valid);
CREATE INDEX organisation_fact_of ON organisation_fact (organisation, fact, lower(valid));
CREATE INDEX organisation_fact_sector ON organisation_fact (value)
  WHERE fact = 'SECTOR' AND upper_inf(known) AND upper_inf(valid);

INSERT INTO organisation_fact (organisation, fact, value, revision, valid, known)
SELECT o.organisation, f.fact, f.value, f.revision,
       daterange(coalesce((SELECT min(c.since) FROM client c WHERE c.organisation = o.organisation), '1900-01-01'), NULL),
       int8range(o.entered, NULL)
  FROM organisation o
 CROSS JOIN LATERAL (VALUES
   ('NAME', o.name, NULL), ('LEGAL_FORM', o.legal_form, NULL), ('NACE', o.nace_code, o.nace_revision),
   ('SECTOR', CASE o.sector WHEN 'NON_MARKET' THEN 'NON_PROFIT' ELSE o.sector END, NULL)) AS f (fact, value, revision)
 WHERE f.value IS NOT NULL;

ALTER TABLE organisation DROP COLUMN name, DROP COLUMN legal_form, DROP COLUMN sector, DROP COLUMN nace_code,
  DROP COLUMN nace_revision;
CREATE TRIGGER organisation_fact_keeps BEFORE UPDATE OR DELETE ON organisation_fact
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- Each organisation as this country has it on record today: a fact begins on a day that has come.
CREATE VIEW organisation_now AS
SELECT o.organisation, o.entered, f.name, f.legal_form, f.sector, f.nace_code, f.nace_revision, f.size_class
  FROM organisation o
  LEFT JOIN LATERAL (
    SELECT max(value) FILTER (WHERE fact = 'NAME') AS name,
           max(value) FILTER (WHERE fact = 'LEGAL_FORM') AS legal_form,
           max(value) FILTER (WHERE fact = 'SECTOR') AS sector,
           max(value) FILTER (WHERE fact = 'NACE') AS nace_code,
           max(revision) FILTER (WHERE fact = 'NACE') AS nace_revision,
           max(value) FILTER (WHERE fact = 'SIZE') AS size_class
      FROM organisation_fact n
     WHERE n.organisation = o.organisation AND upper_inf(n.known) AND upper_inf(n.valid)) f ON TRUE;

-- What it is called beside its registered name: in other languages, in short, before.
CREATE TABLE organisation_name (
  variant      uuid NOT NULL,
  organisation uuid NOT NULL REFERENCES organisation,
  name         text NOT NULL,
  language     text NOT NULL CHECK (language ~ '^[a-z]{2}$'),
  valid        daterange NOT NULL CHECK (NOT isempty(valid)),
  known        int8range NOT NULL
);
CREATE UNIQUE INDEX organisation_name_variant ON organisation_name (variant) WHERE upper_inf(known);
CREATE INDEX organisation_name_of ON organisation_name (organisation);
CREATE TRIGGER organisation_name_keeps BEFORE UPDATE OR DELETE ON organisation_name
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- Numbers in time, of this country and as other countries told theirs (`source`): ids that share one are one
-- organisation, unless the number is shared by a VAT group. A told id may have no row in organisation.
CREATE TABLE organisation_number (
  organisation uuid NOT NULL,
  source       text NOT NULL,
  scheme       text NOT NULL CHECK (scheme IN ('VAT', 'REGISTER', 'LEI')),
  value        text NOT NULL,
  shared       boolean NOT NULL DEFAULT false,
  valid        daterange NOT NULL CHECK (NOT isempty(valid)),
  known        int8range NOT NULL
);
INSERT INTO organisation_number (organisation, source, scheme, value, valid, known)
SELECT organisation, '', scheme, value, daterange(NULL, NULL), int8range(entered, NULL) FROM organisation_identifier;
DROP TABLE organisation_identifier;
CREATE INDEX organisation_number_value ON organisation_number (scheme, value) WHERE upper_inf(known);
CREATE INDEX organisation_number_of ON organisation_number (organisation, source);
CREATE TRIGGER organisation_number_keeps BEFORE UPDATE OR DELETE ON organisation_number
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- What people said of two ids: one organisation, or two. The later turn counts; of one turn, the larger (source, version).
CREATE TABLE organisation_verdict (
  one     uuid NOT NULL,
  other   uuid NOT NULL CHECK (one < other),
  same    boolean NOT NULL,
  turn    int NOT NULL,
  source  text NOT NULL,
  version bigint NOT NULL,  -- the source's audit sequence
  since   date NOT NULL,
  reason  text,  -- stays in the country where it was said
  known   int8range NOT NULL,
  PRIMARY KEY (one, other, turn, source, version)
);
CREATE INDEX organisation_verdict_other ON organisation_verdict (other);
CREATE TRIGGER organisation_verdict_keeps BEFORE UPDATE OR DELETE ON organisation_verdict
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- Joins and splits are dated: only the row without an end is how an id is read today.
DROP INDEX organisation_alias_former;
DROP INDEX organisation_alias_present;
CREATE UNIQUE INDEX organisation_alias_former ON organisation_alias (former) WHERE upper_inf(known) AND upper_inf(valid);
CREATE INDEX organisation_alias_present ON organisation_alias (present) WHERE upper_inf(known) AND upper_inf(valid);
CREATE INDEX organisation_alias_past ON organisation_alias (present) WHERE upper_inf(known);
CREATE VIEW organisation_alias_now AS
SELECT former, present, lower(valid) AS since FROM organisation_alias WHERE upper_inf(known) AND upper_inf(valid);

-- How far each other country has heard this one's words; and the newest word on an id that is here, of another
-- country, or (source '') put into the outbox by this one.
CREATE TABLE organisation_told (
  partition text PRIMARY KEY,
  sequence  bigint NOT NULL,
  position  int NOT NULL
);
CREATE TABLE organisation_word (
  organisation uuid NOT NULL,
  source       text NOT NULL,
  version      bigint NOT NULL,
  PRIMARY KEY (organisation, source)
);

-- A sole trader is a person: known to one legal entity, never to another country. The profile can be erased.
CREATE TABLE sole_trader (
  sole_trader uuid PRIMARY KEY,
  entity      text NOT NULL,
  entered     bigint NOT NULL
);
CREATE TABLE sole_trader_profile (
  sole_trader uuid PRIMARY KEY REFERENCES sole_trader,
  name        text NOT NULL,
  sort_name   text COLLATE "C" NOT NULL,
  scheme      text,
  value       text,
  CHECK ((scheme IS NULL) = (value IS NULL))
);
CREATE INDEX sole_trader_number ON sole_trader_profile (scheme, value);
CREATE TRIGGER sole_trader_keeps BEFORE UPDATE OR DELETE ON sole_trader
  FOR EACH ROW EXECUTE FUNCTION never_changes();

-- A client is an organisation or a sole trader; what lists are ordered by follows an organisation's name.
ALTER TABLE client ALTER COLUMN organisation DROP NOT NULL;
ALTER TABLE client ADD COLUMN sole_trader uuid UNIQUE REFERENCES sole_trader;
ALTER TABLE client ADD CONSTRAINT client_is_one CHECK ((organisation IS NULL) <> (sole_trader IS NULL));
-- A client that was entered under a wrong organisation: from which to which, and why. What it was under stays known.
CREATE TABLE client_move (
  client       uuid   NOT NULL REFERENCES client,
  was          uuid   NOT NULL REFERENCES organisation,
  organisation uuid   NOT NULL REFERENCES organisation CHECK (organisation <> was),
  reason       text   NOT NULL,
  entered      bigint NOT NULL,
  PRIMARY KEY (client, entered)
);
CREATE TRIGGER client_move_keeps BEFORE UPDATE OR DELETE ON client_move
  FOR EACH ROW EXECUTE FUNCTION never_changes();
CREATE FUNCTION keeps_all_but_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE'
     AND to_jsonb(NEW) - ARRAY['sort_name', 'organisation'] = to_jsonb(OLD) - ARRAY['sort_name', 'organisation']
     AND (NEW.organisation IS NOT DISTINCT FROM OLD.organisation OR EXISTS (
           SELECT FROM client_move m
            WHERE m.client = NEW.client AND m.was = OLD.organisation AND m.organisation = NEW.organisation)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'table % keeps its past: % refused', TG_TABLE_NAME, TG_OP;
END $$;
DROP TRIGGER client_keeps ON client;
CREATE TRIGGER client_keeps BEFORE UPDATE OR DELETE ON client FOR EACH ROW EXECUTE FUNCTION keeps_all_but_moves();
