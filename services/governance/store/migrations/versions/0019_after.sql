-- After the meeting: minutes and signatures, protests, filings, discoveries and what was declared about them.

-- One version of a meeting's minutes. `number` counts the entity's minutes and is the same in all versions; `body` is
-- what was hashed (`digest`, SHA-256 of its canonical JSON) and signed; `reason`: why signed minutes were corrected.
CREATE TABLE minutes (
  id       uuid PRIMARY KEY,
  assembly uuid NOT NULL REFERENCES assembly,
  entity   text NOT NULL,
  number   int  NOT NULL CHECK (number > 0),
  version  int  NOT NULL CHECK (version > 0),
  body     jsonb NOT NULL,
  digest   bytea NOT NULL,
  reason   text,
  actor    text NOT NULL,
  name     text NOT NULL,
  at       timestamptz NOT NULL,
  known    int8range NOT NULL,
  UNIQUE (assembly, version),
  UNIQUE (entity, number, version)
);
CREATE TRIGGER minutes_append_only BEFORE UPDATE OR DELETE ON minutes FOR EACH ROW EXECUTE FUNCTION append_only();

-- A signature under one version. `on_paper`: given by hand on the paper that `source` says where to find.
CREATE TABLE minutes_signature (
  minutes    uuid NOT NULL REFERENCES minutes,
  capacity   text NOT NULL,
  name       text NOT NULL,
  membership uuid,
  on_paper   boolean NOT NULL,
  source     text CHECK ((source IS NOT NULL) = on_paper),
  actor      text NOT NULL,
  at         timestamptz NOT NULL,
  known      int8range NOT NULL,
  PRIMARY KEY (minutes, capacity, name)
);
CREATE TRIGGER minutes_signature_append_only BEFORE UPDATE OR DELETE ON minutes_signature
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- All whom law and statutes want have signed.
CREATE TABLE minutes_signed (
  minutes uuid PRIMARY KEY REFERENCES minutes,
  at      timestamptz NOT NULL,
  known   int8range NOT NULL
);
CREATE TRIGGER minutes_signed_append_only BEFORE UPDATE OR DELETE ON minutes_signed
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- A member's protest against a resolution, as the minutes have it; taking it back closes `known`. `on_behalf`: entered
-- by the bureau; `law`: the rule by which it was in time.
CREATE TABLE protest (
  id         uuid PRIMARY KEY,
  resolution uuid NOT NULL REFERENCES resolution,
  membership uuid NOT NULL,
  statement  text NOT NULL,
  raised_at  timestamptz NOT NULL,
  on_behalf  boolean NOT NULL,
  law        text NOT NULL,
  actor      text NOT NULL,
  name       text NOT NULL,
  at         timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX protest_now ON protest (resolution, membership) WHERE upper_inf(known);
CREATE INDEX protest_of_resolution ON protest (resolution, id);
CREATE TRIGGER protest_append_only BEFORE UPDATE OR DELETE ON protest FOR EACH ROW EXECUTE FUNCTION append_only();

-- A duty to file something that a meeting decided. `due_on` null: law says no day, or nobody knows it; what a person
-- answered, or that it was done or does not apply, closes `known` and adds the row as it is then; `id` stays.
CREATE TABLE filing (
  entry      uuid PRIMARY KEY,
  id         uuid NOT NULL,
  assembly   uuid NOT NULL REFERENCES assembly,
  entity     text NOT NULL,
  resolution uuid REFERENCES resolution,
  duty       text NOT NULL,
  state      text NOT NULL CHECK (state IN ('open', 'done', 'waived')),
  due_on     date,
  because    text NOT NULL,
  law        jsonb NOT NULL,
  filed_on   date CHECK ((filed_on IS NOT NULL) = (state = 'done')),
  reference  text,
  said       text,
  actor      text NOT NULL,
  name       text NOT NULL,
  at         timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX filing_now ON filing (id) WHERE upper_inf(known);
CREATE UNIQUE INDEX filing_duty_now ON filing (assembly, duty, resolution) NULLS NOT DISTINCT WHERE upper_inf(known);
CREATE INDEX filing_of_entity ON filing (entity, (coalesce(due_on, 'infinity'::date)), id) WHERE upper_inf(known);
CREATE TRIGGER filing_append_only BEFORE UPDATE OR DELETE ON filing FOR EACH ROW EXECUTE FUNCTION append_only();

-- Somebody was wrongly admitted or refused, and it came out after the votes were counted. `effects`: for each
-- resolution that was counted, whether her votes could have changed it.
CREATE TABLE discovery (
  id         uuid PRIMARY KEY,
  assembly   uuid NOT NULL REFERENCES assembly,
  membership uuid NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('wrongly_admitted', 'wrongly_refused')),
  votes      int  NOT NULL CHECK (votes > 0),
  college    text,
  statement  text NOT NULL,
  source     text NOT NULL,
  effects    jsonb NOT NULL,
  actor      text NOT NULL,
  name       text NOT NULL,
  at         timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX discovery_now ON discovery (assembly, membership) WHERE upper_inf(known);
CREATE INDEX discovery_of_assembly ON discovery (assembly, id);
CREATE TRIGGER discovery_append_only BEFORE UPDATE OR DELETE ON discovery
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- What a second person declared about a discovery: the correction, which edits nothing.
CREATE TABLE correction (
  discovery uuid PRIMARY KEY REFERENCES discovery,
  upheld    boolean NOT NULL,
  statement text NOT NULL,
  actor     text NOT NULL,
  name      text NOT NULL,
  at        timestamptz NOT NULL,
  known     int8range NOT NULL
);
CREATE TRIGGER correction_append_only BEFORE UPDATE OR DELETE ON correction
  FOR EACH ROW EXECUTE FUNCTION append_only();
