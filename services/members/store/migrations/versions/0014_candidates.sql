-- A member here and somebody in another country who may be one human: found by keyed hashes, decided by people. `other`
-- is a bare key, which says nothing by itself.
CREATE TABLE link_candidate (
  id       uuid PRIMARY KEY,
  person   uuid NOT NULL,
  other    uuid NOT NULL,
  country  text NOT NULL,
  found_on date NOT NULL
);
CREATE INDEX link_candidate_of ON link_candidate (person);

CREATE TABLE link_candidate_step (
  candidate   uuid NOT NULL REFERENCES link_candidate ON DELETE CASCADE,
  verdict     text NOT NULL CHECK (verdict IN ('INVITE', 'DIFFERENT')),
  said_by     text NOT NULL CHECK (said_by IN ('OFFICE', 'MEMBER', 'OTHER_COUNTRY')),
  happened_on date NOT NULL,
  reasons     text CHECK ((reasons IS NULL) = (said_by = 'OTHER_COUNTRY')),
  actor       text NOT NULL,
  known       int8range NOT NULL,
  PRIMARY KEY (candidate, verdict, said_by)
);
CREATE INDEX outbox_candidates ON outbox (sequence, position)
  WHERE kind = 'candidate.told' AND delivered_at IS NULL;
