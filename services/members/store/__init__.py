"""All SQL of the members service: tables, queries, writes, migrations."""
