"""The governance service: law packs, statutes, assemblies, voting rolls and results."""
