-- Statutes proposed by one person and adopted by another; what a named opinion says where nobody knows the law.

-- `notarised_on`: the date of the notarial or other formal act; NULL where it was never recorded.
ALTER TABLE statutes ADD COLUMN notarised_on date, ADD COLUMN proposal uuid;

CREATE TABLE statutes_proposal (
  id           uuid PRIMARY KEY,
  entity       text NOT NULL,
  title        text NOT NULL,
  notarised_on date NOT NULL,
  valid_from   date NOT NULL CHECK (valid_from >= notarised_on),
  choices      jsonb NOT NULL,
  based_on     int  NOT NULL CHECK (based_on >= 0),
  actor        text NOT NULL,
  name         text NOT NULL,
  proposed_at  timestamptz NOT NULL,
  known        int8range NOT NULL
);
CREATE INDEX statutes_proposal_of_entity ON statutes_proposal (entity, id);
CREATE TRIGGER statutes_proposal_append_only BEFORE UPDATE OR DELETE ON statutes_proposal
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- `version`: the version it became; NULL where it was declined.
CREATE TABLE statutes_decision (
  proposal   uuid PRIMARY KEY REFERENCES statutes_proposal,
  version    int,
  reason     text NOT NULL,
  actor      text NOT NULL,
  name       text NOT NULL,
  decided_at timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE TRIGGER statutes_decision_append_only BEFORE UPDATE OR DELETE ON statutes_decision
  FOR EACH ROW EXECUTE FUNCTION append_only();
ALTER TABLE statutes ADD FOREIGN KEY (proposal) REFERENCES statutes_proposal;

-- `value`: what an opinion says where the law is unknown; NULL where a rule of the pack or the statutes is confirmed.
ALTER TABLE sign_off ADD COLUMN value jsonb;
CREATE UNIQUE INDEX sign_off_now ON sign_off (entity, statutes_version, leaf) WHERE upper_inf(known);
