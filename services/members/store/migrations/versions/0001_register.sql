-- Two times on every fact: `valid` (days, as the law sees it) and `known` (audit sequences: [written, superseded)).
-- Columns that hold an entity hold the full id of the graph, `BE.entity.smartcoop`.

CREATE TABLE legal_entity (
  id          text PRIMARY KEY,
  position    integer NOT NULL UNIQUE,
  country     text NOT NULL,
  name        text NOT NULL,
  legal_form  text NOT NULL,
  opened_on   date,
  last_number integer NOT NULL DEFAULT 0,  -- of a membership; its row lock keeps numbers without gaps
  last_operation integer NOT NULL DEFAULT 0  -- of the share register
);

CREATE TABLE legal_entity_status (
  entity text NOT NULL REFERENCES legal_entity,
  status text NOT NULL CHECK (status IN ('OPEN', 'RECEIVERSHIP', 'LIQUIDATION', 'MERGED', 'CLOSED')),
  valid  daterange NOT NULL CHECK (NOT isempty(valid)),
  known  int8range NOT NULL
);
CREATE INDEX legal_entity_status_now ON legal_entity_status (entity) WHERE upper_inf(known);

CREATE TABLE membership_category (
  entity           text NOT NULL REFERENCES legal_entity,
  code             text NOT NULL,
  label            text NOT NULL,
  share_obligation text NOT NULL CHECK (share_obligation IN ('MANDATORY', 'OPTIONAL', 'NONE')),
  PRIMARY KEY (entity, code)
);

CREATE TABLE share_class (
  entity   text NOT NULL REFERENCES legal_entity,
  code     text NOT NULL,
  nominal  numeric(14, 2) NOT NULL CHECK (nominal > 0),
  currency text NOT NULL,
  PRIMARY KEY (entity, code)
);

CREATE TABLE membership (
  id              uuid PRIMARY KEY,
  entity          text NOT NULL REFERENCES legal_entity,
  number          integer NOT NULL CHECK (number > 0),
  kind            text NOT NULL CHECK (kind IN ('PERSON', 'ORGANISATION')),
  organisation    uuid CHECK ((organisation IS NOT NULL) = (kind = 'ORGANISATION')),
  register_number text,  -- in the national register it was imported from
  UNIQUE (entity, number),
  UNIQUE (entity, register_number)
);

-- ── facts ────────────────────────────────────────────────────────────────────

-- Registered from admission to the last day. `entity` is repeated so that a page of the register is one index walk.
CREATE TABLE registration (
  membership uuid NOT NULL REFERENCES membership,
  entity     text NOT NULL,
  valid      daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid)),
  known      int8range NOT NULL
);
CREATE INDEX registration_past ON registration (membership) WHERE NOT upper_inf(known);
CREATE UNIQUE INDEX registration_now ON registration (membership) WHERE upper_inf(known);
CREATE INDEX registration_by_entity ON registration (entity, lower(valid), membership) WHERE upper_inf(known);
CREATE INDEX registration_by_day ON registration (lower(valid), membership) WHERE upper_inf(known);

-- Who the member is. A link or unlink closes a row's `known` and adds the two that replace it.
CREATE TABLE membership_person (
  membership uuid NOT NULL REFERENCES membership,
  person     uuid NOT NULL,
  valid      daterange NOT NULL CHECK (NOT isempty(valid)),
  known      int8range NOT NULL
);
CREATE INDEX membership_person_of ON membership_person (membership);
CREATE INDEX membership_person_now ON membership_person (person, membership) WHERE upper_inf(known);

CREATE TABLE categorisation (
  membership uuid NOT NULL REFERENCES membership,
  category   text NOT NULL,
  valid      daterange NOT NULL CHECK (NOT isempty(valid)),
  known      int8range NOT NULL
);
CREATE INDEX categorisation_of ON categorisation (membership);

CREATE TABLE college_seat (
  membership uuid NOT NULL REFERENCES membership,
  college    text NOT NULL,
  valid      daterange NOT NULL CHECK (NOT isempty(valid)),
  known      int8range NOT NULL
);
CREATE INDEX college_seat_of ON college_seat (membership);

-- Facts that hold or do not; `detail` is the reason of a suspension or the answer about belonging.
CREATE TABLE membership_fact (
  membership uuid NOT NULL REFERENCES membership,
  kind       text NOT NULL
             CHECK (kind IN ('COMMUNITY_MEMBER', 'COOPERATING', 'IN_DEFAULT', 'VOTE_SUSPENDED', 'BELONGING')),
  detail     text,
  valid      daterange NOT NULL CHECK (NOT isempty(valid)),
  known      int8range NOT NULL
);
CREATE INDEX membership_fact_of ON membership_fact (membership);
CREATE INDEX membership_fact_against ON membership_fact (kind, membership)
  WHERE kind IN ('IN_DEFAULT', 'VOTE_SUSPENDED');

-- The period in which a member's shares give use of the service; it says nothing about votes.
CREATE TABLE coverage (
  membership uuid NOT NULL REFERENCES membership,
  valid      daterange NOT NULL CHECK (NOT isempty(valid)),
  known      int8range NOT NULL
);
CREATE INDEX coverage_of ON coverage (membership);

-- The share register: numbered lines that are only added. A conversion has two legs under one number, one out of
-- a class and one into another. Holdings are sums of `held_change` and `paid_change`, never a stored status.
CREATE TABLE share_operation (
  entity      text NOT NULL REFERENCES legal_entity,
  number      integer NOT NULL CHECK (number > 0),
  leg         smallint NOT NULL CHECK (leg IN (0, 1)),
  membership  uuid NOT NULL REFERENCES membership,
  kind        text NOT NULL CHECK (kind IN ('SUBSCRIBE', 'PAY', 'CONVERT', 'REDEEM', 'EXCLUDE')),
  share_class text NOT NULL,
  held_change integer NOT NULL,
  paid_change numeric(14, 2) NOT NULL,
  value_date  date NOT NULL,
  known       int8range NOT NULL,
  PRIMARY KEY (entity, number, leg),
  FOREIGN KEY (entity, share_class) REFERENCES share_class
);
CREATE INDEX share_operation_of ON share_operation (membership, share_class)
  INCLUDE (held_change, paid_change, value_date, known, entity);

-- ── people ───────────────────────────────────────────────────────────────────

-- Logins known to be a person's: she sees her own data here with any of them.
CREATE TABLE login (
  issuer  text NOT NULL,
  subject text NOT NULL,
  person  uuid NOT NULL,
  known   int8range NOT NULL
);
CREATE UNIQUE INDEX login_now ON login (issuer, subject, person) WHERE upper_inf(known);
CREATE INDEX login_of_person ON login (person) WHERE upper_inf(known);

-- "old is now new", signed by the partition that linked; `statement` is the compact JWS.
CREATE TABLE person_alias (
  old       uuid NOT NULL,
  new       uuid NOT NULL CHECK (new <> old),
  statement text NOT NULL,
  known     int8range NOT NULL
);
CREATE UNIQUE INDEX person_alias_now ON person_alias (old) WHERE upper_inf(known);
CREATE INDEX outbox_aliases ON outbox (sequence, position) WHERE kind = 'person.alias' AND delivered_at IS NULL;

-- Link tokens redeemed here; each is good once.
CREATE TABLE redeemed_token (
  id  uuid PRIMARY KEY,
  expires timestamptz NOT NULL
);

-- Kept plain here and nowhere else; erasure deletes the row and destroys the key.
CREATE TABLE profile (
  membership      uuid PRIMARY KEY REFERENCES membership,
  given_name      text,
  family_name     text,
  email           text,
  birth_date      date,
  language        text,
  city            text,
  trade           text,
  sector          text,
  sector_revision text
);

CREATE TABLE member_key (
  membership uuid PRIMARY KEY REFERENCES membership,
  key        bytea NOT NULL
);

-- What a member lets others see, for one purpose; no row, no existence.
CREATE TABLE consent (
  membership uuid NOT NULL REFERENCES membership,
  purpose    text NOT NULL,
  fields     text[] NOT NULL,
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX consent_now ON consent (membership, purpose) WHERE upper_inf(known);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['legal_entity_status', 'registration', 'membership_person', 'categorisation',
                              'college_seat', 'membership_fact', 'coverage', 'share_operation', 'login',
                              'person_alias', 'consent'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION append_only()',
                   name || '_keeps_its_past', name);
  END LOOP;
END $$;
