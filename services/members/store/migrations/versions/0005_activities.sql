-- Activities, traits, needs, services, advisers, places and partners. `id` names a thing for good: what is known of
-- it now is the one row of that id with an open `known`, what was known before is kept.

-- What a member does: trade (ISCO-08), sector (NACE with its revision), several at once.
CREATE TABLE activity (
  id         uuid NOT NULL,
  membership uuid NOT NULL REFERENCES membership,
  trade      text CHECK (trade ~ '^[0-9]{1,4}$'),
  sector     text,
  sector_revision text CHECK (sector_revision IN ('2.0', '2.1')),
  weight     text NOT NULL CHECK (weight IN ('MAIN', 'ACCESSORY')),
  situation  text NOT NULL CHECK (situation IN (
               'EMPLOYEE', 'FOUNDER', 'FREELANCE', 'STUDENT', 'SEMI_PROFESSIONAL', 'RETIRED')),
  reason     text,
  actor      text NOT NULL,
  valid      daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid)),
  known      int8range NOT NULL,
  CHECK (trade IS NOT NULL OR sector IS NOT NULL),
  CHECK ((sector IS NULL) = (sector_revision IS NULL))
);
CREATE UNIQUE INDEX activity_now ON activity (id) WHERE upper_inf(known);
CREATE INDEX activity_of ON activity (membership);
CREATE INDEX activity_trade ON activity (trade, membership) WHERE upper_inf(known);
CREATE INDEX activity_sector ON activity (sector, sector_revision, membership) WHERE upper_inf(known);

-- Traits of atypical work and needs; a need is only ever declared.
CREATE TABLE declaration (
  id         uuid NOT NULL,
  membership uuid NOT NULL REFERENCES membership,
  kind       text NOT NULL CHECK (kind IN ('TRAIT', 'NEED')),
  code       text NOT NULL,
  basis      text NOT NULL CHECK (basis IN ('DECLARED', 'DERIVED')),
  source     text,
  reason     text,
  actor      text NOT NULL,
  valid      daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid)),
  known      int8range NOT NULL,
  CHECK (kind = 'TRAIT' OR basis = 'DECLARED'),
  CHECK (basis = 'DECLARED' OR source IS NOT NULL)
);
CREATE UNIQUE INDEX declaration_now ON declaration (id) WHERE upper_inf(known);
CREATE INDEX declaration_of ON declaration (membership, kind);
CREATE INDEX declaration_code ON declaration (kind, code, membership) WHERE upper_inf(known);

-- ── what an entity offers ────────────────────────────────────────────────────

-- `trades`, `situations`: for whom; empty is for all. `needs`: what it answers.
CREATE TABLE service (
  id          uuid NOT NULL,
  entity      text NOT NULL REFERENCES legal_entity,
  code        text NOT NULL,
  title       text NOT NULL,
  description text,
  trades      text[] NOT NULL,
  situations  text[] NOT NULL,
  needs       text[] NOT NULL,
  reason      text,
  actor       text NOT NULL,
  valid       daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid)),
  known       int8range NOT NULL
);
CREATE UNIQUE INDEX service_now ON service (id) WHERE upper_inf(known);
CREATE INDEX service_by_day ON service (lower(valid), id) WHERE upper_inf(known);

-- Staff who advise members. Who they are is plain in `adviser_profile` alone, which erasure may delete.
CREATE TABLE adviser (
  id     uuid NOT NULL,
  entity text NOT NULL REFERENCES legal_entity,
  trades text[] NOT NULL,
  needs  text[] NOT NULL,
  reason text,
  actor  text NOT NULL,
  valid  daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid)),
  known  int8range NOT NULL
);
CREATE UNIQUE INDEX adviser_now ON adviser (id) WHERE upper_inf(known);
CREATE INDEX adviser_by_day ON adviser (lower(valid), id) WHERE upper_inf(known);

CREATE TABLE adviser_profile (
  adviser uuid PRIMARY KEY,
  name    text NOT NULL,
  email   text
);

CREATE TABLE place (
  id       uuid NOT NULL,
  entity   text NOT NULL REFERENCES legal_entity,
  name     text NOT NULL,
  address  text,
  city     text NOT NULL,
  capacity integer NOT NULL CHECK (capacity > 0),
  reason   text,
  actor    text NOT NULL,
  valid    daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid)),
  known    int8range NOT NULL
);
CREATE UNIQUE INDEX place_now ON place (id) WHERE upper_inf(known);
CREATE INDEX place_by_day ON place (lower(valid), id) WHERE upper_inf(known);

-- Outside partners. `sectors` are `revision:code`; empty is all sectors. `regions`: empty is the whole country.
CREATE TABLE partner (
  id       uuid NOT NULL,
  entity   text NOT NULL REFERENCES legal_entity,
  kind     text NOT NULL CHECK (kind IN ('UNION', 'FEDERATION', 'INSURER', 'OTHER')),
  name     text NOT NULL,
  purposes text[] NOT NULL CHECK (cardinality(purposes) > 0),
  sectors  text[] NOT NULL,
  country  text NOT NULL,
  regions  text[] NOT NULL,
  organisation uuid,
  reason   text,
  actor    text NOT NULL,
  valid    daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid)),
  known    int8range NOT NULL
);
CREATE UNIQUE INDEX partner_now ON partner (id) WHERE upper_inf(known);
CREATE INDEX partner_by_day ON partner (lower(valid), id) WHERE upper_inf(known);

-- ── who uses what: a service used, an adviser's member, a place's user ───────

CREATE TABLE tie (
  id         uuid NOT NULL,
  membership uuid NOT NULL REFERENCES membership,
  kind       text NOT NULL CHECK (kind IN ('SERVICE', 'ADVISER', 'PLACE')),
  thing      uuid NOT NULL,
  reason     text,
  actor      text NOT NULL,
  valid      daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid)),
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX tie_now ON tie (id) WHERE upper_inf(known);
CREATE INDEX tie_of ON tie (membership, kind);
CREATE INDEX tie_thing ON tie (thing, membership) WHERE upper_inf(known);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['activity', 'declaration', 'service', 'adviser', 'place', 'partner', 'tie'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION append_only()',
                   name || '_keeps_its_past', name);
  END LOOP;
END $$;
