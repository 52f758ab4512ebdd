"""What the pipeline does: one file, one verb; plain records in, plain records out. Beam is imported by ``steps`` only."""
