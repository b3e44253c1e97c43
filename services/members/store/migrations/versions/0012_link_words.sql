-- A link stands once the member of the country that gave the token has confirmed it; either side tells the other.
ALTER TABLE link_step DROP CONSTRAINT link_step_step_check;
ALTER TABLE link_step ADD CONSTRAINT link_step_step_check CHECK (step IN (
  'OFFERED', 'ASKED', 'WITHDRAWN', 'CONFIRMED', 'DECLINED', 'LINKED', 'UNDONE', 'UNLINKED'));
ALTER TABLE link_step DROP CONSTRAINT link_step_check;
ALTER TABLE link_step ADD CONSTRAINT link_step_check CHECK ((expires IS NOT NULL) = (step IN ('OFFERED', 'ASKED')));

-- What is needed until a link that is asked for is settled, and is deleted then: who is on the other side (her name in
-- the register there and the ids she goes by), and in the asking country both logins.
CREATE TABLE link_pending (
  link           uuid PRIMARY KEY,
  person         uuid NOT NULL,  -- of this country's member
  name           text NOT NULL,  -- of the other side's
  own_name       text,           -- what is told to the other side; null in the country that offered
  others         uuid[] NOT NULL,
  issuer         text,           -- the login of the country that offered, in the asking one
  subject        text,
  own_issuer     text,           -- the login that redeemed
  own_subject    text,
  expires        timestamptz NOT NULL
);
CREATE INDEX link_pending_of ON link_pending (person);
CREATE INDEX outbox_links ON outbox (sequence, position) WHERE kind = 'link.told' AND delivered_at IS NULL;
