-- Plural votes on the roll: what the statutes grant, and whose group is capped.
SELECT 1;
