"""How every shipped weight was made. Not in the wheel; its requirements are its own (training/requirements.txt)."""
