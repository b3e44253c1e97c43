-- Who worked for whom, when and for how much; whom one speaks to at a client; who looks after it.

-- Work of one member for one client. `valid` are the days of work, `known` when the office knew it so; `amount` is without
-- VAT. An engagement that was recorded by mistake has no row that is known now.
CREATE TABLE engagement (
  engagement  uuid NOT NULL,
  client      uuid NOT NULL REFERENCES client,
  entity      text NOT NULL,  -- the client's
  membership  uuid NOT NULL,  -- of the same entity, kept by the members service
  reference   text NOT NULL,  -- the entity's own, by which an import knows it again
  amount      numeric(14, 2) CHECK (amount > 0),
  currency    text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  invoiced_on date,
  due_on      date,
  paid_on     date,
  change      text NOT NULL CHECK (change IN ('RECORDED', 'INVOICED', 'PAID', 'CORRECTED', 'ENDED')),
  reason      text,
  valid       daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid)),
  known       int8range NOT NULL,
  CHECK ((invoiced_on IS NULL) = (due_on IS NULL)),
  CHECK (invoiced_on IS NULL OR amount IS NOT NULL),
  CHECK (paid_on IS NULL OR invoiced_on IS NOT NULL),
  CHECK (due_on >= invoiced_on)
);
CREATE UNIQUE INDEX engagement_now ON engagement (engagement) WHERE upper_inf(known);
CREATE UNIQUE INDEX engagement_reference ON engagement (entity, reference) WHERE upper_inf(known);
CREATE INDEX engagement_versions ON engagement (engagement, lower(known));
CREATE INDEX engagement_of_client ON engagement (client, lower(valid), engagement) WHERE upper_inf(known);
CREATE INDEX engagement_of_member ON engagement (membership, lower(valid), engagement) WHERE upper_inf(known);
CREATE INDEX engagement_unpaid ON engagement (due_on, client)
  WHERE upper_inf(known) AND invoiced_on IS NOT NULL AND paid_on IS NULL;

CREATE TABLE engagement_struck (
  engagement uuid PRIMARY KEY,
  client     uuid NOT NULL REFERENCES client,
  reason     text NOT NULL,
  entered    bigint NOT NULL
);

-- People at a client. Who they are is plain in `contact_profile` alone, which erasure deletes.
CREATE TABLE contact (
  contact uuid NOT NULL,
  client  uuid NOT NULL REFERENCES client,
  office  text NOT NULL CHECK (office IN ('DIRECTION', 'BOOKING', 'ACCOUNTS', 'LEGAL', 'STAFF', 'OTHER')),
  valid   daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid)),
  known   int8range NOT NULL
);
CREATE UNIQUE INDEX contact_now ON contact (contact) WHERE upper_inf(known);
CREATE INDEX contact_of_client ON contact (client, lower(valid), contact) WHERE upper_inf(known);

CREATE TABLE contact_profile (
  contact  uuid PRIMARY KEY,
  name     text NOT NULL,
  email    text,
  phone    text,
  language text
);

CREATE TABLE contact_erasure (
  contact uuid PRIMARY KEY,
  ground  text NOT NULL CHECK (ground IN ('ASKED', 'RETENTION')),
  entered bigint NOT NULL
);

-- Staff of an entity who look after clients; names are plain in `client_adviser_profile` alone.
CREATE TABLE client_adviser (
  adviser uuid PRIMARY KEY,
  entity  text NOT NULL,
  entered bigint NOT NULL
);
CREATE INDEX client_adviser_of ON client_adviser (entity);

CREATE TABLE client_adviser_profile (
  adviser uuid PRIMARY KEY REFERENCES client_adviser,
  name    text NOT NULL,
  email   text
);

-- Who is in charge of a client: one at a time.
CREATE TABLE client_charge (
  client  uuid NOT NULL REFERENCES client,
  adviser uuid NOT NULL REFERENCES client_adviser,
  valid   daterange NOT NULL CHECK (NOT isempty(valid)),
  known   int8range NOT NULL,
  CONSTRAINT client_charge_one_a_day EXCLUDE USING gist (client WITH =, valid WITH &&, known WITH &&)
);
CREATE INDEX client_charge_of ON client_charge (client) WHERE upper_inf(known);
CREATE INDEX client_charge_by ON client_charge (adviser) WHERE upper_inf(known);

-- Monthly figures: only what is published of them is kept, and it is kept as it was published.
CREATE TABLE cube (
  month       date NOT NULL CHECK (extract(day FROM month) = 1),
  version     integer NOT NULL CHECK (version > 0),
  correction  text CHECK ((correction IS NULL) = (version = 1)),  -- why it was counted again
  definition  integer NOT NULL,  -- of what is counted
  threshold   integer NOT NULL CHECK (threshold >= 10),
  known_at    bigint NOT NULL,  -- audit sequence at which it was counted
  computed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (month, version)
);

-- `figure` is null where it is withheld.
CREATE TABLE cube_cell (
  month       date NOT NULL,
  version     integer NOT NULL,
  table_name  text NOT NULL,
  cell_values text[] NOT NULL,
  figure      numeric CHECK (figure >= 0),
  PRIMARY KEY (month, version, table_name, cell_values),
  FOREIGN KEY (month, version) REFERENCES cube
);

-- The secret that the noise is drawn by: lost or changed, the same set would be shown by another figure.
CREATE TABLE cube_secret (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  key      bytea NOT NULL CHECK (length(key) = 32)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['engagement', 'contact', 'client_charge'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION append_only()',
                   name || '_keeps', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['engagement_struck', 'contact_erasure', 'client_adviser', 'cube', 'cube_cell',
                              'cube_secret'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION never_changes()',
                   name || '_never_changes', name);
  END LOOP;
END $$;
