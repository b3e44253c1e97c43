-- Sections, elections of delegates, their list on display, and the assemblies they form.

ALTER TABLE assembly ADD COLUMN of_delegates boolean NOT NULL DEFAULT false;

-- Who belongs to a section where the statutes divide by place: a dated fact of its own.
CREATE TABLE section_fact (
  id         uuid PRIMARY KEY,
  entity     text NOT NULL,
  membership uuid NOT NULL,
  section    text NOT NULL,
  since      date NOT NULL,
  actor      text NOT NULL,
  name       text NOT NULL,
  known      int8range NOT NULL
);
CREATE INDEX section_fact_of ON section_fact (entity, membership, since DESC, id DESC);
CREATE TRIGGER section_fact_append_only BEFORE UPDATE OR DELETE ON section_fact
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- Seats shared among sections by their counted members, and the members service's state that was counted.
-- `sections`: [{"code", "name", "members", "seats"}] with the seats that are sure; `tied` wait for `open_seats`.
CREATE TABLE apportionment (
  id               uuid PRIMARY KEY,
  entity           text NOT NULL,
  as_of            date NOT NULL,
  sequence         bigint NOT NULL,
  head             text NOT NULL,
  electorate       text NOT NULL,
  statutes_version int NOT NULL,
  divided_by       text NOT NULL,
  method           text NOT NULL,
  seats            int NOT NULL,
  min_seat         int NOT NULL,
  members          int NOT NULL,
  measured_on      date NOT NULL,
  measured         int NOT NULL,
  sections         jsonb NOT NULL,
  tied             text[] NOT NULL,
  open_seats       int NOT NULL,
  known            int8range NOT NULL
);
CREATE INDEX apportionment_of_entity ON apportionment (entity, id);
CREATE TRIGGER apportionment_append_only BEFORE UPDATE OR DELETE ON apportionment
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- The counted members of an apportionment by section: who elects, and who may stand.
CREATE TABLE section_member (
  apportionment uuid NOT NULL,
  membership    uuid NOT NULL,
  section       text NOT NULL,
  kind          text NOT NULL,
  PRIMARY KEY (apportionment, membership)
);

-- What the statutes' tie rule gave: `section` is empty for seats, `chosen` are sections or candidates' ids.
CREATE TABLE tie_decision (
  about   uuid NOT NULL,
  section text NOT NULL,
  chosen  text[] NOT NULL,
  rule    text NOT NULL,
  why     text NOT NULL,
  actor   text NOT NULL,
  name    text NOT NULL,
  at      timestamptz NOT NULL,
  known   int8range NOT NULL,
  PRIMARY KEY (about, section)
);
CREATE TRIGGER tie_decision_append_only BEFORE UPDATE OR DELETE ON tie_decision
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- Board, supervisory board and other offices that keep a member from being a delegate; both days included.
CREATE TABLE office (
  id         uuid PRIMARY KEY,
  entity     text NOT NULL,
  membership uuid NOT NULL,
  office     text NOT NULL,
  since      date NOT NULL,
  actor      text NOT NULL,
  name       text NOT NULL,
  known      int8range NOT NULL
);
CREATE INDEX office_of_member ON office (entity, membership);
CREATE TRIGGER office_append_only BEFORE UPDATE OR DELETE ON office FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TABLE office_end (
  office   uuid PRIMARY KEY REFERENCES office,
  last_day date NOT NULL,
  actor    text NOT NULL,
  name     text NOT NULL,
  known    int8range NOT NULL
);
CREATE TRIGGER office_end_append_only BEFORE UPDATE OR DELETE ON office_end
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- Delegates for one term, in all or some sections of an apportionment.
CREATE TABLE delegate_election (
  id            uuid PRIMARY KEY,
  entity        text NOT NULL,
  apportionment uuid NOT NULL REFERENCES apportionment,
  sections      text[] NOT NULL,
  term_from     date NOT NULL,
  term_until    date NOT NULL CHECK (term_until >= term_from),
  actor         text NOT NULL,
  name          text NOT NULL,
  known         int8range NOT NULL
);
CREATE INDEX delegate_election_of_entity ON delegate_election (entity, id);
CREATE TRIGGER delegate_election_append_only BEFORE UPDATE OR DELETE ON delegate_election
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- Who stands. Name and contact are those of the list that the law has displayed; they stay in this country.
CREATE TABLE delegate_candidate (
  id             uuid PRIMARY KEY,
  election       uuid NOT NULL REFERENCES delegate_election,
  membership     uuid NOT NULL,
  section        text NOT NULL,
  list           text NOT NULL,
  display_name   text NOT NULL,
  contact        text NOT NULL,
  representative text,
  full_capacity  boolean NOT NULL,
  consented_on   date NOT NULL,
  actor          text NOT NULL,
  name           text NOT NULL,
  known          int8range NOT NULL
);
CREATE UNIQUE INDEX delegate_candidate_now ON delegate_candidate (election, membership) WHERE upper_inf(known);
CREATE INDEX delegate_candidate_of ON delegate_candidate (election, section, id);
CREATE TRIGGER delegate_candidate_append_only BEFORE UPDATE OR DELETE ON delegate_candidate
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- One section's count. `present`: members present or represented there, where the law weighs by them; `tied`: the
-- candidates that tie for `open_seats` until the statutes' tie rule decides.
CREATE TABLE delegate_count (
  election uuid NOT NULL REFERENCES delegate_election,
  section  text NOT NULL,
  held_on  date NOT NULL,
  valid_papers   int NOT NULL CHECK (valid_papers >= 0),
  invalid_papers int NOT NULL CHECK (invalid_papers >= 0),
  present  int CHECK (present >= 0),
  source   text NOT NULL,
  tied       text[] NOT NULL,
  open_seats int NOT NULL,
  actor    text NOT NULL,
  name     text NOT NULL,
  known    int8range NOT NULL,
  PRIMARY KEY (election, section)
);
CREATE TRIGGER delegate_count_append_only BEFORE UPDATE OR DELETE ON delegate_count
  FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TABLE delegate_vote (
  election  uuid NOT NULL,
  candidate uuid NOT NULL REFERENCES delegate_candidate,
  section   text NOT NULL,
  votes     int NOT NULL CHECK (votes >= 0),
  known     int8range NOT NULL,
  PRIMARY KEY (election, candidate)
);
CREATE TRIGGER delegate_vote_append_only BEFORE UPDATE OR DELETE ON delegate_vote
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- Elected delegates and substitutes; `rank` is one more than the number with more votes in the section.
CREATE TABLE delegate (
  id         uuid PRIMARY KEY,
  election   uuid NOT NULL REFERENCES delegate_election,
  section    text NOT NULL,
  candidate  uuid NOT NULL UNIQUE REFERENCES delegate_candidate,
  membership uuid NOT NULL,
  role       text NOT NULL CHECK (role IN ('DELEGATE', 'SUBSTITUTE')),
  rank       int  NOT NULL,
  votes      int  NOT NULL,
  known      int8range NOT NULL
);
CREATE INDEX delegate_of_section ON delegate (election, section, role, rank, id);
CREATE INDEX delegate_of_member ON delegate (membership);
CREATE TRIGGER delegate_append_only BEFORE UPDATE OR DELETE ON delegate FOR EACH ROW EXECUTE FUNCTION append_only();

-- A delegate's last day before the end of the term, and who moves up from the day after; NULL: the seat is vacant.
CREATE TABLE delegate_end (
  delegate   uuid PRIMARY KEY REFERENCES delegate,
  last_day   date NOT NULL,
  because    text NOT NULL,
  why        text NOT NULL,
  substitute uuid UNIQUE REFERENCES delegate,
  tie_rule   text NOT NULL,
  actor      text NOT NULL,
  name       text NOT NULL,
  at         timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE TRIGGER delegate_end_append_only BEFORE UPDATE OR DELETE ON delegate_end
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- The list of the elected on display, from a day to a day, both included.
CREATE TABLE delegate_display (
  election     uuid PRIMARY KEY REFERENCES delegate_election,
  announced_on date NOT NULL,
  first_day    date NOT NULL,
  last_day     date NOT NULL CHECK (last_day >= first_day),
  place        text NOT NULL,
  actor        text NOT NULL,
  name         text NOT NULL,
  known        int8range NOT NULL
);
CREATE TRIGGER delegate_display_append_only BEFORE UPDATE OR DELETE ON delegate_display
  FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TABLE delegate_objection (
  id           uuid PRIMARY KEY,
  election     uuid NOT NULL REFERENCES delegate_election,
  membership   uuid NOT NULL,
  statement    text NOT NULL,
  on_behalf_of text,
  actor        text NOT NULL,
  name         text NOT NULL,
  raised_at    timestamptz NOT NULL,
  known        int8range NOT NULL
);
CREATE INDEX delegate_objection_of ON delegate_objection (election, id);
CREATE TRIGGER delegate_objection_append_only BEFORE UPDATE OR DELETE ON delegate_objection
  FOR EACH ROW EXECUTE FUNCTION append_only();
-- An objection that is upheld annuls the election.
CREATE TABLE delegate_objection_decision (
  objection  uuid PRIMARY KEY REFERENCES delegate_objection,
  upheld     boolean NOT NULL,
  reasons    text NOT NULL,
  actor      text NOT NULL,
  name       text NOT NULL,
  decided_at timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE TRIGGER delegate_objection_decision_append_only BEFORE UPDATE OR DELETE ON delegate_objection_decision
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- The delegates in office that a roll was computed with, and the votes of each: what a recomputation reads.
CREATE TABLE roll_delegate (
  roll       uuid NOT NULL,
  membership uuid NOT NULL,
  delegate   uuid NOT NULL REFERENCES delegate,
  votes      int  NOT NULL CHECK (votes > 0),
  PRIMARY KEY (roll, membership)
);
CREATE FUNCTION sealed_roll_keeps_delegates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM roll WHERE id = OLD.roll AND merkle_root IS NOT NULL) THEN
    RAISE EXCEPTION 'a sealed roll keeps its delegates: % refused', TG_OP;
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER roll_delegate_keeps BEFORE UPDATE OR DELETE ON roll_delegate
  FOR EACH ROW EXECUTE FUNCTION sealed_roll_keeps_delegates();
CREATE INDEX roll_line_by_delegate ON roll_line (roll, membership) WHERE reason = 6;
