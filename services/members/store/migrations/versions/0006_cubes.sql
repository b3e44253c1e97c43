-- Monthly cubes: only what is published of them is kept, and it is kept as it was published.

-- `scope`: the country's own people, or, in the group's partition, all countries' with each person once.
CREATE TABLE cube (
  scope       text NOT NULL CHECK (scope IN ('COUNTRY', 'GROUP')),
  month       date NOT NULL CHECK (extract(day FROM month) = 1),
  version     integer NOT NULL CHECK (version > 0),
  correction  text CHECK ((correction IS NULL) = (version = 1)),  -- why it was counted again
  definition  integer NOT NULL,  -- of what is counted
  threshold   integer NOT NULL CHECK (threshold >= 10),
  known_at    bigint NOT NULL,  -- audit sequence at which the registers were read
  computed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, month, version)
);

-- `persons` is null where the figure is withheld.
CREATE TABLE cube_cell (
  scope       text NOT NULL,
  month       date NOT NULL,
  version     integer NOT NULL,
  table_name  text NOT NULL,
  cell_values text[] NOT NULL,
  persons     integer CHECK (persons > 0),
  countries   text[] CHECK (countries IS NULL OR (cardinality(countries) > 0 AND scope = 'GROUP')),  -- counted in it
  PRIMARY KEY (scope, month, version, table_name, cell_values),
  FOREIGN KEY (scope, month, version) REFERENCES cube
);

-- Which states of the countries' registers a cube of the group rests on.
CREATE TABLE cube_source (
  month    date NOT NULL,
  version  integer NOT NULL,
  country  text NOT NULL,
  country_version integer NOT NULL,
  PRIMARY KEY (month, version, country)
);

-- The secret that the noise is drawn by: lost or changed, the same people would be shown by other figures.
CREATE TABLE cube_secret (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  key      bytea NOT NULL CHECK (length(key) = 32)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['cube', 'cube_cell', 'cube_source', 'cube_secret'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION never_changes()',
                   name || '_never_changes', name);
  END LOOP;
END $$;
