"""The command line, the one-machine runner, the local issuer and the sample data; the only part that imports all."""
