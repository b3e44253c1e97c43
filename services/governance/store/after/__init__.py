"""Minutes, protests, filings and corrections in the database."""
