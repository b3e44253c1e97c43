"""What the graph shows of the ladder: rules, charters, conflicts, opinions, sessions, insolvencies, agreements."""
