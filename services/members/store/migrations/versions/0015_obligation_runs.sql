-- How far each day's run over what is due on shares has come: rows of the service's own work, no facts of members.
CREATE TABLE obligation_run (
  entity     text NOT NULL,
  day        date NOT NULL,
  stopped_at uuid,  -- the membership at which the last part stopped; null where there is nothing left
  requested  integer NOT NULL CHECK (requested >= 0),
  reminded   integer NOT NULL CHECK (reminded >= 0),
  defaulted  integer NOT NULL CHECK (defaulted >= 0),
  PRIMARY KEY (entity, day)
);
