-- What a step of the ladder rests on.

-- What an entity wants before each step; `body` is what `domain.partnership.rules` reads. The newest version wins.
CREATE TABLE partnership_rules (
  entity     text   NOT NULL,
  version    int    NOT NULL CHECK (version > 0),
  valid_from date   NOT NULL,
  source     text   NOT NULL,
  body       jsonb  NOT NULL,
  entered    bigint NOT NULL,
  PRIMARY KEY (entity, version)
);
CREATE TRIGGER partnership_rules_keep BEFORE UPDATE OR DELETE ON partnership_rules
  FOR EACH ROW EXECUTE FUNCTION never_changes();

-- Who decided a step, and how each condition stood then.
CREATE TABLE partnership_decision (
  id           uuid PRIMARY KEY,
  client       uuid   NOT NULL REFERENCES client,
  status       text   NOT NULL CHECK (status IN ('CLIENT', 'CANDIDATE', 'PARTNER', 'MEMBER')),
  since        date   NOT NULL,
  reason       text   NOT NULL,
  body         text   NOT NULL,
  office       text,
  decided_on   date   NOT NULL,
  reference    text,
  role         text   NOT NULL,
  acknowledged text[] NOT NULL,
  conditions   jsonb  NOT NULL,
  entered      bigint NOT NULL
);
CREATE INDEX partnership_decision_of ON partnership_decision (client, id);
CREATE TRIGGER partnership_decision_keeps BEFORE UPDATE OR DELETE ON partnership_decision
  FOR EACH ROW EXECUTE FUNCTION never_changes();

CREATE TABLE charter (
  id            uuid PRIMARY KEY,
  entity        text   NOT NULL,
  version       int    NOT NULL CHECK (version > 0),
  title         text   NOT NULL,
  body          text   NOT NULL,
  digest        bytea  NOT NULL,
  valid_from    date   NOT NULL,
  renew_months  int    NOT NULL CHECK (renew_months > 0),
  entered       bigint NOT NULL,
  UNIQUE (entity, version)
);
CREATE TRIGGER charter_keeps BEFORE UPDATE OR DELETE ON charter FOR EACH ROW EXECUTE FUNCTION never_changes();

-- A client's signature holds from the day it was given to the day it must be renewed. Who held the pen is on the paper,
-- whose hash is `document`; here stands in which office.
CREATE TABLE charter_signature (
  id       uuid NOT NULL,
  client   uuid NOT NULL REFERENCES client,
  charter  uuid NOT NULL REFERENCES charter,
  office   text NOT NULL,
  document bytea,
  because  text,
  valid    daterange NOT NULL CHECK (NOT isempty(valid)),
  known    int8range NOT NULL
);
CREATE UNIQUE INDEX charter_signature_now ON charter_signature (id) WHERE upper_inf(known);
CREATE INDEX charter_signature_of ON charter_signature (client) WHERE upper_inf(known);
CREATE INDEX charter_signature_due ON charter_signature (upper(valid)) WHERE upper_inf(known);
CREATE TRIGGER charter_signature_keeps BEFORE UPDATE OR DELETE ON charter_signature
  FOR EACH ROW EXECUTE FUNCTION append_only();

CREATE TABLE ethics_referral (
  id          uuid PRIMARY KEY,
  client      uuid   NOT NULL REFERENCES client,
  question    text   NOT NULL,
  referred_on date   NOT NULL,
  entered     bigint NOT NULL
);
CREATE INDEX ethics_referral_of ON ethics_referral (client, id);
CREATE TRIGGER ethics_referral_keeps BEFORE UPDATE OR DELETE ON ethics_referral
  FOR EACH ROW EXECUTE FUNCTION never_changes();

-- An opinion that is given anew closes the one before.
CREATE TABLE ethics_opinion (
  referral uuid NOT NULL REFERENCES ethics_referral,
  verdict  text NOT NULL CHECK (verdict IN ('FAVOURABLE', 'RESERVED', 'UNFAVOURABLE')),
  says     text NOT NULL,
  given_on date NOT NULL,
  known    int8range NOT NULL
);
CREATE UNIQUE INDEX ethics_opinion_now ON ethics_opinion (referral) WHERE upper_inf(known);
CREATE TRIGGER ethics_opinion_keeps BEFORE UPDATE OR DELETE ON ethics_opinion
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- What was declared of a client: a member who directs or owns it or works there; or, without one, that it competes.
CREATE TABLE client_tie (
  id         uuid NOT NULL,
  client     uuid NOT NULL REFERENCES client,
  kind       text NOT NULL CHECK (kind IN ('DIRECTOR', 'OWNER', 'EMPLOYEE', 'COMPETITOR')),
  membership uuid CHECK ((membership IS NULL) = (kind = 'COMPETITOR')),
  source     text NOT NULL,
  valid      daterange NOT NULL CHECK (NOT isempty(valid)),
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX client_tie_now ON client_tie (id) WHERE upper_inf(known);
CREATE INDEX client_tie_of ON client_tie (client) WHERE upper_inf(known);
CREATE TRIGGER client_tie_keeps BEFORE UPDATE OR DELETE ON client_tie FOR EACH ROW EXECUTE FUNCTION append_only();

-- A check is what was found on a day; `findings` carry the figures they were found by.
CREATE TABLE conflict_check (
  id         uuid PRIMARY KEY,
  client     uuid   NOT NULL REFERENCES client,
  checked_on date   NOT NULL,
  findings   jsonb  NOT NULL,
  entered    bigint NOT NULL
);
CREATE INDEX conflict_check_of ON conflict_check (client, id);
CREATE TRIGGER conflict_check_keeps BEFORE UPDATE OR DELETE ON conflict_check
  FOR EACH ROW EXECUTE FUNCTION never_changes();

CREATE TABLE members_opinion (
  id        uuid PRIMARY KEY,
  client    uuid   NOT NULL REFERENCES client,
  step      text   NOT NULL CHECK (step IN ('CANDIDATE', 'PARTNER', 'MEMBER')),
  question  text   NOT NULL,
  asked_on  date   NOT NULL,
  closes_on date   NOT NULL CHECK (closes_on >= asked_on),
  entered   bigint NOT NULL
);
CREATE INDEX members_opinion_of ON members_opinion (client, id);
CREATE TRIGGER members_opinion_keeps BEFORE UPDATE OR DELETE ON members_opinion
  FOR EACH ROW EXECUTE FUNCTION never_changes();

CREATE TABLE members_opinion_result (
  opinion   uuid NOT NULL REFERENCES members_opinion,
  in_favour int  NOT NULL CHECK (in_favour >= 0),
  against   int  NOT NULL CHECK (against >= 0),
  abstained int  NOT NULL CHECK (abstained >= 0),
  closed_on date NOT NULL,
  source    text NOT NULL,
  known     int8range NOT NULL
);
CREATE UNIQUE INDEX members_opinion_result_now ON members_opinion_result (opinion) WHERE upper_inf(known);
CREATE TRIGGER members_opinion_result_keeps BEFORE UPDATE OR DELETE ON members_opinion_result
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- The place where clients and partners are heard and do not vote.
CREATE TABLE consultative_body (
  id         uuid PRIMARY KEY,
  entity     text   NOT NULL,
  name       text   NOT NULL,
  task       text   NOT NULL,
  founded_on date   NOT NULL,
  entered    bigint NOT NULL
);
CREATE INDEX consultative_body_of ON consultative_body (entity, id);
CREATE TRIGGER consultative_body_keeps BEFORE UPDATE OR DELETE ON consultative_body
  FOR EACH ROW EXECUTE FUNCTION never_changes();

CREATE TABLE consultative_session (
  id      uuid PRIMARY KEY,
  body    uuid   NOT NULL REFERENCES consultative_body,
  held_on date   NOT NULL,
  place   text   NOT NULL,
  entered bigint NOT NULL
);
CREATE INDEX consultative_session_of ON consultative_session (body, held_on, id);
CREATE TRIGGER consultative_session_keeps BEFORE UPDATE OR DELETE ON consultative_session
  FOR EACH ROW EXECUTE FUNCTION never_changes();

CREATE TABLE consultative_item (
  session  uuid NOT NULL REFERENCES consultative_session,
  position int  NOT NULL CHECK (position > 0),
  title    text NOT NULL,
  client   uuid REFERENCES client,
  step     text CHECK (step IN ('CANDIDATE', 'PARTNER', 'MEMBER')),
  CHECK (step IS NULL OR client IS NOT NULL),
  PRIMARY KEY (session, position)
);
CREATE INDEX consultative_item_of ON consultative_item (client) WHERE client IS NOT NULL;
CREATE TRIGGER consultative_item_keeps BEFORE UPDATE OR DELETE ON consultative_item
  FOR EACH ROW EXECUTE FUNCTION never_changes();

-- What the record of a session says: how many members came, which clients were there and in which office somebody spoke
-- for them, and what was thought of each item.
CREATE TABLE consultative_record (
  session         uuid PRIMARY KEY REFERENCES consultative_session,
  members_present int    NOT NULL CHECK (members_present >= 0),
  entered         bigint NOT NULL
);
CREATE TRIGGER consultative_record_keeps BEFORE UPDATE OR DELETE ON consultative_record
  FOR EACH ROW EXECUTE FUNCTION never_changes();

CREATE TABLE consultative_attendance (
  session uuid NOT NULL REFERENCES consultative_record,
  client  uuid NOT NULL REFERENCES client,
  office  text NOT NULL,
  PRIMARY KEY (session, client)
);
CREATE TRIGGER consultative_attendance_keeps BEFORE UPDATE OR DELETE ON consultative_attendance
  FOR EACH ROW EXECUTE FUNCTION never_changes();

CREATE TABLE consultative_opinion (
  session   uuid NOT NULL,
  position  int  NOT NULL,
  verdict   text NOT NULL CHECK (verdict IN ('FAVOURABLE', 'RESERVED', 'UNFAVOURABLE')),
  says      text NOT NULL,
  in_favour int  NOT NULL CHECK (in_favour >= 0),
  against   int  NOT NULL CHECK (against >= 0),
  abstained int  NOT NULL CHECK (abstained >= 0),
  PRIMARY KEY (session, position),
  FOREIGN KEY (session, position) REFERENCES consultative_item
);
CREATE TRIGGER consultative_opinion_keeps BEFORE UPDATE OR DELETE ON consultative_opinion
  FOR EACH ROW EXECUTE FUNCTION never_changes();

-- Public registers say when an organisation is insolvent; it is so in a country whatever entity works for it.
CREATE TABLE insolvency (
  id           uuid NOT NULL,
  organisation uuid NOT NULL REFERENCES organisation,
  kind         text NOT NULL CHECK (kind IN ('REORGANISATION', 'BANKRUPTCY', 'LIQUIDATION')),
  source       text NOT NULL,
  valid        daterange NOT NULL CHECK (NOT isempty(valid)),
  known        int8range NOT NULL
);
CREATE UNIQUE INDEX insolvency_now ON insolvency (id) WHERE upper_inf(known);
CREATE INDEX insolvency_of ON insolvency (organisation) WHERE upper_inf(known);
CREATE TRIGGER insolvency_keeps BEFORE UPDATE OR DELETE ON insolvency FOR EACH ROW EXECUTE FUNCTION append_only();

-- A client's place on the ladder is looked at again.
CREATE TABLE partnership_review (
  id         uuid PRIMARY KEY,
  client     uuid   NOT NULL REFERENCES client,
  insolvency uuid   NOT NULL,
  opened_on  date   NOT NULL,
  entered    bigint NOT NULL,
  UNIQUE (client, insolvency)
);
CREATE TRIGGER partnership_review_keeps BEFORE UPDATE OR DELETE ON partnership_review
  FOR EACH ROW EXECUTE FUNCTION never_changes();

CREATE TABLE partnership_review_end (
  review       uuid PRIMARY KEY REFERENCES partnership_review,
  outcome      text   NOT NULL CHECK (outcome IN ('STAYS', 'STEPPED_DOWN')),
  reason       text   NOT NULL,
  concluded_on date   NOT NULL,
  entered      bigint NOT NULL
);
CREATE TRIGGER partnership_review_end_keeps BEFORE UPDATE OR DELETE ON partnership_review_end
  FOR EACH ROW EXECUTE FUNCTION never_changes();

-- In the group's partition: what the group proposes for one organisation.
CREATE TABLE group_agreement (
  id           uuid PRIMARY KEY,
  entity       text   NOT NULL,
  organisation uuid   NOT NULL,
  title        text   NOT NULL,
  terms        text   NOT NULL,
  digest       bytea  NOT NULL,
  valid_from   date   NOT NULL,
  valid_until  date   CHECK (valid_until > valid_from),
  proposed_on  date   NOT NULL,
  entered      bigint NOT NULL
);
CREATE INDEX group_agreement_of ON group_agreement (organisation);
CREATE TRIGGER group_agreement_keeps BEFORE UPDATE OR DELETE ON group_agreement
  FOR EACH ROW EXECUTE FUNCTION never_changes();

CREATE TABLE group_agreement_end (
  agreement    uuid PRIMARY KEY REFERENCES group_agreement,
  withdrawn_on date   NOT NULL,
  reason       text   NOT NULL,
  entered      bigint NOT NULL
);
CREATE TRIGGER group_agreement_end_keeps BEFORE UPDATE OR DELETE ON group_agreement_end
  FOR EACH ROW EXECUTE FUNCTION never_changes();

-- In each country's partition: what its entities answered, to which words (`digest`). One answer a day and agreement.
CREATE TABLE group_agreement_answer (
  id           uuid NOT NULL,
  entity       text NOT NULL,
  agreement    uuid NOT NULL,
  organisation uuid NOT NULL,
  digest       bytea NOT NULL,
  answer       text NOT NULL CHECK (answer IN ('ADOPTED', 'DECLINED')),
  reason       text NOT NULL,
  valid        daterange NOT NULL CHECK (NOT isempty(valid)),
  known        int8range NOT NULL,
  CONSTRAINT group_agreement_answer_one_a_day
    EXCLUDE USING gist (entity WITH =, agreement WITH =, valid WITH &&, known WITH &&)
);
CREATE INDEX group_agreement_answer_of ON group_agreement_answer (agreement, lower(valid), id) WHERE upper_inf(known);
CREATE INDEX group_agreement_answer_for ON group_agreement_answer (organisation) WHERE upper_inf(known);
CREATE TRIGGER group_agreement_answer_keeps BEFORE UPDATE OR DELETE ON group_agreement_answer
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- The day up to which memberships of clients on top of the ladder were last compared with the register.
CREATE TABLE membership_watch (
  entity  text PRIMARY KEY,
  done_on date NOT NULL
);
