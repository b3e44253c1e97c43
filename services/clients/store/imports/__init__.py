"""Files of a client-relations office, taken in by the rules of the graph: a second run changes nothing."""
