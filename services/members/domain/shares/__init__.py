"""Shares beyond the register's arithmetic: what is owed, operations on their way, money that comes and goes."""
