"""Convocation as the graph shows it: deadlines, notices and dispatches, documents, texts, meetings that move."""
