"""Words every part of Hemicycle shares; imports no other part."""
