-- Who runs the meeting, from one moment to another; an end closes `known` and adds the row with `until`, `id` stays.
-- `law`: what asks for the office, or lets somebody who is no member hold it.
CREATE TABLE bureau_member (
  entry      uuid PRIMARY KEY,
  id         uuid NOT NULL,
  assembly   uuid NOT NULL REFERENCES assembly,
  office     text NOT NULL CHECK (office IN ('CHAIR', 'SECRETARY', 'SCRUTINEER')),
  holder     uuid NOT NULL,
  outsider   boolean NOT NULL,
  chosen_by  text NOT NULL CHECK (chosen_by IN ('STATUTES', 'MEETING', 'BOARD', 'COURT')),
  law        text NOT NULL,
  since      timestamptz NOT NULL,
  until      timestamptz CHECK (until >= since),
  actor      text NOT NULL,
  name       text NOT NULL,
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX bureau_member_entry ON bureau_member (id) WHERE upper_inf(known);
CREATE UNIQUE INDEX bureau_member_held ON bureau_member (assembly, office, holder)
  WHERE until IS NULL AND upper_inf(known);
CREATE UNIQUE INDEX bureau_member_only ON bureau_member (assembly, office)
  WHERE office <> 'SCRUTINEER' AND until IS NULL AND upper_inf(known);
CREATE INDEX bureau_member_of ON bureau_member (assembly, id);
CREATE TRIGGER bureau_member_append_only BEFORE UPDATE OR DELETE ON bureau_member
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- An item that the meeting takes up, at one call; closing it closes `known` and adds the row with `closed_at`. An item may
-- be taken up more than once, one at a time.
CREATE TABLE item_taken (
  entry      uuid PRIMARY KEY,
  id         uuid NOT NULL,
  assembly   uuid NOT NULL REFERENCES assembly,
  resolution uuid NOT NULL REFERENCES resolution,
  call       int  NOT NULL,
  opened_at  timestamptz NOT NULL,
  closed_at  timestamptz CHECK (closed_at >= opened_at),
  actor      text NOT NULL,
  name       text NOT NULL,
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX item_taken_open ON item_taken (assembly) WHERE closed_at IS NULL AND upper_inf(known);
CREATE INDEX item_taken_of ON item_taken (assembly, id);
CREATE TRIGGER item_taken_append_only BEFORE UPDATE OR DELETE ON item_taken
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- The order in which the meeting takes its items, where it is not the notice's; a later one closes `known`.
CREATE TABLE running_order (
  id          uuid PRIMARY KEY,
  assembly    uuid NOT NULL REFERENCES assembly,
  resolutions uuid[] NOT NULL,
  why         text NOT NULL,
  actor       text NOT NULL,
  name        text NOT NULL,
  at          timestamptz NOT NULL,
  known       int8range NOT NULL
);
CREATE UNIQUE INDEX running_order_now ON running_order (assembly) WHERE upper_inf(known);
CREATE TRIGGER running_order_append_only BEFORE UPDATE OR DELETE ON running_order
  FOR EACH ROW EXECUTE FUNCTION append_only();
