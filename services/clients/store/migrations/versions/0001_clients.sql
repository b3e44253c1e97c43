-- What a country knows of organisations and of its legal entities' relations with them.

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- A row for each organisation that this country deals with; the id may come from another country.
CREATE TABLE organisation (
  organisation  uuid PRIMARY KEY,
  name          text NOT NULL,
  legal_form    text,
  sector        text CHECK (sector IN ('MARKET', 'NON_MARKET', 'PUBLIC')),
  nace_code     text,
  nace_revision text,
  entered       bigint NOT NULL,
  CHECK ((nace_code IS NULL) = (nace_revision IS NULL))
);
CREATE TRIGGER organisation_keeps BEFORE UPDATE OR DELETE ON organisation
  FOR EACH ROW EXECUTE FUNCTION never_changes();

CREATE TABLE organisation_identifier (
  scheme       text NOT NULL CHECK (scheme IN ('VAT', 'REGISTER', 'LEI')),
  value        text NOT NULL,
  organisation uuid NOT NULL REFERENCES organisation,
  entered      bigint NOT NULL,
  PRIMARY KEY (scheme, value)
);
CREATE INDEX organisation_identifier_of ON organisation_identifier (organisation);

-- Two ids of one organisation: `former` is read as `present`. Chains are collapsed when written.
CREATE TABLE organisation_alias (
  former  uuid NOT NULL,
  present uuid NOT NULL CHECK (present <> former),
  valid   daterange NOT NULL,
  known   int8range NOT NULL
);
CREATE UNIQUE INDEX organisation_alias_former ON organisation_alias (former) WHERE upper_inf(known);
CREATE INDEX organisation_alias_present ON organisation_alias (present) WHERE upper_inf(known);
CREATE TRIGGER organisation_alias_keeps BEFORE UPDATE OR DELETE ON organisation_alias
  FOR EACH ROW EXECUTE FUNCTION append_only();

CREATE TABLE client (
  client       uuid PRIMARY KEY,
  entity       text NOT NULL,
  organisation uuid NOT NULL REFERENCES organisation,
  since        date NOT NULL,
  sort_name    text COLLATE "C" NOT NULL,
  entered      bigint NOT NULL,
  UNIQUE (entity, organisation)
);
CREATE INDEX client_by_name ON client (sort_name, client);
CREATE INDEX client_by_age ON client (since, client);
CREATE INDEX client_of_entity ON client (entity, sort_name, client);
CREATE INDEX client_of_organisation ON client (organisation);
CREATE TRIGGER client_keeps BEFORE UPDATE OR DELETE ON client FOR EACH ROW EXECUTE FUNCTION never_changes();

-- The ladder, in two times. One status a day, as known at any sequence.
CREATE TABLE partnership (
  client uuid NOT NULL REFERENCES client,
  status text NOT NULL CHECK (status IN ('CLIENT', 'CANDIDATE', 'PARTNER', 'MEMBER')),
  reason text,
  valid  daterange NOT NULL,
  known  int8range NOT NULL,
  CONSTRAINT partnership_one_a_day EXCLUDE USING gist (client WITH =, valid WITH &&, known WITH &&)
);
CREATE INDEX partnership_of_client ON partnership (client) WHERE upper_inf(known);
CREATE TRIGGER partnership_keeps BEFORE UPDATE OR DELETE ON partnership
  FOR EACH ROW EXECUTE FUNCTION append_only();
