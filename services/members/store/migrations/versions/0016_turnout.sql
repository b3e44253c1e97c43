-- The state of governance at which the turnout of a country's cube was read, so that the group counts the same.
ALTER TABLE cube ADD COLUMN turnout_known_at bigint;
