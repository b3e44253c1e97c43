-- Plural votes on the roll: what the statutes grant, and whose group is capped.

-- `granted`: votes before the law's limits; NULL where nobody can have more than one, and in rolls older than grants.
-- What cut it, and whether it is a group's, follows from the roll's `rules` and `limits`.
ALTER TABLE roll_line ADD COLUMN category text, ADD COLUMN granted int CHECK (granted >= 0);

-- What the law's limits came to when they were measured on this roll's lines.
ALTER TABLE roll ADD COLUMN limits jsonb NOT NULL DEFAULT '{}';
