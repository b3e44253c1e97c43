"""Finding a client by what people remember of it: a name in some language, a piece of it, or a number."""
