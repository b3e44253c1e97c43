-- The governance partition's own tables. Entity columns hold the full entity id.

-- What an entity chose within its law pack, one row per version.
CREATE TABLE statutes (
  id       uuid PRIMARY KEY,
  entity   text NOT NULL,
  version  int  NOT NULL CHECK (version > 0),
  title    text NOT NULL,
  choices  jsonb NOT NULL,
  valid    daterange NOT NULL,
  known    int8range NOT NULL
);
CREATE UNIQUE INDEX statutes_version ON statutes (entity, version) WHERE upper_inf(known);
CREATE TRIGGER statutes_append_only BEFORE UPDATE OR DELETE ON statutes FOR EACH ROW EXECUTE FUNCTION append_only();

-- A named person's confirmation of one decisive leaf for one version of the statutes.
CREATE TABLE sign_off (
  id        uuid PRIMARY KEY,
  entity    text NOT NULL,
  statutes_version int NOT NULL,
  leaf      text NOT NULL,
  pack      text NOT NULL,
  source    text NOT NULL,
  statement text NOT NULL,
  actor     text NOT NULL,
  name      text NOT NULL,
  signed_on date NOT NULL,
  known     int8range NOT NULL
);
CREATE INDEX sign_off_of_version ON sign_off (entity, statutes_version);
CREATE TRIGGER sign_off_append_only BEFORE UPDATE OR DELETE ON sign_off FOR EACH ROW EXECUTE FUNCTION append_only();

CREATE TABLE assembly (
  id            uuid PRIMARY KEY,
  entity        text NOT NULL,
  title         text NOT NULL,
  kind          text NOT NULL,
  form          text NOT NULL,
  held_on       date NOT NULL,
  convened_on   date,
  record_date   date NOT NULL,
  joint_meeting uuid,
  import_source text,
  import_note   text,
  reconstructed boolean NOT NULL DEFAULT false,
  known         int8range NOT NULL,
  CHECK ((convened_on IS NULL) = (import_source IS NOT NULL))
);
CREATE INDEX assembly_by_day ON assembly (held_on, id);
CREATE INDEX assembly_of_entity ON assembly (entity, held_on, id);
CREATE INDEX assembly_of_meeting ON assembly (joint_meeting) WHERE joint_meeting IS NOT NULL;
CREATE TRIGGER assembly_append_only BEFORE UPDATE OR DELETE ON assembly FOR EACH ROW EXECUTE FUNCTION append_only();

CREATE TABLE resolution (
  id        uuid PRIMARY KEY,
  assembly  uuid NOT NULL REFERENCES assembly,
  position  int  NOT NULL,
  title     text NOT NULL,
  kind      text NOT NULL,
  UNIQUE (assembly, position)
);

-- A corrected tally closes the one before.
CREATE TABLE tally (
  id         uuid PRIMARY KEY,
  resolution uuid NOT NULL REFERENCES resolution,
  in_favour  int  NOT NULL CHECK (in_favour >= 0),
  against    int  NOT NULL CHECK (against >= 0),
  abstain    int  NOT NULL CHECK (abstain >= 0),
  blank      int  NOT NULL CHECK (blank >= 0),
  present    int  NOT NULL CHECK (present >= in_favour + against + abstain + blank),
  entitled   int,
  chair      text,
  reconstructed boolean NOT NULL,
  rehearsal  boolean NOT NULL,
  source     text NOT NULL,
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX tally_of_resolution ON tally (resolution) WHERE upper_inf(known);
CREATE TRIGGER tally_append_only BEFORE UPDATE OR DELETE ON tally FOR EACH ROW EXECUTE FUNCTION append_only();

-- One computation of an assembly's roll. `sequence` and `head` name the members partition's state it was read at.
CREATE TABLE roll (
  id           uuid PRIMARY KEY,
  assembly     uuid NOT NULL REFERENCES assembly,
  version      int  NOT NULL,
  as_of        date NOT NULL,
  sequence     bigint NOT NULL,
  head         text NOT NULL,
  electorate   text NOT NULL,
  rules        jsonb NOT NULL,
  statutes_version int NOT NULL,
  registered   int  NOT NULL,
  voters       int  NOT NULL,
  votes        bigint NOT NULL,
  reasons      jsonb NOT NULL,
  roll_key     bytea NOT NULL,
  merkle_root  bytea,
  signature    text,
  known        int8range NOT NULL,
  UNIQUE (assembly, version)
);

CREATE TABLE roll_signature (
  roll      uuid NOT NULL REFERENCES roll,
  position  int  NOT NULL CHECK (position IN (1, 2)),
  actor     text NOT NULL,
  name      text NOT NULL,
  role      text NOT NULL,
  at        timestamptz NOT NULL,
  known     int8range NOT NULL,
  PRIMARY KEY (roll, position),
  UNIQUE (roll, actor)
);
CREATE TRIGGER roll_signature_append_only BEFORE UPDATE OR DELETE ON roll_signature
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- A sealed roll keeps its line for ever; lines of a superseded provisional roll are dropped with its computation.
CREATE TABLE roll_line (
  roll        uuid NOT NULL,
  membership  uuid NOT NULL,
  person      uuid,
  reason      smallint NOT NULL,
  votes       int  NOT NULL,
  shares      int  NOT NULL,
  joined_on   date,
  ended_on    date,
  college     text,
  suspension  text,
  PRIMARY KEY (roll, membership)
);
CREATE INDEX roll_line_by_reason ON roll_line (roll, reason, membership) WHERE reason < 5;
CREATE INDEX roll_line_voters ON roll_line (roll, person) WHERE votes > 0 AND person IS NOT NULL;

CREATE FUNCTION sealed_roll_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM old_lines JOIN roll ON roll.id = old_lines.roll WHERE roll.merkle_root IS NOT NULL) THEN
    RAISE EXCEPTION 'a sealed roll keeps its lines: % refused', TG_OP;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER roll_line_delete AFTER DELETE ON roll_line
  REFERENCING OLD TABLE AS old_lines FOR EACH STATEMENT EXECUTE FUNCTION sealed_roll_keeps();
CREATE TRIGGER roll_line_update AFTER UPDATE ON roll_line
  REFERENCING OLD TABLE AS old_lines FOR EACH STATEMENT EXECUTE FUNCTION sealed_roll_keeps();

CREATE FUNCTION sealed_roll_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.merkle_root IS NOT NULL THEN
    RAISE EXCEPTION 'a sealed roll stands: % refused', TG_OP;
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER roll_stands BEFORE UPDATE OR DELETE ON roll FOR EACH ROW EXECUTE FUNCTION sealed_roll_stands();
