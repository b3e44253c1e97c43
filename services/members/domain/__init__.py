"""Rules of the register: facts and a date in, a decision or a refusal out."""
