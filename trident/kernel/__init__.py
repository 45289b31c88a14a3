"""What every domain stands on; each module is imported by its own name."""
