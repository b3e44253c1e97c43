-- Results: votes by college and by capped group, elections, and what was declared.

-- A matter of the law's own list (`majorities.others`), for items of the kind `other`.
ALTER TABLE resolution ADD COLUMN matter text;
ALTER TABLE resolution ADD CONSTRAINT resolution_matter CHECK ((kind = 'other') = (matter IS NOT NULL));

-- Parts of a count, in the order they were given: [{"name", "for", "against", "abstain", "blank"}].
ALTER TABLE tally ADD COLUMN colleges jsonb NOT NULL DEFAULT '[]';
ALTER TABLE tally ADD COLUMN groups jsonb NOT NULL DEFAULT '[]';

-- An election as counted; a corrected count closes the one before. Candidates: [{"name", "votes", "college", "declined", "by_college"}],
-- reserved seats by college, papers by their number of marks; `tie_rule` says how a tie was decided and by which rule.
CREATE TABLE election_count (
  id              uuid PRIMARY KEY,
  resolution      uuid NOT NULL REFERENCES resolution,
  seats           int  NOT NULL CHECK (seats > 0),
  candidates      jsonb NOT NULL,
  reserved        jsonb NOT NULL,
  papers          jsonb NOT NULL,
  papers_by_college jsonb NOT NULL,
  tie_decided_for text[] NOT NULL,
  tie_rule        text,
  rehearsal       boolean NOT NULL,
  source          text NOT NULL,
  known           int8range NOT NULL,
  CHECK ((tie_rule IS NULL) = (cardinality(tie_decided_for) = 0))
);
CREATE UNIQUE INDEX election_count_now ON election_count (resolution) WHERE upper_inf(known);
CREATE TRIGGER election_count_append_only BEFORE UPDATE OR DELETE ON election_count
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- A result as somebody declared it; a correction closes the one before and says why. `laws`: the rules it rests on.
CREATE TABLE declaration (
  id          uuid PRIMARY KEY,
  resolution  uuid NOT NULL REFERENCES resolution,
  verdict     text NOT NULL,
  explanation text NOT NULL,
  laws        jsonb NOT NULL,
  reason      text,
  actor       text NOT NULL,
  name        text NOT NULL,
  at          timestamptz NOT NULL,
  known       int8range NOT NULL
);
CREATE UNIQUE INDEX declaration_now ON declaration (resolution) WHERE upper_inf(known);
CREATE TRIGGER declaration_append_only BEFORE UPDATE OR DELETE ON declaration
  FOR EACH ROW EXECUTE FUNCTION append_only();
