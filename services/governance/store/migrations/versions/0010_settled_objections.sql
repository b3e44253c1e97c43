-- Why the line of an upheld objection says something else than what was claimed: a named organiser's word, once.
CREATE TABLE roll_settlement (
  objection  uuid PRIMARY KEY REFERENCES roll_objection,
  why        text NOT NULL,
  law        text NOT NULL,
  actor      text NOT NULL,
  name       text NOT NULL,
  settled_at timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE TRIGGER roll_settlement_append_only BEFORE UPDATE OR DELETE ON roll_settlement
  FOR EACH ROW EXECUTE FUNCTION append_only();
