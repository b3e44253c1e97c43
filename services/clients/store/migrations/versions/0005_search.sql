-- Search by name and number, and files that were imported.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- A name as it is searched by: without accents, in lower case, no punctuation, single spaces. Of the languages spoken here
-- only ASCII letters remain after unaccent, so that no database's locale changes what is found or how well it fits.
-- Schemas are named because an index is built with an empty search path.
CREATE FUNCTION search_fold(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT btrim(regexp_replace(lower(public.unaccent('public.unaccent', name)), '[\x01-\x2f\x3a-\x60\x7b-\x7f]+', ' ', 'g'))
$$;

CREATE INDEX organisation_fact_search ON organisation_fact USING gin (search_fold(value) gin_trgm_ops)
  WHERE fact = 'NAME' AND upper_inf(known);
CREATE INDEX organisation_name_search ON organisation_name USING gin (search_fold(name) gin_trgm_ops)
  WHERE upper_inf(known);
