"""The members service: who belongs to which legal entity, since when, with which shares."""
