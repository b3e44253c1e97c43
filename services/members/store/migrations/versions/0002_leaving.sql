-- Leaving: one row for each step of a process, numbered within the membership, only ever added. A step says in full
-- what holds from then on; the last day goes to `registration`, a vote that rests to `membership_fact`.

CREATE TABLE leaving_step (
  membership  uuid NOT NULL REFERENCES membership,
  number      integer NOT NULL CHECK (number > 0),
  leaving     uuid NOT NULL,  -- the process
  step        text NOT NULL CHECK (step IN (
                'RESIGNED', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'OPENED', 'HEARD', 'DECIDED', 'DISMISSED', 'NOTIFIED',
                'APPEALED', 'CONFIRMED', 'ANNULLED', 'DIED', 'CONTRACT_ENDED', 'CANCELLED')),
  happened_on date NOT NULL,
  reason      text,
  last_day    date,
  waits_for   text CHECK (waits_for IN ('ACCEPTANCE', 'APPEAL')),
  vote_lost_from       date,
  vote_back_on         date CHECK (vote_back_on IS NULL OR vote_lost_from IS NOT NULL),
  attendance_lost_from date,
  appeal_until         date,
  heirs       boolean NOT NULL,
  law_key     text,
  article     text,
  unverified  boolean,
  vote_law_key    text,
  vote_article    text,
  vote_unverified boolean,
  actor       text NOT NULL,
  known       int8range NOT NULL,
  PRIMARY KEY (membership, number)
);
CREATE TRIGGER leaving_step_keeps_its_past BEFORE UPDATE OR DELETE ON leaving_step
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- A fact that follows from a process is not for hands to end.
ALTER TABLE membership_fact ADD COLUMN leaving uuid;
CREATE UNIQUE INDEX membership_fact_of_leaving ON membership_fact (leaving) WHERE leaving IS NOT NULL AND upper_inf(known);
