-- What governance keeps of a member by name or contact goes when her profile is erased: in a transaction that says so, the
-- columns named here may be blanked in rows that otherwise keep their past. All else stays as it was.
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  personal text[] := ARRAY['name', 'on_behalf_of', 'display_name', 'contact', 'representative'];
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('hemicycle.erasing', true) = 'on'
     AND to_jsonb(NEW) - personal = to_jsonb(OLD) - personal THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE'
     AND upper_inf(OLD.known) AND lower(NEW.known) = lower(OLD.known) AND NOT upper_inf(NEW.known)
     AND to_jsonb(NEW) - 'known' = to_jsonb(OLD) - 'known' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'table % keeps its past: % refused', TG_TABLE_NAME, TG_OP;
END $$;

-- Whom governance has forgotten, by id: told again (after a restore of either side) it looks once more.
CREATE TABLE forgotten (
  membership   uuid PRIMARY KEY,
  forgotten_on date NOT NULL,
  known        int8range NOT NULL
);
CREATE TRIGGER forgotten_append_only BEFORE UPDATE OR DELETE ON forgotten FOR EACH ROW EXECUTE FUNCTION append_only();
