"""Pure rules: facts and a date in, a decision or a named refusal out."""
