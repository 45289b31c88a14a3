"""Decision models: read, written and compiled (DMN 1.3 to 1.5)."""
