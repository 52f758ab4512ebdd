"""The contract: Avro schemas, and the dataclasses that mirror them. Imports neither Beam nor spaCy."""
