"""What one partition asks another about the law, on the bulk plane: a file a question."""
