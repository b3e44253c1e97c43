-- The share register in full: obligations, operations on their way, payments, refunds, certificates.
-- Facts are only added; a `…_step` table holds what became of a thing, one numbered row after the other.

-- ── what is owed, and how the entity wants it handled ────────────────────────

CREATE TABLE obligation_rule (
  entity      text NOT NULL,
  category    text NOT NULL,
  obligation  text NOT NULL CHECK (obligation IN ('MANDATORY', 'OPTIONAL', 'NONE')),
  share_class text NOT NULL,
  shares      integer NOT NULL CHECK (shares >= 0),  -- in all, or for each year of use
  yearly      boolean NOT NULL,
  clock       text NOT NULL CHECK (clock IN ('CATEGORY', 'CONTRACT', 'SUBSCRIPTION')),
  instalments smallint CHECK (instalments BETWEEN 1 AND 120),
  instalment  numeric(14, 2) CHECK (instalment > 0),
  within_months   smallint CHECK (within_months BETWEEN 0 AND 240),
  deduct_from_net numeric(14, 2) CHECK (deduct_from_net >= 0),
  grace_days  smallint NOT NULL CHECK (grace_days BETWEEN 0 AND 730),
  source      text NOT NULL,
  confidence  text NOT NULL CHECK (confidence IN ('read', 'likely', 'unverified')),
  actor       text NOT NULL,
  valid       daterange NOT NULL CHECK (NOT isempty(valid)),
  known       int8range NOT NULL,
  FOREIGN KEY (entity, category) REFERENCES membership_category,
  FOREIGN KEY (entity, share_class) REFERENCES share_class
);
CREATE INDEX obligation_rule_of ON obligation_rule (entity, category);

CREATE TABLE share_policy (
  entity     text NOT NULL REFERENCES legal_entity,
  four_eyes  boolean NOT NULL,
  refund_months    smallint CHECK (refund_months BETWEEN 0 AND 120),
  refund_counts_from text CHECK (refund_counts_from IN ('LAST_DAY', 'YEAR_END', 'ACCOUNTS_APPROVED')),
  solvency_test boolean,
  source     text NOT NULL,
  actor      text NOT NULL,
  valid      daterange NOT NULL CHECK (NOT isempty(valid)),
  known      int8range NOT NULL,
  CHECK ((refund_months IS NULL) = (refund_counts_from IS NULL))
);
CREATE INDEX share_policy_of ON share_policy (entity);

-- ── operations on their way; a number is only given when one is done ─────────

CREATE TABLE share_request (
  id          uuid PRIMARY KEY,
  entity      text NOT NULL REFERENCES legal_entity,
  membership  uuid NOT NULL REFERENCES membership,
  kind        text NOT NULL CHECK (kind IN ('SUBSCRIBE', 'PAY', 'CONVERT', 'REDEEM', 'EXCLUDE')),
  share_class text NOT NULL,
  shares      integer NOT NULL,
  amount      numeric(14, 2),
  into_class  text,
  into_shares integer,
  value_date  date,
  known       int8range NOT NULL,
  FOREIGN KEY (entity, share_class) REFERENCES share_class
);
CREATE INDEX share_request_of ON share_request (membership);
CREATE INDEX share_request_in ON share_request (entity, id);

CREATE TABLE share_request_step (
  request uuid NOT NULL REFERENCES share_request,
  number  integer NOT NULL CHECK (number > 0),
  state   text NOT NULL CHECK (state IN ('DRAFT', 'WAITING', 'APPROVED', 'DONE', 'REFUSED', 'WITHDRAWN')),
  happened_on date NOT NULL,
  reason  text CHECK (reason IS NOT NULL OR state <> 'REFUSED'),
  operation integer CHECK ((operation IS NOT NULL) = (state = 'DONE')),
  actor   text NOT NULL,
  known   int8range NOT NULL,
  PRIMARY KEY (request, number)
);

ALTER TABLE share_operation DROP CONSTRAINT share_operation_kind_check;
ALTER TABLE share_operation ADD CONSTRAINT share_operation_kind_check
  CHECK (kind IN ('SUBSCRIBE', 'PAY', 'CONVERT', 'REDEEM', 'EXCLUDE', 'REVERSE'));

-- A counter-operation names the one it takes back; each is taken back once.
CREATE TABLE share_reversal (
  entity   text NOT NULL,
  number   integer NOT NULL,
  reverses integer NOT NULL,
  reason   text NOT NULL,
  actor    text NOT NULL,
  known    int8range NOT NULL,
  PRIMARY KEY (entity, number),
  UNIQUE (entity, reverses)
);

-- ── money ────────────────────────────────────────────────────────────────────

CREATE TABLE payment_request (
  id          uuid PRIMARY KEY,
  entity      text NOT NULL REFERENCES legal_entity,
  number      integer NOT NULL CHECK (number > 0),
  membership  uuid NOT NULL REFERENCES membership,
  reference   text NOT NULL,
  share_class text NOT NULL,
  amount      numeric(14, 2) NOT NULL CHECK (amount > 0),
  issued_on   date NOT NULL,
  due_on      date NOT NULL,
  grace_days  smallint NOT NULL,
  reason      text NOT NULL,
  actor       text NOT NULL,
  known       int8range NOT NULL,
  UNIQUE (entity, number),
  UNIQUE (entity, reference),
  FOREIGN KEY (entity, share_class) REFERENCES share_class
);
CREATE INDEX payment_request_of ON payment_request (membership);

CREATE TABLE payment_request_step (
  request uuid NOT NULL REFERENCES payment_request,
  number  integer NOT NULL CHECK (number > 0),
  step    text NOT NULL CHECK (step IN ('REMINDED', 'DEFAULTED', 'CANCELLED')),
  happened_on date NOT NULL,
  reason  text,
  actor   text NOT NULL,
  known   int8range NOT NULL,
  PRIMARY KEY (request, number),
  UNIQUE (request, step)
);

CREATE TABLE payment (
  id         uuid PRIMARY KEY,
  entity     text NOT NULL REFERENCES legal_entity,
  source     text NOT NULL CHECK (source IN ('BANK', 'PAYROLL', 'HAND')),
  reference  text NOT NULL,  -- the bank's, the payroll's or the voucher's own: a payment comes in once
  amount     numeric(14, 2) NOT NULL CHECK (amount <> 0),  -- below zero: money that left
  booked_on  date NOT NULL,
  value_date date NOT NULL,
  names      text[] NOT NULL,  -- what else the bank calls it: a return names one of them
  structured text,  -- the normal form of a structured reference
  membership uuid REFERENCES membership,  -- whose it is by the source's own word: payroll only
  actor      text NOT NULL,
  known      int8range NOT NULL,
  UNIQUE (entity, source, reference)
);
CREATE INDEX payment_in ON payment (entity, id);
CREATE INDEX payment_names ON payment USING gin (names);

-- Whose money it was and what the payer wrote: personal data, kept plain here and nowhere else, kept as long as accounts must be.
CREATE TABLE payment_payer (
  payment uuid PRIMARY KEY REFERENCES payment,
  name    text,
  account text,
  remittance text
);

-- What became of a payment: used for an operation of a member, sent back, returned by the bank.
CREATE TABLE payment_use (
  payment    uuid NOT NULL REFERENCES payment,
  number     integer NOT NULL CHECK (number > 0),
  kind       text NOT NULL CHECK (kind IN ('USED', 'SENT_BACK', 'RETURNED', 'SETTLED')),
  amount     numeric(14, 2) NOT NULL,
  membership uuid REFERENCES membership CHECK (membership IS NOT NULL OR kind <> 'USED'),
  operation  integer,
  request    uuid REFERENCES payment_request,
  happened_on date NOT NULL,
  reason     text,
  actor      text NOT NULL,
  known      int8range NOT NULL,
  PRIMARY KEY (payment, number)
);
CREATE INDEX payment_use_of ON payment_use (membership) WHERE membership IS NOT NULL;
CREATE INDEX payment_use_for ON payment_use (request) WHERE request IS NOT NULL;

-- Pay that was looked at for a deduction, whether one followed or not: the first one may start a clock.
CREATE TABLE pay_notice (
  entity     text NOT NULL,
  reference  text NOT NULL,
  membership uuid NOT NULL REFERENCES membership,
  paid_on    date NOT NULL,
  net        numeric(14, 2) NOT NULL CHECK (net >= 0),
  work       text NOT NULL CHECK (work IN ('CONTRACT', 'AUTHOR_INVOICE')),
  deducted   numeric(14, 2) NOT NULL CHECK (deducted >= 0 AND deducted <= net),
  why        text NOT NULL,
  known      int8range NOT NULL,
  PRIMARY KEY (entity, reference)
);
CREATE INDEX pay_notice_of ON pay_notice (membership);

-- ── what is given back ───────────────────────────────────────────────────────

CREATE TABLE refund (
  id          uuid PRIMARY KEY,
  entity      text NOT NULL REFERENCES legal_entity,
  membership  uuid NOT NULL REFERENCES membership,
  operation   integer NOT NULL,
  shares      integer NOT NULL CHECK (shares > 0),
  nominal     numeric(14, 2) NOT NULL,
  amount      numeric(14, 2) NOT NULL CHECK (amount > 0 AND amount <= nominal),
  reason      text,
  arose_on    date NOT NULL,
  due_on      date NOT NULL,
  needs_test  boolean NOT NULL,
  article     text NOT NULL,
  unverified  boolean NOT NULL,
  actor       text NOT NULL,
  known       int8range NOT NULL,
  UNIQUE (entity, operation)
);
CREATE INDEX refund_of ON refund (membership);
CREATE INDEX refund_in ON refund (entity, id);

CREATE TABLE refund_payment (
  refund    uuid NOT NULL REFERENCES refund,
  number    integer NOT NULL CHECK (number > 0),
  amount    numeric(14, 2) NOT NULL CHECK (amount > 0),
  paid_on   date NOT NULL,
  reference text NOT NULL,
  test      uuid,
  actor     text NOT NULL,
  known     int8range NOT NULL,
  PRIMARY KEY (refund, number)
);

CREATE TABLE solvency_test (
  id              uuid PRIMARY KEY,
  entity          text NOT NULL REFERENCES legal_entity,
  tested_on       date NOT NULL,
  net_assets      numeric(16, 2) NOT NULL,
  unavailable     numeric(16, 2) NOT NULL CHECK (unavailable >= 0),
  liquid_assets   numeric(16, 2) NOT NULL CHECK (liquid_assets >= 0),
  due_in_a_year   numeric(16, 2) NOT NULL CHECK (due_in_a_year >= 0),
  decided_by      text NOT NULL,
  source          text NOT NULL,
  actor           text NOT NULL,
  known           int8range NOT NULL
);
CREATE INDEX solvency_test_of ON solvency_test (entity, tested_on);

-- ── certificates ─────────────────────────────────────────────────────────────

CREATE TABLE share_certificate (
  id         uuid PRIMARY KEY,
  entity     text NOT NULL REFERENCES legal_entity,
  number     integer NOT NULL CHECK (number > 0),
  membership uuid NOT NULL REFERENCES membership,
  as_of      date NOT NULL,
  statement  text NOT NULL,  -- canonical JSON: what is signed
  signature  text NOT NULL,  -- ES256 by the partition's key, compact JWS
  issued_on  date NOT NULL,
  actor      text NOT NULL,
  known      int8range NOT NULL,
  UNIQUE (entity, number)
);
CREATE INDEX share_certificate_of ON share_certificate (membership);

ALTER TABLE legal_entity
  ADD COLUMN last_payment_request integer NOT NULL DEFAULT 0,
  ADD COLUMN last_certificate     integer NOT NULL DEFAULT 0;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['obligation_rule', 'share_policy', 'share_request', 'share_request_step',
                              'share_reversal', 'payment_request', 'payment_request_step', 'payment', 'payment_use',
                              'pay_notice', 'refund', 'refund_payment', 'solvency_test', 'share_certificate'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION append_only()',
                   name || '_keeps_its_past', name);
  END LOOP;
END $$;
