-- Under which reference of the national register an operation was taken over: it lands once.
CREATE TABLE share_operation_source (
  entity    text NOT NULL REFERENCES legal_entity,
  reference text NOT NULL,
  number    integer NOT NULL,
  known     int8range NOT NULL,
  PRIMARY KEY (entity, reference),
  UNIQUE (entity, number)
);
CREATE TRIGGER share_operation_source_keeps_its_past BEFORE UPDATE OR DELETE ON share_operation_source
  FOR EACH ROW EXECUTE FUNCTION append_only();
