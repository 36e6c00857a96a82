"""The history of the schema, from the first day."""
