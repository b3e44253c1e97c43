-- By which channel a member takes notices: her word, dated. Closing `known` ends it.
CREATE TABLE notice_choice (
  id         uuid PRIMARY KEY,
  entity     text NOT NULL,
  membership uuid NOT NULL,
  channel    text NOT NULL CHECK (channel IN ('EMAIL', 'POST')),
  given_on   date NOT NULL,
  on_behalf  boolean NOT NULL,
  actor      text NOT NULL,
  name       text NOT NULL,
  at         timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX notice_choice_now ON notice_choice (membership) WHERE upper_inf(known);
CREATE TRIGGER notice_choice_append_only BEFORE UPDATE OR DELETE ON notice_choice
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- Through which channel each membership of the notice list is convened, set when notices are prepared; a bounce closes it
-- and adds the post. `law`: the rule's words that led to it.
CREATE TABLE notice (
  assembly   uuid NOT NULL REFERENCES assembly,
  membership uuid NOT NULL,
  channel    text NOT NULL,
  because    text NOT NULL,
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX notice_now ON notice (assembly, membership) WHERE upper_inf(known);
CREATE TRIGGER notice_append_only BEFORE UPDATE OR DELETE ON notice FOR EACH ROW EXECUTE FUNCTION append_only();

-- One lot of notices sent through one channel, with what proves it. `round`: 1, and one more for each postponement, whose
-- notice is a new one.
CREATE TABLE dispatch (
  id       uuid PRIMARY KEY,
  assembly uuid NOT NULL REFERENCES assembly,
  round    int  NOT NULL CHECK (round > 0),
  channel  text NOT NULL,
  sent_at  timestamptz NOT NULL,
  sent_on  date NOT NULL,
  proof    text NOT NULL,
  law      text NOT NULL,
  count    int  NOT NULL CHECK (count > 0),
  actor    text NOT NULL,
  name     text NOT NULL,
  at       timestamptz NOT NULL,
  known    int8range NOT NULL
);
CREATE INDEX dispatch_of_assembly ON dispatch (assembly, id);
CREATE TRIGGER dispatch_append_only BEFORE UPDATE OR DELETE ON dispatch FOR EACH ROW EXECUTE FUNCTION append_only();

CREATE TABLE dispatch_line (
  dispatch   uuid NOT NULL REFERENCES dispatch,
  membership uuid NOT NULL,
  PRIMARY KEY (dispatch, membership)
);
CREATE INDEX dispatch_line_of ON dispatch_line (membership, dispatch);
CREATE TRIGGER dispatch_line_stays BEFORE UPDATE OR DELETE ON dispatch_line
  FOR EACH ROW EXECUTE FUNCTION never_changes();

-- A notice that came back; whoever it was for has not been reached by that dispatch.
CREATE TABLE bounce (
  dispatch   uuid NOT NULL,
  membership uuid NOT NULL,
  why        text NOT NULL,
  actor      text NOT NULL,
  name       text NOT NULL,
  at         timestamptz NOT NULL,
  known      int8range NOT NULL,
  PRIMARY KEY (dispatch, membership),
  FOREIGN KEY (dispatch, membership) REFERENCES dispatch_line
);
CREATE TRIGGER bounce_append_only BEFORE UPDATE OR DELETE ON bounce FOR EACH ROW EXECUTE FUNCTION append_only();

-- A file of the document room. A version replaces the one before it and never changes it; `after_dispatch`: it came when
-- notices had gone out already, and `why` says for what reason.
CREATE TABLE document (
  id             uuid PRIMARY KEY,
  assembly       uuid NOT NULL REFERENCES assembly,
  resolution     uuid REFERENCES resolution,
  name           text NOT NULL,
  title          text NOT NULL,
  language       text NOT NULL,
  version        int  NOT NULL CHECK (version > 0),
  size           int  NOT NULL CHECK (size > 0),
  sha256         bytea NOT NULL CHECK (length(sha256) = 32),
  after_dispatch boolean NOT NULL,
  why            text,
  actor          text NOT NULL,
  uploader       text NOT NULL,
  at             timestamptz NOT NULL,
  known          int8range NOT NULL,
  UNIQUE (assembly, name, language, version),
  CHECK (why IS NOT NULL OR NOT after_dispatch)
);
CREATE TRIGGER document_append_only BEFORE UPDATE OR DELETE ON document FOR EACH ROW EXECUTE FUNCTION append_only();

-- The bytes, once they came and were what the document said they would be.
CREATE TABLE document_body (
  document uuid PRIMARY KEY REFERENCES document,
  body     bytea NOT NULL
);
ALTER TABLE document_body ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE TRIGGER document_body_stays BEFORE UPDATE OR DELETE ON document_body
  FOR EACH ROW EXECUTE FUNCTION never_changes();

-- What is proposed, word for word, in one language; versions count by language. One language is the authoritative one;
-- the others say which of its versions they translate.
CREATE TABLE resolution_text (
  id             uuid PRIMARY KEY,
  resolution     uuid NOT NULL REFERENCES resolution,
  language       text NOT NULL,
  version        int  NOT NULL CHECK (version > 0),
  authoritative  boolean NOT NULL,
  translates     int,
  title          text NOT NULL,
  body           text NOT NULL,
  after_dispatch boolean NOT NULL,
  why            text,
  actor          text NOT NULL,
  name           text NOT NULL,
  at             timestamptz NOT NULL,
  known          int8range NOT NULL,
  UNIQUE (resolution, language, version),
  CHECK (authoritative = (translates IS NULL)),
  CHECK (why IS NOT NULL OR NOT after_dispatch)
);
CREATE TRIGGER resolution_text_append_only BEFORE UPDATE OR DELETE ON resolution_text
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- A meeting moved to another day before it opened: the day as it was, the day as it is, and why.
CREATE TABLE postponement (
  id               uuid PRIMARY KEY,
  assembly         uuid NOT NULL REFERENCES assembly,
  was_held_on      date NOT NULL,
  was_record_date  date NOT NULL,
  was_convened_on  date NOT NULL,
  was_starts_at    time,
  was_second_call_at time,
  held_on          date NOT NULL,
  record_date      date NOT NULL,
  starts_at        time,
  second_call_at   time,
  why              text NOT NULL,
  actor            text NOT NULL,
  name             text NOT NULL,
  at               timestamptz NOT NULL,
  known            int8range NOT NULL,
  CHECK (held_on <> was_held_on)
);
CREATE INDEX postponement_of ON postponement (assembly, id);
CREATE TRIGGER postponement_append_only BEFORE UPDATE OR DELETE ON postponement
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- A sitting broken off and taken up again on another day: the same meeting, on the same roll.
CREATE TABLE adjournment (
  id           uuid PRIMARY KEY,
  assembly     uuid NOT NULL REFERENCES assembly,
  adjourned_at timestamptz NOT NULL,
  resumes_at   timestamptz NOT NULL CHECK (resumes_at > adjourned_at),
  resumes_on   date NOT NULL,
  decided_by   text NOT NULL CHECK (decided_by IN ('MEETING', 'CHAIR')),
  why          text NOT NULL,
  gone         int  NOT NULL CHECK (gone >= 0),
  actor        text NOT NULL,
  name         text NOT NULL,
  known        int8range NOT NULL
);
CREATE INDEX adjournment_of ON adjournment (assembly, id);
CREATE TRIGGER adjournment_append_only BEFORE UPDATE OR DELETE ON adjournment
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- The day of a meeting is the one thing of it that moves, and only with a postponement that says from where: a row of
-- `assembly` may change its days while the rest of it stands.
CREATE FUNCTION assembly_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE'
     AND to_jsonb(NEW) - '{held_on,record_date,convened_on,starts_at,second_call_at}'::text[]
       = to_jsonb(OLD) - '{held_on,record_date,convened_on,starts_at,second_call_at}'::text[]
     AND EXISTS (SELECT FROM postponement p WHERE p.assembly = OLD.id AND upper_inf(p.known)
                    AND p.was_held_on = OLD.held_on AND p.held_on = NEW.held_on) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'table assembly keeps its past: % refused', TG_OP;
END $$;
DROP TRIGGER assembly_append_only ON assembly;
CREATE TRIGGER assembly_moves BEFORE UPDATE OR DELETE ON assembly FOR EACH ROW EXECUTE FUNCTION assembly_moves();

-- Whoever answers in a procedure in writing is present for its quorum.
ALTER TABLE presence DROP CONSTRAINT presence_form_check;
ALTER TABLE presence ADD CONSTRAINT presence_form_check CHECK (form IN ('IN_ROOM', 'REMOTE', 'WRITTEN'));
