-- Secret ballots. Who votes is in `vote`, with neither choice nor marks; what she sealed is in `envelope` until the
-- ballot ends. The private key is never in here.
CREATE TABLE ballot_key (
  ballot     uuid PRIMARY KEY REFERENCES ballot,
  kid        text NOT NULL,
  public_key jsonb NOT NULL CHECK (NOT public_key ? 'd'),
  length     int NOT NULL CHECK (length > 0),
  known      int8range NOT NULL
);
CREATE TRIGGER ballot_key_append_only BEFORE UPDATE OR DELETE ON ballot_key
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- Once the file with the private key is gone; from then on nobody opens an envelope that a backup still has.
CREATE TABLE ballot_key_end (
  ballot       uuid PRIMARY KEY REFERENCES ballot_key,
  destroyed_at timestamptz NOT NULL,
  known        int8range NOT NULL
);
CREATE TRIGGER ballot_key_end_append_only BEFORE UPDATE OR DELETE ON ballot_key_end
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- Not append-only: a vote that is replaced takes its envelope away, and the end of the ballot all of them. `ephemeral`
-- is the point that an envelope was made with: a copy of somebody else's has the same, and is refused.
CREATE TABLE envelope (
  ballot     uuid NOT NULL REFERENCES ballot_key,
  membership uuid NOT NULL,
  sealed     text NOT NULL,
  ephemeral  text NOT NULL,
  PRIMARY KEY (ballot, membership),
  UNIQUE (ballot, ephemeral)
);

-- Opened votes: slips of one vote each, equal ones once with their number. Nothing here has an order, a time, a weight
-- or a voter; rows are written in the order of what is on them. `college` and `groups` only where law or statutes
-- count them apart.
CREATE TABLE choice (
  ballot  uuid NOT NULL REFERENCES ballot_key,
  college text NOT NULL,
  groups  text[] NOT NULL,
  kind    text NOT NULL CHECK (kind IN ('choice', 'paper', 'mark')),
  word    text NOT NULL,
  votes   bigint NOT NULL CHECK (votes > 0),
  PRIMARY KEY (ballot, college, groups, kind, word)
);
CREATE TRIGGER choice_append_only BEFORE UPDATE OR DELETE ON choice FOR EACH ROW EXECUTE FUNCTION append_only();

-- What was opened, and the statement that the partition signed over it (domain.secret.statement).
CREATE TABLE opening (
  ballot     uuid PRIMARY KEY REFERENCES ballot_key,
  envelopes  int NOT NULL CHECK (envelopes >= 0),
  spoilt     bigint NOT NULL CHECK (spoilt >= 0),
  colleges   boolean NOT NULL,
  groups     text[] NOT NULL,
  signature  text NOT NULL,
  public_key jsonb NOT NULL,
  known      int8range NOT NULL
);
CREATE TRIGGER opening_append_only BEFORE UPDATE OR DELETE ON opening FOR EACH ROW EXECUTE FUNCTION append_only();

-- Outside providers of electronic votes whose certified counts are taken, and the key that they sign with.
CREATE TABLE voting_provider (
  id          uuid PRIMARY KEY,
  entity      text NOT NULL,
  title       text NOT NULL,
  kid         text NOT NULL,
  public_key  jsonb NOT NULL CHECK (NOT public_key ? 'd'),
  certificate text NOT NULL,
  actor       text NOT NULL,
  name        text NOT NULL,
  at          timestamptz NOT NULL,
  known       int8range NOT NULL
);
CREATE UNIQUE INDEX voting_provider_now ON voting_provider (entity, kid) WHERE upper_inf(known);
CREATE TRIGGER voting_provider_append_only BEFORE UPDATE OR DELETE ON voting_provider
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- A count that was taken, with what its provider signed, as it came.
CREATE TABLE certified_count (
  id         uuid PRIMARY KEY,
  resolution uuid NOT NULL REFERENCES resolution,
  provider   uuid NOT NULL REFERENCES voting_provider,
  statement  text NOT NULL,
  digest     bytea NOT NULL UNIQUE,
  actor      text NOT NULL,
  name       text NOT NULL,
  at         timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE INDEX certified_count_of_resolution ON certified_count (resolution);
CREATE TRIGGER certified_count_append_only BEFORE UPDATE OR DELETE ON certified_count
  FOR EACH ROW EXECUTE FUNCTION append_only();
