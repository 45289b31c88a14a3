"""Lists: who and what the bank blocks, watches or allows."""
