-- What members start themselves: motions, meetings, questions, amendments, candidacies, requests.

-- A motion that members want on the agenda of an assembly, or a meeting that they want convened. `items`: what is to be
-- decided; `closes_on`: the last day of signing by the law of then, null where it sets none yet; `law`: the rule of the
-- threshold. Taking it back closes `known`.
CREATE TABLE initiative (
  id           uuid PRIMARY KEY,
  kind         text NOT NULL CHECK (kind IN ('motion', 'meeting')),
  entity       text NOT NULL,
  assembly     uuid REFERENCES assembly,
  membership   uuid NOT NULL,
  meeting_kind text,
  items        jsonb NOT NULL,
  text         text NOT NULL,
  reasons      text NOT NULL,
  started_on   date NOT NULL,
  law          text NOT NULL,
  on_behalf    boolean NOT NULL,
  actor        text NOT NULL,
  name         text NOT NULL,
  at           timestamptz NOT NULL,
  known        int8range NOT NULL,
  CHECK ((kind = 'motion') = (assembly IS NOT NULL)),
  CHECK ((kind = 'meeting') = (meeting_kind IS NOT NULL))
);
CREATE INDEX initiative_of_assembly ON initiative (assembly, id) WHERE assembly IS NOT NULL;
CREATE INDEX initiative_of_entity ON initiative (entity, id) WHERE kind = 'meeting';
CREATE TRIGGER initiative_append_only BEFORE UPDATE OR DELETE ON initiative FOR EACH ROW EXECUTE FUNCTION append_only();

-- Who signed, with what the register gave her on that day; taking it back closes `known`.
CREATE TABLE initiative_signature (
  id         uuid PRIMARY KEY,
  initiative uuid NOT NULL REFERENCES initiative,
  membership uuid NOT NULL,
  signed_on  date NOT NULL,
  votes      int  NOT NULL CHECK (votes >= 0),
  shares     int  NOT NULL CHECK (shares >= 0),
  on_behalf  boolean NOT NULL,
  actor      text NOT NULL,
  name       text NOT NULL,
  at         timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX initiative_signature_now ON initiative_signature (initiative, membership) WHERE upper_inf(known);
CREATE INDEX initiative_signature_in_order ON initiative_signature (initiative, id);
CREATE TRIGGER initiative_signature_append_only BEFORE UPDATE OR DELETE ON initiative_signature
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- One count of all who signed against the whole register of a day, at a state of the members partition. `reached`: it
-- was as much as `law` asks, and what that leads to followed.
CREATE TABLE initiative_count (
  id         uuid PRIMARY KEY,
  initiative uuid NOT NULL REFERENCES initiative,
  counted_on date NOT NULL,
  reached    boolean NOT NULL,
  members    int    NOT NULL,
  votes      bigint NOT NULL,
  shares     bigint NOT NULL,
  of_members int    NOT NULL,
  of_votes   bigint NOT NULL,
  of_shares  bigint NOT NULL,
  law        text   NOT NULL,
  sequence   bigint NOT NULL,
  head       text   NOT NULL,
  at         timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX initiative_count_now ON initiative_count (initiative) WHERE upper_inf(known);
CREATE UNIQUE INDEX initiative_reached_once ON initiative_count (initiative) WHERE reached;
CREATE TRIGGER initiative_count_append_only BEFORE UPDATE OR DELETE ON initiative_count
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- A motion that reached its threshold is an item of the agenda.
CREATE TABLE motion_item (
  initiative uuid PRIMARY KEY REFERENCES initiative,
  resolution uuid NOT NULL UNIQUE REFERENCES resolution,
  entered_on date NOT NULL,
  known      int8range NOT NULL
);
CREATE TRIGGER motion_item_append_only BEFORE UPDATE OR DELETE ON motion_item
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- The meeting that answers a request. `authority`: the court's decision, or what the law has in place of the board's act.
CREATE TABLE meeting_answered (
  initiative  uuid PRIMARY KEY REFERENCES initiative,
  assembly    uuid NOT NULL UNIQUE REFERENCES assembly,
  convened_by text NOT NULL CHECK (convened_by IN ('board', 'authority', 'requesters')),
  authority   text CHECK ((authority IS NOT NULL) = (convened_by = 'authority')),
  law         text NOT NULL,
  actor       text NOT NULL,
  name        text NOT NULL,
  at          timestamptz NOT NULL,
  known       int8range NOT NULL
);
CREATE TRIGGER meeting_answered_append_only BEFORE UPDATE OR DELETE ON meeting_answered
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- An item that no notice announced, and by which exception of the law the meeting takes it up.
CREATE TABLE item_admitted (
  resolution uuid PRIMARY KEY REFERENCES resolution,
  exception  text NOT NULL,
  follows    uuid REFERENCES resolution,
  present    int NOT NULL,
  entitled   int NOT NULL,
  why        text NOT NULL,
  law        text NOT NULL,
  actor      text NOT NULL,
  name       text NOT NULL,
  at         timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE TRIGGER item_admitted_append_only BEFORE UPDATE OR DELETE ON item_admitted
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- An amendment from the floor: how the item would read. Taking it back closes `known`.
CREATE TABLE amendment (
  id         uuid PRIMARY KEY,
  resolution uuid NOT NULL REFERENCES resolution,
  membership uuid NOT NULL,
  text       text NOT NULL,
  on_behalf  boolean NOT NULL,
  actor      text NOT NULL,
  name       text NOT NULL,
  at         timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE INDEX amendment_of_item ON amendment (resolution, id);
CREATE TRIGGER amendment_append_only BEFORE UPDATE OR DELETE ON amendment FOR EACH ROW EXECUTE FUNCTION append_only();

-- What the chair ruled: `vote` is the item by which it is voted, null where it leaves the announced item; `distance`: how
-- far it is from the item, the farther voted first.
CREATE TABLE amendment_ruling (
  amendment uuid PRIMARY KEY REFERENCES amendment,
  vote      uuid UNIQUE REFERENCES resolution,
  distance  int CHECK ((distance IS NULL) = (vote IS NULL)),
  reasons   text NOT NULL,
  law       text NOT NULL,
  actor     text NOT NULL,
  name      text NOT NULL,
  at        timestamptz NOT NULL,
  known     int8range NOT NULL
);
CREATE TRIGGER amendment_ruling_append_only BEFORE UPDATE OR DELETE ON amendment_ruling
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- A member's question in writing before a meeting, about an item or the entity; taking it back closes `known`.
CREATE TABLE written_question (
  id         uuid PRIMARY KEY,
  assembly   uuid NOT NULL REFERENCES assembly,
  resolution uuid REFERENCES resolution,
  membership uuid NOT NULL,
  text       text NOT NULL,
  on_behalf  boolean NOT NULL,
  actor      text NOT NULL,
  name       text NOT NULL,
  at         timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE INDEX written_question_of_meeting ON written_question (assembly, id);
CREATE TRIGGER written_question_append_only BEFORE UPDATE OR DELETE ON written_question
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- One answer to one or several questions, or why none is given (`declined`); a later one closes `known` of the link.
CREATE TABLE written_answer (
  id       uuid PRIMARY KEY,
  assembly uuid NOT NULL REFERENCES assembly,
  text     text NOT NULL,
  declined boolean NOT NULL,
  actor    text NOT NULL,
  name     text NOT NULL,
  at       timestamptz NOT NULL,
  known    int8range NOT NULL
);
CREATE TRIGGER written_answer_append_only BEFORE UPDATE OR DELETE ON written_answer
  FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TABLE question_answer (
  id       uuid PRIMARY KEY,
  question uuid NOT NULL REFERENCES written_question,
  answer   uuid NOT NULL REFERENCES written_answer,
  known    int8range NOT NULL
);
CREATE UNIQUE INDEX question_answer_now ON question_answer (question) WHERE upper_inf(known);
CREATE TRIGGER question_answer_append_only BEFORE UPDATE OR DELETE ON question_answer
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- A call for candidates for the election on an item, both days included. Another period closes `known`; `id` stays.
CREATE TABLE candidate_call (
  entry      uuid PRIMARY KEY,
  id         uuid NOT NULL,
  resolution uuid NOT NULL REFERENCES resolution,
  office     text,
  opens_on   date NOT NULL,
  closes_on  date NOT NULL CHECK (closes_on >= opens_on),
  why        text,
  actor      text NOT NULL,
  name       text NOT NULL,
  at         timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX candidate_call_now ON candidate_call (resolution) WHERE upper_inf(known);
CREATE UNIQUE INDEX candidate_call_id_now ON candidate_call (id) WHERE upper_inf(known);
CREATE TRIGGER candidate_call_append_only BEFORE UPDATE OR DELETE ON candidate_call
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- Who stands, by the name on the paper; `college` and `category` as the register had them. Withdrawing closes `known`.
CREATE TABLE candidacy (
  id           uuid PRIMARY KEY,
  call         uuid NOT NULL,
  membership   uuid NOT NULL,
  display_name text NOT NULL,
  statement    text NOT NULL,
  parity_group text,
  college      text,
  law          text NOT NULL,
  on_behalf    boolean NOT NULL,
  actor        text NOT NULL,
  name         text NOT NULL,
  at           timestamptz NOT NULL,
  known        int8range NOT NULL
);
CREATE UNIQUE INDEX candidacy_now ON candidacy (call, membership) WHERE upper_inf(known);
CREATE INDEX candidacy_of_call ON candidacy (call, id);
CREATE TRIGGER candidacy_append_only BEFORE UPDATE OR DELETE ON candidacy FOR EACH ROW EXECUTE FUNCTION append_only();

-- Who asks for a secret vote on an item; taking it back closes `known`.
CREATE TABLE secret_vote_request (
  id         uuid PRIMARY KEY,
  resolution uuid NOT NULL REFERENCES resolution,
  membership uuid NOT NULL,
  on_behalf  boolean NOT NULL,
  actor      text NOT NULL,
  name       text NOT NULL,
  at         timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX secret_vote_request_now ON secret_vote_request (resolution, membership) WHERE upper_inf(known);
CREATE TRIGGER secret_vote_request_append_only BEFORE UPDATE OR DELETE ON secret_vote_request
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- Enough of those present asked: the vote on the item is secret.
CREATE TABLE secret_vote (
  resolution uuid PRIMARY KEY REFERENCES resolution,
  asked      bigint NOT NULL,
  present    bigint NOT NULL,
  law        text NOT NULL,
  at         timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE TRIGGER secret_vote_append_only BEFORE UPDATE OR DELETE ON secret_vote
  FOR EACH ROW EXECUTE FUNCTION append_only();
