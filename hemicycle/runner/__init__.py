"""The one-machine runner: everything of Hemicycle on this machine, from an empty folder to a graph that answers."""
