-- Links, candidates and transfers between countries.

-- Somebody moves from an entity of one country to one of another, as each of the two countries keeps it. LEAVING: in
-- the country she leaves, whose id the transfer bears; JOINING: in the other, without any membership until she applies.
CREATE TABLE transfer (
  id          uuid PRIMARY KEY,
  side        text NOT NULL CHECK (side IN ('LEAVING', 'JOINING')),
  membership  uuid REFERENCES membership CHECK ((membership IS NOT NULL) = (side = 'LEAVING')),
  person      uuid NOT NULL,
  from_entity text NOT NULL,
  to_entity   text NOT NULL,
  known       int8range NOT NULL
);
CREATE INDEX transfer_of ON transfer (membership);
CREATE INDEX transfer_to ON transfer (to_entity, id) WHERE side = 'JOINING';

-- The login that asked for it, by which she is let apply under it there. Gone once she is admitted or nothing comes of it.
CREATE TABLE transfer_login (
  transfer uuid PRIMARY KEY REFERENCES transfer,
  issuer   text NOT NULL,
  subject  text NOT NULL
);

-- What either country says of its side, numbered by its own audit sequence: of each side the newest counts. `day`: the
-- last day of membership, or the first one there.
CREATE TABLE transfer_step (
  transfer    uuid NOT NULL REFERENCES transfer,
  side        text NOT NULL CHECK (side IN ('LEAVING', 'JOINING')),
  number      bigint NOT NULL,
  step        text NOT NULL CHECK (step IN (
                'REQUESTED', 'NOTICE', 'STAYS', 'CANCELLED', 'EXPECTED', 'APPLIED', 'APPROVED', 'REFUSED', 'WITHDRAWN',
                'ADMITTED')),
  happened_on date NOT NULL,
  day         date CHECK (day IS NOT NULL OR step <> 'ADMITTED'),
  statement   text,  -- the compact JWS of the other country, where it said so
  known       int8range NOT NULL,
  PRIMARY KEY (transfer, side, number)
);

CREATE TABLE transfer_application (
  application uuid PRIMARY KEY REFERENCES application,
  transfer    uuid NOT NULL REFERENCES transfer,
  known       int8range NOT NULL
);
CREATE INDEX transfer_application_of ON transfer_application (transfer);
CREATE INDEX outbox_transfers ON outbox (sequence, position) WHERE kind = 'transfer.told' AND delivered_at IS NULL;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['transfer', 'transfer_step', 'transfer_application'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION append_only()',
                   name || '_keeps_its_past', name);
  END LOOP;
END $$;
