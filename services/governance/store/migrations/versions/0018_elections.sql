-- Elections by list, what becomes of seats after the count, mandates from a day to a day, and draws by lot.

-- `office`: of the statutes' clause `offices`; `most_marks` of a valid paper where they are not as many as the seats;
-- `spoilt` papers say nothing; `college_seats` are filled by the votes of one college ({college: seats}).
ALTER TABLE election_count ADD COLUMN office text;
ALTER TABLE election_count ADD COLUMN most_marks int CHECK (most_marks > 0);
ALTER TABLE election_count ADD COLUMN spoilt int NOT NULL DEFAULT 0 CHECK (spoilt >= 0);
ALTER TABLE election_count ADD COLUMN college_seats jsonb NOT NULL DEFAULT '{}';

-- An election by list as counted; a corrected count closes the one before. Lists: [{"name", "votes", "names":
-- [{"name", "marks", "declined"}]}].
CREATE TABLE list_count (
  id              uuid PRIMARY KEY,
  resolution      uuid NOT NULL REFERENCES resolution,
  office          text NOT NULL,
  seats           int  NOT NULL CHECK (seats > 0),
  lists           jsonb NOT NULL,
  empty           int  NOT NULL CHECK (empty >= 0),
  spoilt          int  NOT NULL CHECK (spoilt >= 0),
  tie_decided_for text[] NOT NULL,
  tie_rule        text,
  rehearsal       boolean NOT NULL,
  source          text NOT NULL,
  known           int8range NOT NULL,
  CHECK ((tie_rule IS NULL) = (cardinality(tie_decided_for) = 0))
);
CREATE UNIQUE INDEX list_count_now ON list_count (resolution) WHERE upper_inf(known);
CREATE TRIGGER list_count_append_only BEFORE UPDATE OR DELETE ON list_count
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- Somebody elected who does not take the seat, said after the result was declared: the next in order may.
CREATE TABLE seat_declined (
  id          uuid PRIMARY KEY,
  resolution  uuid NOT NULL REFERENCES resolution,
  candidate   text NOT NULL,
  declined_on date NOT NULL,
  why         text NOT NULL,
  actor       text NOT NULL,
  name        text NOT NULL,
  known       int8range NOT NULL,
  UNIQUE (resolution, candidate)
);
CREATE TRIGGER seat_declined_append_only BEFORE UPDATE OR DELETE ON seat_declined
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- Who is drawn by lot. Announced first: the pool with its digest, what the panel must have, the hash of a secret seed
-- and the public number that will be drawn with it. `seed` is shown with the result; `nonce` makes the refs of entries.
CREATE TABLE draw (
  id           uuid PRIMARY KEY,
  entity       text NOT NULL,
  title        text NOT NULL,
  seats        int  NOT NULL CHECK (seats > 0),
  criteria     jsonb NOT NULL,
  pool_size    int  NOT NULL CHECK (pool_size > 0),
  pool_digest  bytea NOT NULL,
  nonce        bytea NOT NULL,
  seed         bytea NOT NULL,
  commitment   bytea NOT NULL,
  randomness   text NOT NULL,
  not_before   timestamptz NOT NULL,
  announced_at timestamptz NOT NULL,
  actor        text NOT NULL,
  name         text NOT NULL,
  known        int8range NOT NULL
);
CREATE INDEX draw_of_entity ON draw (entity, id);
CREATE TRIGGER draw_append_only BEFORE UPDATE OR DELETE ON draw FOR EACH ROW EXECUTE FUNCTION append_only();

-- The pool in the order of its refs; `words`: what each is by the criteria.
CREATE TABLE draw_entry (
  draw       uuid  NOT NULL REFERENCES draw,
  number     int   NOT NULL,
  membership uuid  NOT NULL,
  ref        bytea NOT NULL,
  words      jsonb NOT NULL,
  PRIMARY KEY (draw, number),
  UNIQUE (draw, membership)
);
CREATE TRIGGER draw_entry_append_only BEFORE UPDATE OR DELETE ON draw_entry
  FOR EACH ROW EXECUTE FUNCTION append_only();

CREATE TABLE draw_result (
  draw   uuid PRIMARY KEY REFERENCES draw,
  value  text NOT NULL,
  drawn  int[] NOT NULL,
  at     timestamptz NOT NULL,
  actor  text NOT NULL,
  name   text NOT NULL,
  known  int8range NOT NULL
);
CREATE TRIGGER draw_result_append_only BEFORE UPDATE OR DELETE ON draw_result
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- Somebody in an office from a day on. `until`: the last day of the term, null for one without; `how` it began;
-- `predecessor`: whose seat it is that fell free; `register`: the row of `office`, of a member. The holder's name is
-- what the count or the co-option called her: a member, or somebody else.
CREATE TABLE mandate (
  id          uuid PRIMARY KEY,
  entity      text NOT NULL,
  office      text NOT NULL,
  holder      text NOT NULL,
  membership  uuid,
  how         text NOT NULL CHECK (how IN ('elected', 'moved_up', 'co_opted', 'drawn')),
  resolution  uuid REFERENCES resolution,
  draw        uuid REFERENCES draw,
  predecessor uuid REFERENCES mandate,
  register    uuid REFERENCES office,
  begins      date NOT NULL,
  until       date CHECK (until >= begins),
  law         text,
  actor       text NOT NULL,
  name        text NOT NULL,
  known       int8range NOT NULL
);
CREATE INDEX mandate_of_entity ON mandate (entity, id);
CREATE INDEX mandate_of_resolution ON mandate (resolution);
CREATE UNIQUE INDEX mandate_one_successor ON mandate (predecessor);
CREATE TRIGGER mandate_append_only BEFORE UPDATE OR DELETE ON mandate FOR EACH ROW EXECUTE FUNCTION append_only();

CREATE TABLE mandate_end (
  mandate  uuid PRIMARY KEY REFERENCES mandate,
  last_day date NOT NULL,
  because  text NOT NULL
    CHECK (because IN ('term_over', 'resigned', 'dismissed', 'died', 'left', 'not_ratified', 'other')),
  why      text NOT NULL,
  actor    text NOT NULL,
  name     text NOT NULL,
  known    int8range NOT NULL
);
CREATE TRIGGER mandate_end_append_only BEFORE UPDATE OR DELETE ON mandate_end
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- What a meeting said of a co-option.
CREATE TABLE mandate_ratification (
  mandate    uuid PRIMARY KEY REFERENCES mandate,
  resolution uuid NOT NULL REFERENCES resolution,
  ratified   boolean NOT NULL,
  decided_on date NOT NULL,
  actor      text NOT NULL,
  name       text NOT NULL,
  known      int8range NOT NULL
);
CREATE TRIGGER mandate_ratification_append_only BEFORE UPDATE OR DELETE ON mandate_ratification
  FOR EACH ROW EXECUTE FUNCTION append_only();
