-- Admission as a process, contracts as dated facts, and why a fact was changed.

-- An application; what becomes of it are numbered, dated steps, only ever added.
CREATE TABLE application (
  id           uuid PRIMARY KEY,
  entity       text NOT NULL REFERENCES legal_entity,
  kind         text NOT NULL CHECK (kind IN ('PERSON', 'ORGANISATION')),
  category     text NOT NULL,
  college      text,
  shares       integer NOT NULL CHECK (shares >= 0),
  person       uuid,  -- somebody this country knows already
  organisation uuid CHECK ((organisation IS NOT NULL) = (kind = 'ORGANISATION')),
  known        int8range NOT NULL,
  FOREIGN KEY (entity, category) REFERENCES membership_category
);
CREATE INDEX application_in ON application (entity, id);

CREATE TABLE application_step (
  application uuid NOT NULL REFERENCES application,
  number      integer NOT NULL CHECK (number > 0),
  step        text NOT NULL CHECK (step IN (
                'APPLIED', 'SIGNED', 'APPROVED', 'REFUSED', 'REASONS_ASKED', 'APPEALED', 'UPHELD', 'OVERRULED',
                'WITHDRAWN', 'ADMITTED')),
  happened_on date NOT NULL,
  form        text NOT NULL CHECK (form IN ('ANY', 'TEXT', 'WRITTEN')),  -- as it stands after the step
  body        text,
  told        boolean NOT NULL,  -- whether the applicant reads the reason without asking for it
  reason      text CHECK (reason IS NOT NULL OR step NOT IN ('REFUSED', 'UPHELD')),
  decide_by   date,
  appeal_until date,
  law_key     text,
  article     text,
  unverified  boolean,
  membership  uuid REFERENCES membership CHECK ((membership IS NOT NULL) = (step = 'ADMITTED')),
  actor       text NOT NULL,
  known       int8range NOT NULL,
  PRIMARY KEY (application, number)
);
-- Nobody is admitted twice on one application, nor two on one membership.
CREATE UNIQUE INDEX application_admitted ON application_step (application) WHERE step = 'ADMITTED';
CREATE UNIQUE INDEX application_of_membership ON application_step (membership) WHERE membership IS NOT NULL;

-- Who applies: personal data, plain here and nowhere else, with the key that hides it in the audit chain. Gone once she
-- is admitted (it is her profile's then), or with an erasure.
CREATE TABLE applicant (
  application     uuid PRIMARY KEY REFERENCES application,
  key             bytea NOT NULL,
  issuer          text,
  subject         text CHECK ((subject IS NULL) = (issuer IS NULL)),
  given_name      text,
  family_name     text,
  email           text,
  birth_date      date,
  language        text,
  city            text,
  trade           text,
  sector          text,
  sector_revision text
);
CREATE INDEX applicant_login ON applicant (issuer, subject);

-- Contracts of work that carry obligations. A correction closes a row's `known` and adds another under the same id.
CREATE TABLE contract (
  id         uuid NOT NULL,
  membership uuid NOT NULL REFERENCES membership,
  kind       text NOT NULL CHECK (kind IN ('CDD', 'CESA', 'CAPE', 'OPEN_ENDED')),
  employer   text NOT NULL REFERENCES legal_entity,
  net        numeric(14, 2) CHECK (net >= 0),
  valid      daterange NOT NULL CHECK (NOT isempty(valid) AND NOT lower_inf(valid)),
  known      int8range NOT NULL
);
CREATE UNIQUE INDEX contract_now ON contract (id) WHERE upper_inf(known);
CREATE INDEX contract_of ON contract (membership);

-- Why a write changed the facts of a membership: one reason for one audit sequence.
CREATE TABLE change_reason (
  membership uuid NOT NULL REFERENCES membership,
  reason     text NOT NULL,
  known      int8range NOT NULL,
  PRIMARY KEY (membership, known)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['application', 'application_step', 'contract', 'change_reason'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION append_only()',
                   name || '_keeps_its_past', name);
  END LOOP;
END $$;
