"""Moving from an entity of one country to one of another: two lawful processes, told to each other."""
