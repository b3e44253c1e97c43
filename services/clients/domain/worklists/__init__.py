"""What a client team has before it: lists of clients that want something done."""
