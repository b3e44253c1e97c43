-- Consent per edge: to which country's readers, and for how long. What was given before is for every country, for good.
ALTER TABLE consent ADD COLUMN target text;  -- null: every country
ALTER TABLE consent ADD COLUMN valid daterange NOT NULL DEFAULT daterange(NULL, NULL);
DROP INDEX consent_now;
CREATE UNIQUE INDEX consent_now ON consent (membership, purpose, target) NULLS NOT DISTINCT WHERE upper_inf(known);
