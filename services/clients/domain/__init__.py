"""The rules of partnership: plain Python, facts and a date in, a decision or a refusal out."""
