-- A consultation's roll: one line per person across the countries asked, non-binding. `sources` lists the entities in
-- order; bit n of a line's masks stands for the n-th of them.
CREATE TABLE consultation (
  id          uuid PRIMARY KEY,
  assembly    uuid NOT NULL REFERENCES assembly,
  version     int  NOT NULL,
  as_of       date NOT NULL,
  sources     jsonb NOT NULL,
  persons     int  NOT NULL,
  voters      int  NOT NULL,
  roll_key    bytea NOT NULL,
  merkle_root bytea,
  signature   text,
  public_key  jsonb,
  known       int8range NOT NULL,
  UNIQUE (assembly, version)
);
CREATE TABLE consultation_line (
  consultation uuid NOT NULL,
  person       uuid NOT NULL,
  registered   bigint NOT NULL CHECK (registered > 0),
  voting       bigint NOT NULL CHECK (voting & ~registered = 0),
  PRIMARY KEY (consultation, person)
);
CREATE TABLE consultation_signature (
  consultation uuid NOT NULL REFERENCES consultation,
  position int  NOT NULL CHECK (position IN (1, 2)),
  actor    text NOT NULL,
  name     text NOT NULL,
  role     text NOT NULL,
  at       timestamptz NOT NULL,
  known    int8range NOT NULL,
  PRIMARY KEY (consultation, position),
  UNIQUE (consultation, actor)
);
CREATE TRIGGER consultation_signature_append_only BEFORE UPDATE OR DELETE ON consultation_signature
  FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER consultation_stands BEFORE UPDATE OR DELETE ON consultation
  FOR EACH ROW EXECUTE FUNCTION sealed_roll_stands();

CREATE FUNCTION sealed_consultation_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM old_lines JOIN consultation c ON c.id = old_lines.consultation
              WHERE c.merkle_root IS NOT NULL) THEN
    RAISE EXCEPTION 'a sealed roll keeps its lines: % refused', TG_OP;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER consultation_line_delete AFTER DELETE ON consultation_line
  REFERENCING OLD TABLE AS old_lines FOR EACH STATEMENT EXECUTE FUNCTION sealed_consultation_keeps();
CREATE TRIGGER consultation_line_update AFTER UPDATE ON consultation_line
  REFERENCING OLD TABLE AS old_lines FOR EACH STATEMENT EXECUTE FUNCTION sealed_consultation_keeps();
