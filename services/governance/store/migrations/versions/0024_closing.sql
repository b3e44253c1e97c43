-- Where the meeting is held, as its notice says; a postponement may name another place.
ALTER TABLE assembly ADD COLUMN place text;
ALTER TABLE postponement ADD COLUMN was_place text, ADD COLUMN place text;
CREATE OR REPLACE FUNCTION assembly_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE'
     AND to_jsonb(NEW) - '{held_on,record_date,convened_on,starts_at,second_call_at,place}'::text[]
       = to_jsonb(OLD) - '{held_on,record_date,convened_on,starts_at,second_call_at,place}'::text[]
     AND EXISTS (SELECT FROM postponement p WHERE p.assembly = OLD.id AND upper_inf(p.known)
                    AND p.was_held_on = OLD.held_on AND p.held_on = NEW.held_on) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'table assembly keeps its past: % refused', TG_OP;
END $$;

-- An election by list: the list that a vote is for, beside the names marked on it (`marks`); `terms` of the ballot holds
-- the lists as they stand. An empty paper is for none.
ALTER TABLE vote ADD COLUMN list text CHECK (list IS NULL OR marks IS NOT NULL);
ALTER TABLE choice DROP CONSTRAINT choice_kind_check,
  ADD CONSTRAINT choice_kind_check CHECK (kind IN ('choice', 'paper', 'list', 'mark'));

-- Whose count of papers it is: the bureau's scrutineer (bureau_member.id); `actor` is who typed it in. Null: counted before it was asked.
ALTER TABLE paper_count ADD COLUMN scrutineer uuid;
DROP INDEX paper_count_now;
CREATE UNIQUE INDEX paper_count_now ON paper_count (ballot, scrutineer) WHERE upper_inf(known);

-- How a vote was taken, of ballots or as who counted elsewhere says; null where nobody did.
ALTER TABLE tally ADD COLUMN form text CHECK (form IN ('open', 'secret', 'paper'));
ALTER TABLE election_count ADD COLUMN form text CHECK (form IN ('open', 'secret', 'paper'));
ALTER TABLE list_count ADD COLUMN form text CHECK (form IN ('open', 'secret', 'paper'));
