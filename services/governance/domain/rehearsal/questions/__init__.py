"""One question a file: words in, facts to the engine, words out."""
