-- The issuer's own database. Names of accounts are personal data and stay here.
CREATE TABLE account (
  issuer    text  NOT NULL,
  subject   text  NOT NULL,
  name      text  NOT NULL,
  country   text  NOT NULL,
  roles     jsonb NOT NULL,
  password  text  NOT NULL,
  PRIMARY KEY (issuer, subject)
);

CREATE TABLE application (
  issuer         text   NOT NULL,
  client_id      text   NOT NULL,
  name           text   NOT NULL,
  grant_types    text[] NOT NULL,
  redirect_uris  text[] NOT NULL,
  scope          text   NOT NULL,
  country        text,
  roles          jsonb  NOT NULL,
  secret         text,
  PRIMARY KEY (issuer, client_id)
);

-- Codes live a minute and are kept by their hash: who reads the table cannot log in with it.
CREATE TABLE login_code (
  code_hash              bytea  PRIMARY KEY,
  issuer                 text   NOT NULL,
  client_id              text   NOT NULL,
  subject                text   NOT NULL,
  redirect_uri           text   NOT NULL,
  scope                  text   NOT NULL,
  nonce                  text,
  code_challenge         text   NOT NULL,
  code_challenge_method  text   NOT NULL,
  made_at                bigint NOT NULL
);
