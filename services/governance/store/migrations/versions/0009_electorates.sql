-- Electorates beyond one register: suspected duplicates, named entities.

-- `subject`: a roll (pairs of memberships) or a consultation (pairs of persons). A new search replaces the one before.
CREATE TABLE duplicate_search (
  subject uuid PRIMARY KEY,
  found   int  NOT NULL CHECK (found >= 0),
  actor   text NOT NULL,
  name    text NOT NULL,
  at      timestamptz NOT NULL
);
CREATE TABLE suspected_duplicate (
  subject uuid NOT NULL REFERENCES duplicate_search ON DELETE CASCADE,
  id      uuid NOT NULL,
  first   uuid NOT NULL,
  second  uuid NOT NULL CHECK (first < second),
  PRIMARY KEY (subject, id)
);

-- What was decided about a pair holds for the assembly, whatever is computed anew. `struck`: the line set to nothing.
CREATE TABLE duplicate_decision (
  assembly   uuid NOT NULL REFERENCES assembly,
  first      uuid NOT NULL,
  second     uuid NOT NULL CHECK (first < second),
  verdict    text NOT NULL CHECK (verdict IN ('SAME', 'DIFFERENT')),
  reasons    text NOT NULL,
  law        text,
  struck     uuid,
  actor      text NOT NULL,
  name       text NOT NULL,
  decided_at timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX duplicate_decision_now ON duplicate_decision (assembly, first, second) WHERE upper_inf(known);
CREATE TRIGGER duplicate_decision_append_only BEFORE UPDATE OR DELETE ON duplicate_decision
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- The lines of a consultation's suspected persons before any two were folded; gone with the seal.
CREATE TABLE consultation_suspect (
  consultation uuid NOT NULL,
  person       uuid NOT NULL,
  registered   bigint NOT NULL,
  voting       bigint NOT NULL,
  PRIMARY KEY (consultation, person)
);

-- A roll of a European society whose statutes name the entities whose voters are its electorate: which, as counted how,
-- by which article, each read at which state; and the entities each line stands for, as bits in their order.
CREATE TABLE roll_composition (
  roll       uuid PRIMARY KEY REFERENCES roll,
  entities   text[] NOT NULL,
  per_person boolean NOT NULL,
  article    text NOT NULL,
  sources    jsonb NOT NULL
);
CREATE TABLE roll_elector (
  roll       uuid NOT NULL REFERENCES roll,
  membership uuid NOT NULL,
  registered bigint NOT NULL,
  voting     bigint NOT NULL,
  PRIMARY KEY (roll, membership)
);
CREATE TRIGGER roll_composition_is_kept BEFORE UPDATE OR DELETE ON roll_composition
  FOR EACH ROW EXECUTE FUNCTION never_changes();
