-- How a person here was linked with one of another country, step by step. `link`: the token's id, or one of its own for
-- an unlinking, which no other country takes part in.
CREATE TABLE link_step (
  link        uuid NOT NULL,
  person      uuid NOT NULL,
  country     text NOT NULL,  -- the other country; this one for an unlinking
  step        text NOT NULL CHECK (step IN ('OFFERED', 'LINKED', 'UNLINKED')),
  happened_on date NOT NULL,
  expires     timestamptz CHECK ((expires IS NOT NULL) = (step = 'OFFERED')),
  known       int8range NOT NULL,
  PRIMARY KEY (link, step)
);
CREATE INDEX link_step_of ON link_step (person);
CREATE TRIGGER link_step_keeps_its_past BEFORE UPDATE OR DELETE ON link_step
  FOR EACH ROW EXECUTE FUNCTION append_only();
