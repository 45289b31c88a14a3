"""The world outside the bank, for demo and tests: a process of its own that speaks real protocols."""
