-- One vote taken on one resolution or election at one call. `call` 1 takes the votes cast before the meeting opens, too.
-- Annulling closes `known`; a closed ballot stays known and has its end beside it. `seats` and `candidates`: of an
-- election ([{"name", "college"}]), null otherwise.
CREATE TABLE ballot (
  id         uuid PRIMARY KEY,
  assembly   uuid NOT NULL REFERENCES assembly,
  resolution uuid NOT NULL REFERENCES resolution,
  call       int  NOT NULL CHECK (call IN (1, 2)),
  form       text NOT NULL CHECK (form IN ('open', 'secret', 'paper')),
  seats      int CHECK (seats > 0),
  candidates jsonb,
  reserved   jsonb,
  opened_at  timestamptz NOT NULL,
  actor      text NOT NULL,
  name       text NOT NULL,
  known      int8range NOT NULL,
  CHECK ((seats IS NULL) = (candidates IS NULL))
);
CREATE UNIQUE INDEX ballot_now ON ballot (resolution, call) WHERE upper_inf(known);
CREATE INDEX ballot_of_resolution ON ballot (resolution, id);
CREATE TRIGGER ballot_append_only BEFORE UPDATE OR DELETE ON ballot FOR EACH ROW EXECUTE FUNCTION append_only();

-- Where votes of a ballot may come from, since when, and the rule that lets them; null where no rule is needed.
CREATE TABLE ballot_channel (
  ballot    uuid NOT NULL REFERENCES ballot,
  channel   text NOT NULL CHECK (channel IN ('in_room', 'remote', 'postal', 'early')),
  law       text,
  opened_at timestamptz NOT NULL,
  known     int8range NOT NULL,
  PRIMARY KEY (ballot, channel)
);
CREATE TRIGGER ballot_channel_append_only BEFORE UPDATE OR DELETE ON ballot_channel
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- How it ended. `receipts` and `digest` (SHA-256 over the sorted codes of the receipts that stand) bind the tally to
-- what the voters hold in their hands.
CREATE TABLE ballot_end (
  ballot   uuid PRIMARY KEY REFERENCES ballot,
  annulled boolean NOT NULL,
  why      text CHECK ((why IS NOT NULL) = annulled),
  receipts int NOT NULL,
  digest   bytea NOT NULL,
  ended_at timestamptz NOT NULL,
  actor    text NOT NULL,
  name     text NOT NULL,
  known    int8range NOT NULL
);
CREATE TRIGGER ballot_end_append_only BEFORE UPDATE OR DELETE ON ballot_end
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- What was cast, one row for each membership whose votes they are: `voice` is in whose name (her own, or her proxy
-- holder's), `holder` who cast it. `votes` are those of that moment; the count takes those of the roll as it stands
-- then. A vote that another one replaces closes `known`. `choice` and `marks` are null for a paper that nobody has
-- opened. `receipt` is one act of casting, `code` what its voter can check the closing by.
CREATE TABLE vote (
  id         uuid PRIMARY KEY,
  ballot     uuid NOT NULL REFERENCES ballot,
  receipt    uuid NOT NULL,
  membership uuid NOT NULL,
  voice      uuid NOT NULL,
  holder     uuid NOT NULL,
  outsider   boolean NOT NULL,
  votes      int  NOT NULL CHECK (votes > 0),
  choice     text CHECK (choice IN ('for', 'against', 'abstain', 'blank')),
  marks      text[],
  channel    text NOT NULL CHECK (channel IN ('in_room', 'remote', 'postal', 'early')),
  cast_at    timestamptz NOT NULL,
  cast_on    date NOT NULL,
  code       bytea NOT NULL,
  on_behalf  boolean NOT NULL,
  actor      text NOT NULL,
  known      int8range NOT NULL,
  CHECK (choice IS NULL OR marks IS NULL)
);
CREATE UNIQUE INDEX vote_now ON vote (ballot, membership) WHERE upper_inf(known);
CREATE INDEX vote_of_ballot ON vote (ballot, id);
CREATE INDEX vote_of_holder ON vote (ballot, holder);
CREATE INDEX vote_of_receipt ON vote (receipt);
CREATE TRIGGER vote_append_only BEFORE UPDATE OR DELETE ON vote FOR EACH ROW EXECUTE FUNCTION append_only();

-- Papers as one scrutineer counted them; each counts for herself, and a count made anew closes the one before.
CREATE TABLE paper_count (
  id       uuid PRIMARY KEY,
  ballot   uuid NOT NULL REFERENCES ballot,
  count    jsonb NOT NULL,
  spoilt   int NOT NULL CHECK (spoilt >= 0),
  actor    text NOT NULL,
  name     text NOT NULL,
  at       timestamptz NOT NULL,
  known    int8range NOT NULL
);
CREATE UNIQUE INDEX paper_count_now ON paper_count (ballot, actor) WHERE upper_inf(known);
CREATE TRIGGER paper_count_append_only BEFORE UPDATE OR DELETE ON paper_count
  FOR EACH ROW EXECUTE FUNCTION append_only();
