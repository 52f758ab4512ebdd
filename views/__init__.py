"""What people look at: everything that reads finished output. Needs neither Beam nor spaCy."""
