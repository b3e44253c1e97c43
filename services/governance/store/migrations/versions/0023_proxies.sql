-- Proxies in bulk, with instructions, and what holds over.

-- A file of proxies that was taken in: what became of its lines. `rejected`: [{"line", "code", "message", "article",
-- "key"}], none of which says what stood in the file.
CREATE TABLE proxy_import (
  id       uuid PRIMARY KEY,
  assembly uuid NOT NULL REFERENCES assembly,
  digest   bytea NOT NULL,
  lines    int NOT NULL CHECK (lines >= 0),
  accepted int NOT NULL CHECK (accepted >= 0),
  standing int NOT NULL CHECK (standing >= 0),
  rejected jsonb NOT NULL,
  actor    text NOT NULL,
  name     text NOT NULL,
  at       timestamptz NOT NULL,
  known    int8range NOT NULL
);
CREATE INDEX proxy_import_of_assembly ON proxy_import (assembly, id);
CREATE TRIGGER proxy_import_append_only BEFORE UPDATE OR DELETE ON proxy_import
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- `holder` null: a blank power, which names nobody. `substitute`: who votes where the holder is not there, or a conflict
-- takes her vote. `relation`: what an outsider is to the member, in the law's words. `later_calls`: the proxy says itself
-- that it holds for later calls. `import`: the file it came in.
ALTER TABLE proxy
  ALTER COLUMN holder DROP NOT NULL,
  ADD COLUMN relation            text,
  ADD COLUMN substitute          uuid,
  ADD COLUMN substitute_outsider boolean NOT NULL DEFAULT false,
  ADD COLUMN later_calls         boolean NOT NULL DEFAULT false,
  ADD COLUMN import              uuid REFERENCES proxy_import,
  ADD CHECK (substitute IS NULL OR (holder IS NOT NULL AND substitute NOT IN (principal, holder)));
CREATE INDEX proxy_by_substitute ON proxy (assembly, substitute) WHERE substitute IS NOT NULL AND upper_inf(known);
CREATE INDEX proxy_of_import ON proxy (import) WHERE import IS NOT NULL;

-- Who may cast a principal's votes: the holder; where none is named the chair of the meeting, while she is; and, as
-- `stands_in`, the substitute.
CREATE VIEW proxy_hand AS
  SELECT id, assembly, principal, holder, outsider, false AS stands_in, false AS blank, given_on, at, later_calls, known
    FROM proxy WHERE holder IS NOT NULL
  UNION ALL
  SELECT id, assembly, principal, substitute, substitute_outsider, true, false, given_on, at, later_calls, known
    FROM proxy WHERE substitute IS NOT NULL
  UNION ALL
  SELECT p.id, p.assembly, p.principal, b.holder, b.outsider, false, true, p.given_on, p.at, p.later_calls,
         p.known * b.known
    FROM proxy p JOIN bureau_member b ON b.assembly = p.assembly AND b.office = 'CHAIR' AND b.until IS NULL
   WHERE p.holder IS NULL AND b.holder <> p.principal AND p.known && b.known;

-- What a principal wants on one item: a choice, or in an election names (and a `list`); `free` where she leaves it to the holder. A new
-- one closes the one before. Deleted, with those before, when a secret ballot on the item is closed: nothing joins her to
-- a choice then.
CREATE TABLE proxy_instruction (
  id         uuid PRIMARY KEY,
  proxy      uuid NOT NULL REFERENCES proxy,
  resolution uuid NOT NULL REFERENCES resolution,
  choice     text CHECK (choice IN ('for', 'against', 'abstain', 'free')),
  marks      text[],
  list       text CHECK (list IS NULL OR marks IS NOT NULL),
  actor      text NOT NULL,
  at         timestamptz NOT NULL,
  known      int8range NOT NULL,
  CHECK ((choice IS NULL) <> (marks IS NULL))
);
CREATE UNIQUE INDEX proxy_instruction_now ON proxy_instruction (resolution, proxy) WHERE upper_inf(known);
CREATE INDEX proxy_instruction_of_proxy ON proxy_instruction (proxy) WHERE upper_inf(known);
CREATE TRIGGER proxy_instruction_append_only BEFORE UPDATE ON proxy_instruction
  FOR EACH ROW EXECUTE FUNCTION append_only();

-- Whether the board presents or supports an item (`marks`: whom, in an election): what blank powers are cast for where the
-- law gives them to the chair. `source`: the convocation, or the board's minutes.
CREATE TABLE board_stance (
  id         uuid PRIMARY KEY,
  resolution uuid NOT NULL REFERENCES resolution,
  supports   boolean NOT NULL,
  marks      text[],
  list       text CHECK (list IS NULL OR marks IS NOT NULL),
  source     text NOT NULL,
  actor      text NOT NULL,
  name       text NOT NULL,
  at         timestamptz NOT NULL,
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX board_stance_now ON board_stance (resolution) WHERE upper_inf(known);
CREATE TRIGGER board_stance_append_only BEFORE UPDATE OR DELETE ON board_stance
  FOR EACH ROW EXECUTE FUNCTION append_only();
