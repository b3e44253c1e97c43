-- The room: what turns entitlement into the exercisable roll. A *holder* is who stands in the room with votes in her
-- hand: a membership of the roll, or an outsider (a representative or proxy holder who is no member).

-- One sitting of the assembly, on `held_on` in the entity's time zone. `wait_announced`: the convocation said that the
-- meeting decides after a wait (AT § 32). `members_convened`: members on the day of convening, where a quorum is counted
-- on them (SCE art. 61(4)).
CREATE TABLE call (
  id             uuid PRIMARY KEY,
  assembly       uuid NOT NULL REFERENCES assembly,
  number         int  NOT NULL CHECK (number IN (1, 2)),
  held_on        date NOT NULL,
  members_convened int,
  due_at         timestamptz NOT NULL,
  opened_at      timestamptz NOT NULL,
  wait_announced boolean NOT NULL DEFAULT false,
  actor          text NOT NULL,
  name           text NOT NULL,
  known          int8range NOT NULL,
  UNIQUE (assembly, number)
);
CREATE TRIGGER call_append_only BEFORE UPDATE OR DELETE ON call FOR EACH ROW EXECUTE FUNCTION append_only();

-- Somebody who acts for members and is no member: a director, a guardian, a proxy holder. Her name stays in this country.
-- The same name in the same capacity is the same outsider, so that limits per holder hold.
CREATE TABLE outsider (
  id       uuid PRIMARY KEY,
  entity   text NOT NULL,
  name     text NOT NULL,
  capacity text NOT NULL,
  known    int8range NOT NULL,
  UNIQUE (entity, name, capacity)
);
CREATE TRIGGER outsider_append_only BEFORE UPDATE OR DELETE ON outsider FOR EACH ROW EXECUTE FUNCTION append_only();

-- A holder in the room from one moment to another; leaving closes `known` and adds the row with `left_at`; `id` stays.
CREATE TABLE presence (
  entry      uuid PRIMARY KEY,
  id         uuid NOT NULL,
  assembly   uuid NOT NULL REFERENCES assembly,
  holder     uuid NOT NULL,
  outsider   boolean NOT NULL,
  form       text NOT NULL CHECK (form IN ('IN_ROOM', 'REMOTE')),
  arrived_at timestamptz NOT NULL,
  left_at    timestamptz CHECK (left_at >= arrived_at),
  actor      text NOT NULL,
  name       text NOT NULL,
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX presence_now ON presence (assembly, holder) WHERE left_at IS NULL AND upper_inf(known);
CREATE UNIQUE INDEX presence_of_assembly ON presence (assembly, id) WHERE upper_inf(known);
CREATE INDEX presence_of_holder ON presence (assembly, holder);
CREATE TRIGGER presence_append_only BEFORE UPDATE OR DELETE ON presence FOR EACH ROW EXECUTE FUNCTION append_only();

-- Whoever became entitled between the seal and the opening is added; whoever stopped is struck, each with two scrutineers'
-- names. A change is one to a version of the roll: a roll sealed anew has read the register itself.
CREATE TABLE door_change (
  id           uuid PRIMARY KEY,
  assembly     uuid NOT NULL REFERENCES assembly,
  roll         uuid NOT NULL REFERENCES roll,
  membership   uuid NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('ADDED', 'STRUCK')),
  votes        int  NOT NULL CHECK (votes >= 0 AND (votes > 0) = (kind = 'ADDED')),
  granted      int  NOT NULL CHECK (granted >= 0),
  shares       int  NOT NULL CHECK (shares >= 0),
  person       uuid,
  category     text,
  college      text,
  reason       smallint NOT NULL,
  explanation  text NOT NULL,
  law          text NOT NULL,
  why          text NOT NULL,
  sequence     bigint NOT NULL,
  actor        text NOT NULL,
  name         text NOT NULL,
  scrutineers  text[] NOT NULL CHECK (cardinality(scrutineers) = 2 AND scrutineers[1] <> scrutineers[2]),
  at           timestamptz NOT NULL,
  known        int8range NOT NULL
);
CREATE UNIQUE INDEX door_change_now ON door_change (roll, membership) WHERE upper_inf(known);
CREATE INDEX door_change_of_roll ON door_change (roll, id);
CREATE TRIGGER door_change_append_only BEFORE UPDATE OR DELETE ON door_change
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- The law's own acting-for, dated, both days included: it never uses up proxies. An end closes `known` and adds the row
-- with its last day; `id` stays. `source`: the deed, register or judgement that it rests on.
CREATE TABLE representation (
  entry       uuid PRIMARY KEY,
  id          uuid NOT NULL,
  entity      text NOT NULL,
  represented uuid NOT NULL,
  member      uuid,
  outsider    uuid REFERENCES outsider,
  basis       text NOT NULL,
  source      text NOT NULL,
  law         text NOT NULL,
  valid       daterange NOT NULL CHECK (NOT isempty(valid)),
  actor       text NOT NULL,
  name        text NOT NULL,
  known       int8range NOT NULL,
  CHECK ((member IS NULL) <> (outsider IS NULL)),
  CHECK (member IS DISTINCT FROM represented)
);
CREATE UNIQUE INDEX representation_now ON representation (id) WHERE upper_inf(known);
CREATE INDEX representation_of ON representation (represented);
CREATE INDEX representation_by ON representation ((coalesce(member, outsider)));
CREATE INDEX representation_of_entity ON representation (entity, id);
CREATE TRIGGER representation_append_only BEFORE UPDATE OR DELETE ON representation
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- A mandate for one meeting; revoking closes `known`. `holder`: a membership, or an outsider. `on_behalf`: entered by
-- the bureau, not by the principal herself.
CREATE TABLE proxy (
  id        uuid PRIMARY KEY,
  assembly  uuid NOT NULL REFERENCES assembly,
  principal uuid NOT NULL,
  holder    uuid NOT NULL,
  outsider  boolean NOT NULL,
  form      text NOT NULL,
  given_on  date NOT NULL,
  law       text NOT NULL,
  on_behalf boolean NOT NULL,
  actor     text NOT NULL,
  name      text NOT NULL,
  at        timestamptz NOT NULL,
  known     int8range NOT NULL,
  CHECK (holder <> principal)
);
CREATE UNIQUE INDEX proxy_now ON proxy (assembly, principal) WHERE upper_inf(known);
CREATE INDEX proxy_by_holder ON proxy (assembly, holder) WHERE upper_inf(known);
CREATE INDEX proxy_of_assembly ON proxy (assembly, id);
CREATE TRIGGER proxy_append_only BEFORE UPDATE OR DELETE ON proxy FOR EACH ROW EXECUTE FUNCTION append_only();

-- Who is concerned by a resolution: a membership, or an outsider who acts for one; withdrawing closes `known`.
-- `vote_lost`: whether that law takes the vote, or only lets the resolution be challenged.
CREATE TABLE conflict (
  id         uuid PRIMARY KEY,
  resolution uuid NOT NULL REFERENCES resolution,
  holder     uuid NOT NULL,
  outsider   boolean NOT NULL,
  vote_lost  boolean NOT NULL,
  matter     text NOT NULL,
  why        text NOT NULL,
  law        text NOT NULL,
  actor      text NOT NULL,
  name       text NOT NULL,
  at         timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX conflict_now ON conflict (resolution, holder) WHERE upper_inf(known);
CREATE TRIGGER conflict_append_only BEFORE UPDATE OR DELETE ON conflict FOR EACH ROW EXECUTE FUNCTION append_only();
