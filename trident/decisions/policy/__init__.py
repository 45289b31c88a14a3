"""Policies: a model checked against the facts of a decision point, and compiled for speed."""
