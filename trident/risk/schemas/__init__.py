"""Bodies and answers of this domain's routes."""
