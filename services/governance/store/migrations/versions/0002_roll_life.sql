-- A roll's life between its computation and its seal, and after it: objections, overrides, reopening.

-- `objections_until`: the last day of the objection window. `public_key`: whose signature the seal bears, as a JWK.
ALTER TABLE roll ADD COLUMN objections_until date, ADD COLUMN public_key jsonb;

-- What a member, or somebody on her behalf, holds against a line. It outlives the computation it was raised against.
CREATE TABLE roll_objection (
  id            uuid PRIMARY KEY,
  assembly      uuid NOT NULL REFERENCES assembly,
  roll          uuid NOT NULL REFERENCES roll,
  membership    uuid NOT NULL,
  claimed_votes int  NOT NULL CHECK (claimed_votes >= 0),
  line_votes    int  NOT NULL CHECK (line_votes >= 0),
  statement     text NOT NULL,
  on_behalf_of  text,
  actor         text NOT NULL,
  name          text NOT NULL,
  raised_at     timestamptz NOT NULL,
  known         int8range NOT NULL
);
CREATE INDEX roll_objection_of_assembly ON roll_objection (assembly, id);
CREATE TRIGGER roll_objection_append_only BEFORE UPDATE OR DELETE ON roll_objection
  FOR EACH ROW EXECUTE FUNCTION append_only();

CREATE TABLE roll_decision (
  objection  uuid PRIMARY KEY REFERENCES roll_objection,
  upheld     boolean NOT NULL,
  reasons    text NOT NULL,
  actor      text NOT NULL,
  name       text NOT NULL,
  decided_at timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE TRIGGER roll_decision_append_only BEFORE UPDATE OR DELETE ON roll_decision
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- A line that a named person set by hand; `rule_votes` and `rule_reason` are what the rule had said.
CREATE TABLE roll_override (
  roll        uuid NOT NULL REFERENCES roll,
  membership  uuid NOT NULL,
  votes       int  NOT NULL CHECK (votes >= 0),
  reason      smallint NOT NULL,
  rule_votes  int  NOT NULL,
  rule_reason smallint NOT NULL,
  why         text NOT NULL,
  law         text NOT NULL,
  actor       text NOT NULL,
  name        text NOT NULL,
  set_at      timestamptz NOT NULL,
  known       int8range NOT NULL
);
CREATE UNIQUE INDEX roll_override_now ON roll_override (roll, membership) WHERE upper_inf(known);
CREATE TRIGGER roll_override_append_only BEFORE UPDATE OR DELETE ON roll_override
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- Two rows reopen a sealed roll; the roll itself and its root stay as they are.
CREATE TABLE roll_reopening (
  roll      uuid NOT NULL REFERENCES roll,
  position  int  NOT NULL CHECK (position IN (1, 2)),
  actor     text NOT NULL,
  name      text NOT NULL,
  role      text NOT NULL,
  reason    text NOT NULL,
  at        timestamptz NOT NULL,
  known     int8range NOT NULL,
  PRIMARY KEY (roll, position),
  UNIQUE (roll, actor)
);
CREATE TRIGGER roll_reopening_append_only BEFORE UPDATE OR DELETE ON roll_reopening
  FOR EACH ROW EXECUTE FUNCTION append_only();
